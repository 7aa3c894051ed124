import type { Store } from '../client.ts';
import { fxParams, readFxRates } from '../fx.ts';
import { serverTime } from '../price.ts';
import { readSql } from '../sql-text.ts';
import { DAY_SECONDS, hoursBetween, sqlDay, sqlTime } from '../time.ts';
import type { DemoWindow } from './fill.ts';

/**
 * The store's own pricing statements, aimed past their stages: days that hold no money yet need no swap of partitions,
 * so that many of them are priced at once, at half the work.
 */
function straightInto(file: string): string {
  const sql = readSql(`../queries/${file}`, import.meta.url);
  const straight = sql
    .replaceAll('_stage (', ' (')
    .replaceAll(/FROM (cost_\w+)_stage/g, 'FROM $1')
    .replaceAll('toDate(hour) = {day:Date}', "hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}");
  if (straight === sql) throw new Error(`${file} has another form than the demo's pricing expects.`);
  return straight;
}

const STAGE = readSql('../queries/price-stage.sql', import.meta.url);
const USAGE = straightInto('price-usage.sql');
const NODES = straightInto('price-nodes.sql');
const DAYS = straightInto('price-days.sql');
const NODE_DAYS = straightInto('price-node-days.sql');

const TABLES = ['cost_hour', 'cost_node_hour', 'cost_day', 'cost_node_day'] as const;

const LEFT_DAYS = `SELECT DISTINCT table, partition FROM system.parts
WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)} AND partition IN {days:Array(String)}`;

/** Whole UTC days. What a run that was cut off left of them goes first. Whoever calls holds the lock `roll`. */
export async function priceWholeDays(store: Store, window: DemoWindow, currencies: readonly string[]): Promise<void> {
  const begun = await serverTime(store);
  const days: number[] = [];
  for (let day = window.from; day < window.to; day += DAY_SECONDS) days.push(day);
  const left = await store.rows<{ table: string; partition: string }>('demo-left-days', LEFT_DAYS, {
    tables: [...TABLES],
    days: days.map((day) => sqlDay(day).replaceAll('-', '')),
  });
  for (const { table, partition } of left) {
    await store.command('demo-drop-day', `ALTER TABLE ${table} DROP PARTITION ${Number(partition)}`);
  }
  const rates = await readFxRates(store);
  const quoted = await store.rows<{ currency: string }>(
    'price-currencies',
    'SELECT DISTINCT toString(currency) AS currency FROM node_price',
  );
  const priceCurrencies = quoted.map((row) => row.currency);
  await store.command('clear-price_stage', 'TRUNCATE TABLE price_stage');
  for (const day of days) {
    await store.command('price-stage', STAGE, {
      hours: hoursBetween(day, day + DAY_SECONDS).map(sqlTime),
      hours_start: sqlTime(day),
      hours_end: sqlTime(day + DAY_SECONDS),
      currencies: [...currencies],
      ...fxParams(rates, priceCurrencies, currencies, sqlDay(day)),
    });
  }
  const hours = hoursBetween(window.from, window.to);
  const params = {
    hours: hours.map(sqlTime),
    currencies: [...currencies],
    from: sqlTime(window.from),
    to: sqlTime(window.to),
  };
  await store.command('demo-price-usage', USAGE, params);
  await store.command('demo-price-nodes', NODES, params);
  await store.command('demo-price-days', DAYS, params);
  await store.command('demo-price-node-days', NODE_DAYS, params);
  await store.command('clear-price_stage', 'TRUNCATE TABLE price_stage');
  await store.insertRows(
    'priced_hour',
    ['hour', 'priced_at'],
    hours.map((hour) => ({ hour, priced_at: begun })),
  );
}
