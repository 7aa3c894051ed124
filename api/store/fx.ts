import { type FxRate, rateOn } from '@plimsoll/domain/fx';
import type { Store } from './client.ts';

export interface StoredRate extends FxRate {
  readonly source: string;
}

/** Every stored rate, by day; one unit of `base` is `rateNanos` / 1e9 units of `quote`. */
export async function readFxRates(store: Store): Promise<StoredRate[]> {
  const rows = await store.rows<{ day: string; base: string; quote: string; rate_nanos: string; source: string }>(
    'fx-rates',
    'SELECT day, base, quote, rate_nanos, source FROM fx_rate FINAL ORDER BY day',
  );
  return rows.map((row) => ({
    day: row.day,
    base: row.base,
    quote: row.quote,
    rateNanos: BigInt(row.rate_nanos),
    source: row.source,
  }));
}

/** Keeps one rate a day and pair; the same rates written twice are one. Marks nothing: call markPriceDirty. */
export async function writeFxRates(store: Store, rates: readonly StoredRate[], version: number): Promise<void> {
  await store.insertRows(
    'fx_rate',
    ['day', 'base', 'quote', 'rate_nanos', 'source', 'version'],
    rates.map((rate) => ({
      day: rate.day,
      base: rate.base,
      quote: rate.quote,
      rate_nanos: rate.rateNanos.toString(),
      source: rate.source,
      version,
    })),
  );
}

/** The rates of these UTC days between all pairs that occur, as parameters of price-stage. */
export function fxParams(
  rates: readonly FxRate[],
  priceCurrencies: readonly string[],
  currencies: readonly string[],
  days: readonly string[],
) {
  const params = {
    fx_day: [] as string[],
    fx_from: [] as string[],
    fx_to: [] as string[],
    fx_rate: [] as bigint[],
    fx_estimated: [] as number[],
  };
  for (const day of days) {
    for (const from of priceCurrencies) {
      for (const to of currencies) {
        const found = from === to ? undefined : rateOn(rates, from, to, day);
        if (found === undefined) continue;
        params.fx_day.push(day);
        params.fx_from.push(from);
        params.fx_to.push(to);
        params.fx_rate.push(found.rateNanos);
        params.fx_estimated.push(found.estimated ? 1 : 0);
      }
    }
  }
  return params;
}
