import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@plimsoll/store/client';
import { withLock } from '@plimsoll/store/lock';
import { rollDirty } from '@plimsoll/store/roll';
import { StoreError } from '@plimsoll/store/store-error';

/** New samples come once a minute; a third of that keeps the open hour fresh. */
const PERIOD_MS = 20_000;
/** Rolling takes at most a tenth of the time, whatever it costs: answers come first. */
const REST_PER_WORK = 9;
const LONGEST_REST_MS = 10 * 60_000;

export interface RollState {
  /** milliseconds since the epoch, null before the first round */
  readonly lastSuccess: number | null;
  readonly lastError: string | null;
}

export interface RollSurroundings {
  readonly now: () => number;
  readonly say: (line: string) => void;
}

/** Keeps the rollups up with the facts. One process of a store at a time, by its lock. */
export class RollJob {
  readonly #store: Store;
  readonly #currencies: readonly string[];
  readonly #surroundings: RollSurroundings;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #state: RollState = { lastSuccess: null, lastError: null };

  constructor(store: Store, currencies: readonly string[], surroundings: RollSurroundings) {
    this.#store = store;
    this.#currencies = currencies;
    this.#surroundings = surroundings;
  }

  get state(): RollState {
    return this.#state;
  }

  start(): void {
    this.#running = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const startedAt = performance.now();
      await this.#round();
      const workedMs = performance.now() - startedAt;
      const restMs = Math.min(LONGEST_REST_MS, Math.max(PERIOD_MS, workedMs * REST_PER_WORK));
      await sleep(restMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #round(): Promise<void> {
    try {
      const now = new Date(this.#surroundings.now());
      await withLock(this.#store, 'roll', () =>
        rollDirty(this.#store, { until: now, now, currencies: this.#currencies }),
      );
      this.#state = { lastSuccess: this.#surroundings.now(), lastError: null };
    } catch (error) {
      // another process of this store is at it: that is success enough
      if (error instanceof StoreError && error.code === 'locked') return;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#state.lastError) this.#surroundings.say(`rollups: ${reason}`);
      this.#state = { ...this.#state, lastError: reason };
    }
  }
}
