import type { Store } from './client.ts';
import { dayOf } from './time.ts';

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

const DAYS_AT_ONCE = 8;

/**
 * Hours (seconds since the epoch) by their UTC day, newest first, some days at a time: a statement costs more than a
 * day. `newestAlone` where somebody may be waiting for that day.
 */
export function batchesOfDays(hours: Iterable<number>, newestAlone = false): number[][] {
  const days = [...Map.groupBy(new Set(hours), dayOf)].sort(([a], [b]) => b - a);
  const batches: number[][] = [];
  for (let index = 0; index < days.length; ) {
    const end = newestAlone && index === 0 ? 1 : index + DAYS_AT_ONCE;
    const some = days.slice(index, end);
    batches.push(some.flatMap(([, own]) => own).sort((a, b) => a - b));
    index = end;
  }
  return batches;
}
