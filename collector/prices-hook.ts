import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@plimsoll/store/client';
import type { Writer } from './write/writer.ts';

/** Sets the prices of the cluster's nodes in the store, from the sheet in `file` where one is given. */
export type PriceNodes = (store: Store, cluster: string, file: string | null) => Promise<void>;

export interface PricingOptions {
  readonly price: () => Promise<void>;
  readonly writer: Writer;
  /** true once after nodes came, went or changed */
  readonly takeNodesChanged: () => boolean;
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
}

// The sheet and the offers may change without a node changing.
const PRICES_MS = 3_600_000;
const LOOK_MS = 4_000;

/** Prices nodes after each change of them and once an hour, until the signal. */
export async function keepPriced({ price, writer, takeNodesChanged, say, signal }: PricingOptions): Promise<void> {
  let dueMs = 0;
  let complained = '';
  for (;;) {
    if (takeNodesChanged()) dueMs = 0;
    // prices are resolved from what the store holds of the nodes
    if (Date.now() >= dueMs && (await writer.drained(30_000))) {
      try {
        await price();
        dueMs = Date.now() + PRICES_MS;
        complained = '';
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        if (detail !== complained) say(`Node prices could not be set: ${detail} Trying again.`);
        complained = detail;
        dueMs = Date.now() + 30_000;
      }
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}
