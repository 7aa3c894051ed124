import type { Store } from './client.ts';
import { markPriceDirty } from './dirty.ts';
import { fxParams, readFxRates } from './fx.ts';
import { batchesOfDays, clearStages, keepOtherHours, partsOfHours, publishDays } from './partition.ts';
import { readSql } from './sql-text.ts';
import { HOUR_SECONDS, sqlDay, sqlTime } from './time.ts';

const STAGE = readSql('./queries/price-stage.sql', import.meta.url);
const USAGE = readSql('./queries/price-usage.sql', import.meta.url);
const NODES = readSql('./queries/price-nodes.sql', import.meta.url);
const DAYS = readSql('./queries/price-days.sql', import.meta.url);
const NODE_DAYS = readSql('./queries/price-node-days.sql', import.meta.url);

// the running totals of that many rows are sorted in memory
const CONTAINER_HOURS_AT_ONCE = 1_000_000;

const TABLES = ['cost_hour', 'cost_node_hour', 'cost_day', 'cost_node_day'] as const;

export async function serverTime(store: Store): Promise<string> {
  const [row] = await store.rows<{ now: string }>('server-time', "SELECT toString(now64(3, 'UTC')) AS now");
  return row?.now ?? '1970-01-01 00:00:00.000';
}

/**
 * Makes the money of these hours (seconds since the epoch) in each currency, from their rollups, the prices of nodes
 * and the exchange rates. Whoever calls holds the lock `roll`.
 */
export async function priceHours(store: Store, hours: Iterable<number>, currencies: readonly string[]): Promise<void> {
  const batches = await batchesOfDays(store, hours);
  if (batches.length === 0) return;
  const rates = await readFxRates(store);
  const quoted = await store.rows<{ currency: string }>(
    'price-currencies',
    'SELECT DISTINCT toString(currency) AS currency FROM node_price',
  );
  const priceCurrencies = quoted.map((row) => row.currency);
  for (const batch of batches) {
    const begun = await serverTime(store);
    const days = [...new Set(batch.map(sqlDay))];
    const times = batch.map(sqlTime);
    const fx = fxParams(rates, priceCurrencies, currencies, days);
    await clearStages(store, TABLES);
    for (const some of await partsOfHours(store, batch, CONTAINER_HOURS_AT_ONCE)) {
      const params = {
        hours: some.map(sqlTime),
        hours_start: sqlTime(some[0] ?? 0),
        hours_end: sqlTime((some.at(-1) ?? 0) + HOUR_SECONDS),
        currencies: [...currencies],
        ...fx,
      };
      await store.command('clear-price_stage', 'TRUNCATE TABLE price_stage');
      await store.command('price-stage', STAGE, params);
      await store.command('price-usage', USAGE, params);
      await store.command('price-nodes', NODES, params);
    }
    await keepOtherHours(store, 'cost_hour', days, times);
    await keepOtherHours(store, 'cost_node_hour', days, times);
    await store.command('price-days', DAYS);
    await store.command('price-node-days', NODE_DAYS);
    await publishDays(store, TABLES, days);
    await store.insertRows(
      'priced_hour',
      ['hour', 'priced_at'],
      batch.map((hour) => ({ hour, priced_at: begun })),
    );
  }
}

const ROLLED_FROM = `SELECT toUnixTimestamp(hour) AS hour_s FROM rolled_hour
WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')} GROUP BY hour`;

/** The prices of [from, to) have changed (seconds since the epoch): every rolled hour in it is priced again. */
export async function repriceNodes(store: Store, from: number, to: number): Promise<number> {
  const rows = await store.rows<{ hour_s: number }>('rolled-hours', ROLLED_FROM, {
    from: sqlTime(from - (from % HOUR_SECONDS)),
    to: sqlTime(to),
  });
  await markPriceDirty(
    store,
    rows.map((row) => row.hour_s),
  );
  return rows.length;
}
