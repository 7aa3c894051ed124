import type { Store } from '@plimsoll/store/client';
import type { RollState } from '../jobs/roll.ts';
import type { Startup } from '../startup.ts';

/** What an answer may ask: the store, the clock, and how this process was started. */
export interface AnswerContext {
  /** throws NOT_READY while the store starts */
  readonly store: () => Store;
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** the first is the reporting currency */
  readonly currencies: readonly [string, ...string[]];
  /** the store holds the demo organisation: every page says so */
  readonly simulated: boolean;
  readonly startup: Startup;
  /** of the rollup runner in this process; null where another process has it */
  readonly rolling: () => RollState | null;
}
