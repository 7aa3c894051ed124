import type { Store } from './client.ts';
import { dayOf, sqlTime } from './time.ts';

/** Tables whose days are made in `<table>_stage` and then take the place of their partition. */
export type StagedTable =
  | 'usage_hour'
  | 'node_hour'
  | 'quantile_day'
  | 'cost_hour'
  | 'cost_node_hour'
  | 'cost_day'
  | 'cost_node_day';

export type HourlyTable = 'usage_hour' | 'node_hour' | 'cost_hour' | 'cost_node_hour';

/** Empties stages: a run that was killed may have left rows. */
export async function clearStages(store: Store, tables: readonly StagedTable[]): Promise<void> {
  for (const table of tables) await store.command(`clear-${table}`, `TRUNCATE TABLE ${table}_stage`);
}

/** Takes over the hours of these days (YYYY-MM-DD) that are not made anew. */
export async function keepOtherHours(
  store: Store,
  table: HourlyTable,
  days: readonly string[],
  hours: readonly string[],
): Promise<void> {
  await store.command(
    `keep-${table}`,
    `INSERT INTO ${table}_stage SELECT * FROM ${table}
     WHERE has({days:Array(Date)}, toDate(hour)) AND NOT has({hours:Array(DateTime('UTC'))}, hour)
     SETTINGS insert_deduplicate = 0`,
    { days: [...days], hours: [...hours] },
  );
}

const PARTITIONS = `SELECT table, partition_id FROM system.parts
WHERE active AND database = {database:String} AND has({tables:Array(String)}, table) AND rows > 0
GROUP BY table, partition_id`;

/** The staged days become the days, each in one step for every reader, and the stages are empty again. */
export async function publishDays(
  store: Store,
  tables: readonly StagedTable[],
  days: readonly string[],
): Promise<void> {
  const rows = await store.rows<{ table: string; partition_id: string }>('partitions', PARTITIONS, {
    database: store.database,
    tables: tables.flatMap((table) => [table, `${table}_stage`]),
  });
  const filled = new Set(rows.map((row) => `${row.table} ${row.partition_id}`));
  for (const day of days) {
    // a partition's name cannot be a parameter; it is made of digits only
    const partition = Number(day.replaceAll('-', ''));
    for (const table of tables) {
      if (filled.has(`${table}_stage ${partition}`)) {
        await store.command(
          `publish-${table}`,
          `ALTER TABLE ${table} REPLACE PARTITION ${partition} FROM ${table}_stage`,
        );
      } else if (filled.has(`${table} ${partition}`)) {
        // an empty stage cannot replace a partition
        await store.command(`drop-${table}`, `ALTER TABLE ${table} DROP PARTITION ${partition}`);
      }
    }
  }
  await clearStages(store, tables);
}

// a statement costs more than a small day; the engine's memory bounds a large one
const MOST_DAYS_AT_ONCE = 8;
const CONTAINER_DAYS_AT_ONCE = 30_000;

const CONTAINERS_AT = `SELECT toFloat64(sum(length(containers))) AS containers FROM pod
WHERE from_ts <= {moment:DateTime('UTC')} AND to_ts > {moment:DateTime('UTC')}`;

/** How many containers lived at the newest of these hours, as a measure of what an hour of them costs. */
export async function containersAtNewest(store: Store, hours: readonly number[]): Promise<number> {
  const [row] = await store.rows<{ containers: number }>('containers-at', CONTAINERS_AT, {
    moment: sqlTime(hours.reduce((newest, hour) => Math.max(newest, hour), 0)),
  });
  return Math.max(1, row?.containers ?? 0);
}

/**
 * Hours (seconds since the epoch) by their UTC day, newest first, as many days at a time as fit. `newestAlone` where
 * somebody may be waiting for that day.
 */
export async function batchesOfDays(store: Store, hours: Iterable<number>, newestAlone = false): Promise<number[][]> {
  const distinct = [...new Set(hours)];
  if (distinct.length === 0) return [];
  const fitting = Math.floor(CONTAINER_DAYS_AT_ONCE / (await containersAtNewest(store, distinct)));
  const daysAtOnce = Math.max(1, Math.min(MOST_DAYS_AT_ONCE, fitting));
  const days = [...Map.groupBy(distinct, dayOf)].sort(([a], [b]) => b - a);
  const batches: number[][] = [];
  for (let index = 0; index < days.length; ) {
    const end = newestAlone && index === 0 ? 1 : index + daysAtOnce;
    const some = days.slice(index, end);
    batches.push(some.flatMap(([, own]) => own).sort((a, b) => a - b));
    index = end;
  }
  return batches;
}

/** Parts of `hours` that one statement may hold whole in memory. */
export async function partsOfHours(store: Store, hours: readonly number[], containerHours: number) {
  const size = Math.max(1, Math.floor(containerHours / (await containersAtNewest(store, hours))));
  const parts: number[][] = [];
  for (let index = 0; index < hours.length; index += size) parts.push(hours.slice(index, index + size));
  return parts;
}
