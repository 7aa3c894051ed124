import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Startup } from '../startup.ts';
import { type Child, startChild } from './child.ts';
import { HOME_FOLDER } from './data-folder.ts';
import type { StoreAddress } from './store-link.ts';

export interface CollectorPlan {
  readonly mode: 'cluster' | 'demo';
  readonly address: StoreAddress;
  readonly spoolFolder: string;
  /** further options, passed on as they are */
  readonly options: readonly string[];
}

export interface CollectorEvents {
  readonly say: (line: string) => void;
  /** it cannot go on and a new start would not help; the sentence says why */
  readonly onFatal: (sentence: string, exitCode: number) => void;
}

/** The collector's word for "starting me again cannot help": a kubeconfig that is not there, for one. */
const FATAL_EXIT = 2;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** one that lived so long had started well: the next failure begins with a short wait again */
const LIVED_WELL_MS = 120_000;

interface Progress {
  readonly step: string;
  readonly share: number;
  readonly detail: string;
}

export function parseProgress(line: string): Progress | null {
  if (!line.startsWith('{')) return null;
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read !== 'object' || read === null) return null;
    if (!('step' in read) || typeof read.step !== 'string') return null;
    const share = 'share' in read && typeof read.share === 'number' ? read.share : 0;
    const detail = 'detail' in read && typeof read.detail === 'string' ? read.detail : '';
    return { step: read.step, share, detail };
  } catch {
    return null;
  }
}

function collectorArguments(plan: CollectorPlan): readonly string[] {
  return [
    join(HOME_FOLDER, 'collector/main.ts'),
    '--mode',
    plan.mode,
    '--url',
    plan.address.url,
    '--database',
    plan.address.database,
    '--spool',
    plan.spoolFolder,
    ...plan.options,
  ];
}

/** Keeps a collector running until it is told to stop; says its progress to `startup`. */
export class CollectorKeeper {
  readonly #plan: CollectorPlan;
  readonly #startup: Startup;
  readonly #events: CollectorEvents;
  #child: Child | undefined;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(plan: CollectorPlan, startup: Startup, events: CollectorEvents) {
    this.#plan = plan;
    this.#startup = startup;
    this.#events = events;
  }

  start(): void {
    this.#running = this.#keep();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#child?.stop();
    await this.#running;
  }

  async #keep(): Promise<void> {
    const step = this.#plan.mode;
    if (!existsSync(join(HOME_FOLDER, 'collector/main.ts'))) {
      this.#startup.set(step, 'failed', 0, 'the collector is not part of this installation');
      return;
    }
    let waitMs = FIRST_WAIT_MS;
    while (!this.#stopping.signal.aborted) {
      this.#startup.set(step, this.#isDone(step) ? 'done' : 'running', 0, '');
      const startedAt = performance.now();
      let lastWords = '';
      this.#child = startChild({
        arguments: collectorArguments(this.#plan),
        folder: HOME_FOLDER,
        environment: {
          PLIMSOLL_USER: this.#plan.address.user,
          PLIMSOLL_PASSWORD: this.#plan.address.password,
          PLIMSOLL_SUPERVISED: '1',
        },
        gentle: this.#plan.mode === 'demo',
        onOutput: (line) => this.#takeProgress(line),
        onComplaint: (line) => {
          lastWords = line;
          this.#events.say(`collector: ${line}`);
        },
      });
      const code = await this.#child.ended;
      if (this.#stopping.signal.aborted) return;
      if (code === FATAL_EXIT) {
        this.#startup.set(step, 'failed', 0, lastWords);
        this.#events.onFatal(lastWords === '' ? 'The collector cannot start.' : lastWords, FATAL_EXIT);
        return;
      }
      if (performance.now() - startedAt > LIVED_WELL_MS) waitMs = FIRST_WAIT_MS;
      const reason = lastWords === '' ? `it ended with code ${code}` : lastWords;
      if (!this.#isDone(step)) this.#startup.set(step, 'failed', 0, reason);
      this.#events.say(`collector: ended with code ${code}; starting it again in ${waitMs / 1000} s.`);
      await sleep(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  #takeProgress(line: string): void {
    const progress = parseProgress(line);
    if (progress === null) {
      this.#events.say(`collector: ${line}`);
      return;
    }
    const state = progress.share >= 1 ? 'done' : 'running';
    // what was once complete stays so: a later restart is a matter of sources, not of the start
    if (state === 'running' && this.#isDone(progress.step)) return;
    this.#startup.set(progress.step, state, progress.share, progress.detail);
  }

  #isDone(step: string): boolean {
    return this.#startup.steps().some((known) => known.step === step && known.state === 'done');
  }
}
