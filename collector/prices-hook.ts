import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceState } from '@plimsoll/domain/facts';
import type { Store } from '@plimsoll/store/client';
import type { Resolved } from './prices/resolve.ts';
import type { Writer } from './write/writer.ts';

/** Sets the prices of the cluster's nodes in the store, from the sheet in `file` where one is given. */
export type PriceNodes = (store: Store, cluster: string, file: string | null) => Promise<Resolved>;

export interface PricingOptions {
  readonly cluster: string;
  readonly price: () => Promise<Resolved>;
  readonly writer: Writer;
  /** true once after nodes came, went or changed */
  readonly takeNodesChanged: () => boolean;
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
}

// The sheet and the offers may change without a node changing.
const PRICES_MS = 3_600_000;
const LOOK_MS = 4_000;
const SAY_AGAIN_MS = 600_000;

/** Prices nodes after each change of them and once an hour, until the signal. */
export async function keepPriced({
  cluster,
  price,
  writer,
  takeNodesChanged,
  say,
  signal,
}: PricingOptions): Promise<void> {
  let dueMs = 0;
  let lastSuccess: string | null = null;
  let unpriced = '';
  let complainedMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    if (takeNodesChanged()) dueMs = 0;
    // prices are resolved from what the store holds of the nodes
    if (Date.now() >= dueMs && (await writer.drained(30_000))) {
      try {
        const resolved = await price();
        dueMs = Date.now() + PRICES_MS;
        complainedMs = Number.NEGATIVE_INFINITY;
        lastSuccess = new Date().toISOString();
        const detail = describe(resolved);
        if (resolved.unpriced.length > 0 && detail !== unpriced) say(detail);
        unpriced = detail;
        await writer.write({
          sources: [{ source: 'prices', cluster, state: 'ok', lastSuccess, lastErrorAt: null, lastError: '', detail }],
        });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        if (Date.now() - complainedMs > SAY_AGAIN_MS) {
          say(`Node prices could not be set: ${detail} Trying again.`);
          complainedMs = Date.now();
        }
        const lastErrorAt = new Date().toISOString();
        const failed: SourceState = {
          source: 'prices',
          cluster,
          state: 'failing',
          lastSuccess,
          lastErrorAt,
          lastError: detail,
          detail: unpriced,
        };
        await writer.write({ sources: [failed] });
        dueMs = Date.now() + 30_000;
      }
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

function describe({ nodes, estimated, unpriced }: Resolved): string {
  const [first] = unpriced;
  const counts = `${nodes - unpriced.length} of ${nodes} nodes priced, ${estimated} of them Estimated`;
  if (first === undefined) return counts;
  return `${counts}; ${first.node} has none: ${first.hint}`;
}
