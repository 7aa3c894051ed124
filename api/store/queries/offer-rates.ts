import type { Store } from '../client.ts';

/** One unit of `base` is `rateNanos` / 1e9 units of `quote` on `day` (YYYY-MM-DD). */
export interface Rate {
  readonly day: string;
  readonly base: string;
  readonly quote: string;
  readonly rateNanos: bigint;
  readonly source: string;
}

/** One row a day and pair; the same rates written twice are one. `version` is milliseconds since the epoch. */
export async function writeRates(store: Store, rates: readonly Rate[], version: number): Promise<void> {
  const rows = rates.map(({ day, base, quote, rateNanos, source }) => {
    return { day, base, quote, rate_nanos: rateNanos.toString(), source, version };
  });
  await store.insertRows('fx_rate', ['day', 'base', 'quote', 'rate_nanos', 'source', 'version'], rows);
}
