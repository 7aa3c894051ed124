/** One measured figure: what, how much, and against what. Wall times of shared machines vary; ratios within one run do not. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** the number to reach, where there is one: `value` has to be at least or at most it */
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
  readonly note?: string;
}

export function print(figure: Figure): void {
  const { aim } = figure;
  const held =
    aim === undefined ? ' ' : 'atLeast' in aim ? mark(figure.value >= aim.atLeast) : mark(figure.value <= aim.atMost);
  const bound = aim === undefined ? '' : 'atLeast' in aim ? `aim ≥ ${aim.atLeast}` : `aim ≤ ${aim.atMost}`;
  const value = figure.value >= 100 ? Math.round(figure.value).toLocaleString('en-US') : figure.value.toPrecision(3);
  process.stdout.write(
    `${held} ${figure.what.padEnd(58)} ${value.padStart(12)} ${figure.unit.padEnd(10)} ${bound.padEnd(16)} ${figure.note ?? ''}\n`,
  );
}

function mark(held: boolean): string {
  return held ? '+' : '-';
}

/** The p-quantile of wall times, nearest rank. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export async function timed(body: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await body();
  return performance.now() - started;
}
