import type { Store } from './client.ts';
import { batchesOfDays, clearStages, keepOtherHours, partsOfHours, publishDays } from './partition.ts';
import { priceHours, repriceNodes, serverTime } from './price.ts';
import { rawRetentionDays } from './retention.ts';
import { readSql } from './sql-text.ts';
import {
  DAY_SECONDS,
  dayOf,
  HOUR_SECONDS,
  hourOf,
  hoursBetween,
  OPEN_END,
  SEALED_AT,
  sqlDay,
  sqlTime,
} from './time.ts';

const SLOTS = readSql('./queries/roll-slots.sql', import.meta.url);
const USAGE = readSql('./queries/roll-usage.sql', import.meta.url);
const NODES = readSql('./queries/roll-nodes.sql', import.meta.url);
const QUANTILES = readSql('./queries/roll-quantiles.sql', import.meta.url);
const OLD_HOURS = readSql('./queries/old-hours.sql', import.meta.url);
const LIVING_HOURS = readSql('./queries/living-hours.sql', import.meta.url);
const DIRTY = readSql('./queries/dirty-hours.sql', import.meta.url);

const TABLES = ['usage_hour', 'node_hour'] as const;

/** Samples arrive once a minute: the last ones of a minute are in the store so long after it. */
export const SETTLE_SECONDS = 75;
const MINUTE_SECONDS = 60;

/**
 * Rolls these hours (seconds since the epoch) from facts into usage_hour and node_hour, each cut at `until`. Days are
 * replaced whole, hours that are not named keep their rows. Whoever calls holds the lock `roll`.
 */
export async function rollHours(store: Store, hours: Iterable<number>, until: number = OPEN_END): Promise<void> {
  for (const batch of await batchesOfDays(store, hours)) {
    const days = [...new Set(batch.map(sqlDay))];
    const begun = await serverTime(store);
    await clearStages(store, TABLES);
    for (const some of await partsOfHours(store, batch, CONTAINER_HOURS_AT_ONCE)) {
      const params = {
        hours: some,
        first: sqlTime(some[0] ?? 0),
        last: sqlTime((some.at(-1) ?? 0) + HOUR_SECONDS),
        until: sqlTime(Math.min(until, OPEN_END)),
      };
      await store.command('clear-slot_stage', 'TRUNCATE TABLE slot_stage');
      await store.command('roll-slots', SLOTS, params);
      await store.command('roll-usage', USAGE, params);
      await store.command('roll-nodes', NODES, params);
    }
    await store.command('clear-slot_stage', 'TRUNCATE TABLE slot_stage');
    for (const table of TABLES) await keepOtherHours(store, table, days, batch.map(sqlTime));
    await publishDays(store, TABLES, days);
    await rollQuantiles(store, new Set(batch.map(dayOf)), until);
    await writeRolled(store, batch, begun, until);
  }
}

// a container's hour takes some 4 KB of the engine's memory while it is rolled
const CONTAINER_HOURS_AT_ONCE = 80_000;

const SEALED_DAYS = `SELECT DISTINCT toString(toDate(hour)) AS day FROM rolled_hour
WHERE has({days:Array(Date)}, toDate(hour)) AND rolled_at >= {sealed_at:DateTime64(3, 'UTC')}`;

async function rollQuantiles(store: Store, daySeconds: Iterable<number>, until: number): Promise<void> {
  const closed = [...daySeconds].filter((day) => day + DAY_SECONDS <= until);
  if (closed.length === 0) return;
  const sealed = await store.rows<{ day: string }>('sealed-days', SEALED_DAYS, {
    days: closed.map(sqlDay),
    sealed_at: SEALED_AT,
  });
  // such a day came with its quantiles, and has samples of a part of it only
  const came = new Set(sealed.map((row) => row.day));
  const days = closed.filter((day) => !came.has(sqlDay(day)));
  if (days.length === 0) return;
  await clearStages(store, ['quantile_day']);
  for (const day of days) {
    await store.command('roll-quantiles', QUANTILES, { day: sqlTime(day), day_end: sqlTime(day + DAY_SECONDS) });
  }
  await publishDays(store, ['quantile_day'], days.map(sqlDay));
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

  const of = roll.length + price.length;
  let done = 0;
  const priceOnly = new Set(price);
  const report = (batch: readonly number[]) => {
    done += batch.length;
    options.onProgress?.({ done, of, day: sqlDay(batch.at(-1) ?? 0) });
  };
  for (const batch of await batchesOfDays(store, roll, true)) {
    await rollHours(store, batch, until);
    const days = new Set(batch.map(dayOf));
    const alsoPriced = [...priceOnly].filter((hour) => days.has(dayOf(hour)));
    for (const hour of alsoPriced) priceOnly.delete(hour);
    await priceHours(store, [...batch, ...alsoPriced], options.currencies);
    report([...batch, ...alsoPriced]);
  }
  for (const batch of await batchesOfDays(store, priceOnly)) {
    await priceHours(store, batch, options.currencies);
    report(batch);
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

/**
 * Nodes cost money while no collector runs and marks hours: those after the last known one in which any node lives.
 * The others of that time are rolled by saying so.
 */
async function hoursNobodyMarked(store: Store, lastMarked: number, until: number): Promise<number[]> {
  const [row] = await store.rows<{ last_s: number }>(
    'last-rolled-hour',
    'SELECT toUnixTimestamp(max(hour)) AS last_s FROM rolled_hour',
  );
  const last = Math.max(row?.last_s ?? 0, lastMarked);
  const hours = last === 0 ? [] : hoursBetween(hourOf(last) + HOUR_SECONDS, until);
  const [first] = hours;
  if (first === undefined) return [];
  const living = await store.rows<{ hour_s: string }>('living-hours', LIVING_HOURS, {
    from: sqlTime(first),
    until: sqlTime(until),
  });
  const alive = new Set(living.map((found) => Number(found.hour_s)));
  const empty = hours.filter((hour) => !alive.has(hour));
  if (empty.length > 0) {
    const now = await serverTime(store);
    await writeRolled(store, empty, now, until);
    await store.insertRows(
      'priced_hour',
      ['hour', 'priced_at'],
      empty.map((hour) => ({ hour, priced_at: now })),
    );
  }
  return hours.filter((hour) => alive.has(hour));
}

async function writeRolled(store: Store, hours: readonly number[], rolledAt: string, until: number): Promise<void> {
  await store.insertRows(
    'rolled_hour',
    ['hour', 'rolled_at', 'rolled_until'],
    hours.map((hour) => ({ hour, rolled_at: rolledAt, rolled_until: Math.min(until, hour + HOUR_SECONDS) })),
  );
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
