/** How far the start is. `up` writes it, the progress page and /api/v1/health show it. */
type StepState = 'waiting' | 'running' | 'done' | 'failed';

export interface Step {
  readonly step: string;
  readonly state: StepState;
  /** 0..1 */
  readonly share: number;
  readonly detail: string;
}

export interface Startup {
  set(step: string, state: StepState, share: number, detail?: string): void;
  steps(): readonly Step[];
  /** every step is done: prices and demo are complete */
  ready(): boolean;
  /** the store has its tables, so questions can be answered */
  storeReady(): boolean;
  /** the sentence for NOT_READY */
  current(): string;
}

const STORE_STEP = 'migrate';

export function createStartup(steps: readonly string[], onChange: (step: Step) => void = () => {}): Startup {
  const all = new Map<string, Step>(
    steps.map((step) => [step, { step, state: 'waiting' as const, share: 0, detail: '' }]),
  );
  return {
    set(step, state, share, detail = '') {
      const next = { step, state, share: state === 'done' ? 1 : Math.min(1, Math.max(0, share)), detail };
      all.set(step, next);
      onChange(next);
    },
    steps: () => [...all.values()],
    ready: () => [...all.values()].every((step) => step.state === 'done'),
    storeReady: () => all.get(STORE_STEP)?.state === 'done' || !all.has(STORE_STEP),
    current() {
      const open = [...all.values()].find((step) => step.state !== 'done');
      if (open === undefined) return 'done';
      return open.detail === '' ? open.step : `${open.step}, ${open.detail}`;
    },
  };
}
