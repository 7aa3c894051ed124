import type { Store } from './client.ts';
import { markPriceDirty } from './dirty.ts';
import { fxParams, readFxRates } from './fx.ts';
import { clearStage, keepOtherHours, publishDay } from './partition.ts';
import { readSql } from './sql-text.ts';
import { dayOf, HOUR_SECONDS, sqlDay, sqlTime } from './time.ts';

const STAGE = readSql('./queries/price-stage.sql', import.meta.url);
const USAGE = readSql('./queries/price-usage.sql', import.meta.url);
const NODES = readSql('./queries/price-nodes.sql', import.meta.url);
const DAYS = readSql('./queries/price-days.sql', import.meta.url);
const NODE_DAYS = readSql('./queries/price-node-days.sql', import.meta.url);

const TABLES = ['cost_hour', 'cost_node_hour', 'cost_day', 'cost_node_day'] as const;

/** Hours by their UTC day, newest first. */
export function byDay(hours: Iterable<number>): [day: number, hours: number[]][] {
  const days = Map.groupBy(new Set(hours), dayOf);
  return [...days].sort(([a], [b]) => b - a).map(([day, own]) => [day, own.sort((a, b) => a - b)]);
}

export async function serverTime(store: Store): Promise<string> {
  const [row] = await store.rows<{ now: string }>('server-time', "SELECT toString(now64(3, 'UTC')) AS now");
  return row?.now ?? '1970-01-01 00:00:00.000';
}

/**
 * Makes the money of these hours (seconds since the epoch) in each currency, from their rollups, the prices of nodes
 * and the exchange rates. Whoever calls holds the lock `roll`.
 */
export async function priceHours(store: Store, hours: Iterable<number>, currencies: readonly string[]): Promise<void> {
  const days = byDay(hours);
  if (days.length === 0) return;
  const begun = await serverTime(store);
  const rates = await readFxRates(store);
  const quoted = await store.rows<{ currency: string }>(
    'price-currencies',
    'SELECT DISTINCT toString(currency) AS currency FROM node_price',
  );
  const priceCurrencies = quoted.map((row) => row.currency);
  for (const [daySeconds, own] of days) {
    const day = sqlDay(daySeconds);
    const params = {
      day,
      hours: own.map(sqlTime),
      hours_start: sqlTime(own[0] ?? daySeconds),
      hours_end: sqlTime((own.at(-1) ?? daySeconds) + HOUR_SECONDS),
      currencies: [...currencies],
      ...fxParams(rates, priceCurrencies, currencies, day),
    };
    await store.command('clear-price_stage', 'TRUNCATE TABLE price_stage');
    for (const table of TABLES) await clearStage(store, table);
    await store.command('price-stage', STAGE, params);
    await store.command('price-usage', USAGE, params);
    await store.command('price-nodes', NODES, params);
    await keepOtherHours(store, 'cost_hour', day, params.hours);
    await keepOtherHours(store, 'cost_node_hour', day, params.hours);
    await store.command('price-days', DAYS, params);
    await store.command('price-node-days', NODE_DAYS, params);
    for (const table of TABLES) await publishDay(store, table, day);
    await store.insertRows(
      'priced_hour',
      ['hour', 'priced_at'],
      own.map((hour) => ({ hour, priced_at: begun })),
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
