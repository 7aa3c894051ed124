import type { Store } from './client.ts';
import { clearStage, keepOtherHours, publishDay } from './partition.ts';
import { byDay, priceHours, repriceNodes, serverTime } from './price.ts';
import { rawRetentionDays } from './retention.ts';
import { readSql } from './sql-text.ts';
import { DAY_SECONDS, HOUR_SECONDS, hourOf, OPEN_END, SEALED_AT, sqlDay, sqlTime } from './time.ts';

const SLOTS = readSql('./queries/roll-slots.sql', import.meta.url);
const USAGE = readSql('./queries/roll-usage.sql', import.meta.url);
const NODES = readSql('./queries/roll-nodes.sql', import.meta.url);
const QUANTILES = readSql('./queries/roll-quantiles.sql', import.meta.url);
const OLD_HOURS = readSql('./queries/old-hours.sql', import.meta.url);
const DIRTY = readSql('./queries/dirty-hours.sql', import.meta.url);

/** Samples arrive once a minute: the last ones of a minute are in the store so long after it. */
export const SETTLE_SECONDS = 75;
const MINUTE_SECONDS = 60;

/**
 * Rolls these hours (seconds since the epoch) from facts into usage_hour and node_hour, each cut at `until`. Days are
 * replaced whole, hours that are not named keep their rows. Whoever calls holds the lock `roll`.
 */
export async function rollHours(store: Store, hours: Iterable<number>, until: number = OPEN_END): Promise<void> {
  for (const [daySeconds, own] of byDay(hours)) {
    const day = sqlDay(daySeconds);
    const begun = await serverTime(store);
    await clearStage(store, 'usage_hour');
    await clearStage(store, 'node_hour');
    for (const hours of await chunks(store, own)) {
      const params = {
        hours,
        first: sqlTime(hours[0] ?? daySeconds),
        last: sqlTime((hours.at(-1) ?? daySeconds) + HOUR_SECONDS),
        until: sqlTime(Math.min(until, OPEN_END)),
      };
      await store.command('clear-slot_stage', 'TRUNCATE TABLE slot_stage');
      await store.command('roll-slots', SLOTS, params);
      await store.command('roll-usage', USAGE, params);
      await store.command('roll-nodes', NODES, params);
    }
    await store.command('clear-slot_stage', 'TRUNCATE TABLE slot_stage');
    for (const table of ['usage_hour', 'node_hour'] as const) {
      await keepOtherHours(store, table, day, own.map(sqlTime));
      await publishDay(store, table, day);
    }
    if (daySeconds + DAY_SECONDS <= until) await rollQuantiles(store, daySeconds);
    await store.insertRows(
      'rolled_hour',
      ['hour', 'rolled_at', 'rolled_until'],
      own.map((hour) => ({ hour, rolled_at: begun, rolled_until: Math.min(until, hour + HOUR_SECONDS) })),
    );
  }
}

const SEALED_HOURS = `SELECT count() AS hours FROM rolled_hour
WHERE toDate(hour) = {day:Date} AND rolled_at >= {sealed_at:DateTime64(3, 'UTC')}`;

// a container's hour takes some 4 KB of the engine's memory while it is rolled
const CONTAINER_HOURS_AT_ONCE = 80_000;

async function chunks(store: Store, hours: readonly number[]): Promise<number[][]> {
  const [row] = await store.rows<{ containers: number }>(
    'containers-of-a-day',
    `SELECT toFloat64(sum(length(containers))) AS containers FROM pod
     WHERE from_ts < {to:DateTime('UTC')} AND to_ts > {from:DateTime('UTC')}`,
    { from: sqlTime(hours[0] ?? 0), to: sqlTime((hours.at(-1) ?? 0) + HOUR_SECONDS) },
  );
  const size = Math.max(1, Math.floor(CONTAINER_HOURS_AT_ONCE / Math.max(1, row?.containers ?? 0)));
  const parts: number[][] = [];
  for (let index = 0; index < hours.length; index += size) parts.push(hours.slice(index, index + size));
  return parts;
}

async function rollQuantiles(store: Store, daySeconds: number): Promise<void> {
  const [sealed] = await store.rows<{ hours: string }>('sealed-hours', SEALED_HOURS, {
    day: sqlDay(daySeconds),
    sealed_at: SEALED_AT,
  });
  // such a day came with its quantiles, and has samples of a part of it only
  if (Number(sealed?.hours ?? 0) > 0) return;
  await clearStage(store, 'quantile_day');
  await store.command('roll-quantiles', QUANTILES, {
    day: sqlTime(daySeconds),
    day_end: sqlTime(daySeconds + DAY_SECONDS),
  });
  await publishDay(store, 'quantile_day', sqlDay(daySeconds));
}

