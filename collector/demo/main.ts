import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@plimsoll/store/client';
import { DemoFill } from './fill.ts';
import { grocerEks } from './grocer-eks.ts';
import { MINUTE } from './load.ts';
import { metalPar } from './metal-par.ts';
import type { ClusterSpec } from './organisation.ts';
import { scootVm } from './scoot-vm.ts';
import { shopGke } from './shop-gke.ts';

export interface DemoProgress {
  readonly step: 'demo';
  /** 0 to 1; at 1 everything is there */
  readonly share: number;
  readonly detail: string;
}

export interface DemoOptions {
  /** of a migrated database that holds nothing but this demo */
  readonly store: Store;
  readonly report: (progress: DemoProgress) => void;
  /** ends the ticking; what is under way is finished first */
  readonly signal: AbortSignal;
  /** milliseconds since 1970 */
  readonly now?: () => number;
  readonly currencies?: readonly string[];
  /** history before today instead of the two whole months before this one */
  readonly days?: number;
  readonly clusters?: readonly ClusterSpec[];
  readonly seed?: number;
  /** made once the clusters' facts are there: node prices */
  readonly price?: (store: Store) => Promise<void>;
}

export const DEMO_CLUSTERS: readonly ClusterSpec[] = [shopGke, metalPar, scootVm, grocerEks];
export const DEMO_SEED = 20_260;

// a minute is told a few seconds after it ended, as a collector would
const LAG_MS = 4_000;
const FAILURES_IN_A_ROW = 10;

/** Makes the demo organisation, or what is missing of it, then goes on minute by minute until told to stop. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const fill = await fillDemo(options);
  const now = options.now ?? Date.now;
  let failures = 0;
  while (!options.signal.aborted) {
    const next = (Math.floor((now() - LAG_MS) / 60_000) + 1) * 60_000 + LAG_MS;
    await sleep(Math.max(250, next - now()), undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) return;
    try {
      await fill.tick(Math.floor((now() - LAG_MS) / 60_000) * MINUTE);
      failures = 0;
    } catch (error) {
      // the engine may be starting again: the next minute tells what this one could not
      failures += 1;
      if (failures >= FAILURES_IN_A_ROW) throw error;
    }
  }
}

/** Makes what is missing up to now and returns what can go on from there. */
export async function fillDemo(options: DemoOptions): Promise<DemoFill> {
  const now = options.now ?? Date.now;
  const fill = await DemoFill.open({
    store: options.store,
    clusters: options.clusters ?? DEMO_CLUSTERS,
    seed: options.seed ?? DEMO_SEED,
    currencies: options.currencies ?? ['EUR', 'USD'],
    days: options.days ?? null,
    now: Math.floor(now() / 60_000) * MINUTE,
    report: (share, detail) => options.report({ step: 'demo', share, detail }),
    price: options.price ?? (async () => undefined),
  });
  await fill.complete();
  return fill;
}