export interface RollDirtyOptions {
  readonly now: Date;
  /** roll no further than this; default `now` */
  readonly until?: Date;
  /** 0 in tests and imports: everything up to `until` is there */
  readonly settleSeconds?: number;
  readonly currencies: readonly string[];
  readonly onProgress?: (progress: { readonly done: number; readonly of: number; readonly day: string }) => void;
}

export interface Rolled {
  readonly rolledHours: number;
  readonly pricedHours: number;
}

/**
 * Rolls what is dirty, newest day first, and prices what was rolled or whose prices changed. The open hour is rolled up
 * to the last whole minute that has settled. Whoever calls holds the lock `roll`.
 */
export async function rollDirty(store: Store, options: RollDirtyOptions): Promise<Rolled> {
  const settle = options.settleSeconds ?? SETTLE_SECONDS;
  const limit = Math.floor(Math.min(options.now.getTime(), (options.until ?? options.now).getTime()) / 1000) - settle;
  const until = limit - (limit % MINUTE_SECONDS);
  await priceNewCurrencies(store, options.currencies);
  const { roll, price } = await dirtyHours(store, until, options.now);

  const rollDays = byDay(roll);
  const priceDays = new Map(byDay(price));
  const of = roll.length + price.length;
  let done = 0;
  for (const [day, own] of rollDays) {
    await rollHours(store, own, until);
    const alsoPriced = priceDays.get(day) ?? [];
    priceDays.delete(day);
    await priceHours(store, [...own, ...alsoPriced], options.currencies);
    done += own.length + alsoPriced.length;
    options.onProgress?.({ done, of, day: sqlDay(day) });
  }
  for (const [day, own] of priceDays) {
    await priceHours(store, own, options.currencies);
    done += own.length;
    options.onProgress?.({ done, of, day: sqlDay(day) });
  }
  return { rolledHours: roll.length, pricedHours: of };
}

async function dirtyHours(store: Store, until: number, now: Date): Promise<{ roll: number[]; price: number[] }> {
  const rows = await store.rows<{ hour_s: number; must_roll: number; was_rolled: number }>('dirty-hours', DIRTY, {
    until: sqlTime(until),
  });
  // a day more than is kept: its samples may go any moment
  const rawFrom = Math.floor(now.getTime() / 1000) - ((await rawRetentionDays(store)) - 1) * DAY_SECONDS;
  const marked = rows.filter((row) => row.must_roll === 1);
  const isOld = (row: { hour_s: number; was_rolled: number }) => row.was_rolled === 1 && row.hour_s < rawFrom;
  const roll = new Set(marked.filter((row) => !isOld(row)).map((row) => row.hour_s));
  for (const hour of await stillCovered(store, marked.filter(isOld))) roll.add(hour);
  const price = rows.filter((row) => row.must_roll === 0).map((row) => row.hour_s);
  for (const hour of await hoursNobodyMarked(store, Math.max(0, ...roll), until)) roll.add(hour);
  return { roll: [...roll], price };
}

const HOURS_A_QUERY = 240;

// an hour whose samples have expired would be rolled from requests alone
async function stillCovered(store: Store, old: readonly { readonly hour_s: number }[]): Promise<number[]> {
  const covered: number[] = [];
  for (let index = 0; index < old.length; index += HOURS_A_QUERY) {
    const hours = old.slice(index, index + HOURS_A_QUERY).map((row) => sqlTime(row.hour_s));
    const rows = await store.rows<{ hour_s: number }>('old-hours', OLD_HOURS, { hours });
    covered.push(...rows.map((row) => row.hour_s));
  }
  return covered;
}

// nodes cost money while no collector runs and marks hours
async function hoursNobodyMarked(store: Store, lastMarked: number, until: number): Promise<number[]> {
  const [row] = await store.rows<{ last_s: number }>(
    'last-rolled-hour',
    'SELECT toUnixTimestamp(max(hour)) AS last_s FROM rolled_hour',
  );
  const hours: number[] = [];
  const last = Math.max(row?.last_s ?? 0, lastMarked);
  if (last === 0) return hours;
  for (let hour = hourOf(last) + HOUR_SECONDS; hour < until; hour += HOUR_SECONDS) hours.push(hour);
  return hours;
}

async function priceNewCurrencies(store: Store, currencies: readonly string[]): Promise<void> {
  const priced = await store.rows<{ currency: string }>(
    'priced-currencies',
    'SELECT DISTINCT toString(currency) AS currency FROM cost_node_day',
  );
  const known = new Set(priced.map((row) => row.currency));
  if (known.size === 0 || currencies.every((currency) => known.has(currency))) return;
  await repriceNodes(store, 0, OPEN_END);
}
