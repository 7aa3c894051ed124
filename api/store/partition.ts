import type { Store } from './client.ts';

/** Tables whose days are made in `<table>_stage` and then take the place of their partition. */
export type StagedTable =
  | 'usage_hour'
  | 'node_hour'
  | 'quantile_day'
  | 'cost_hour'
  | 'cost_node_hour'
  | 'cost_day'
  | 'cost_node_day';

const HOURLY = new Set<StagedTable>(['usage_hour', 'node_hour', 'cost_hour', 'cost_node_hour']);

/** Empties the stage: a run that was killed may have left rows. */
export async function clearStage(store: Store, table: StagedTable): Promise<void> {
  await store.command(`clear-${table}`, `TRUNCATE TABLE ${table}_stage`);
}

/** Takes over the hours of a day that are not made anew; `day` is YYYY-MM-DD. */
export async function keepOtherHours(
  store: Store,
  table: StagedTable,
  day: string,
  hours: readonly string[],
): Promise<void> {
  if (!HOURLY.has(table)) return;
  await store.command(
    `keep-${table}`,
    `INSERT INTO ${table}_stage SELECT * FROM ${table}
     WHERE toDate(hour) = {day:Date} AND NOT has({hours:Array(DateTime('UTC'))}, hour)
     SETTINGS insert_deduplicate = 0`,
    { day, hours: [...hours] },
  );
}

/** The staged day becomes the day, in one step for every reader. */
export async function publishDay(store: Store, table: StagedTable, day: string): Promise<void> {
  // a partition's name cannot be a parameter; it is made of digits only
  const partition = Number(day.replaceAll('-', ''));
  const [staged] = await store.rows<{ rows: string }>(
    `staged-${table}`,
    `SELECT count() AS rows FROM ${table}_stage WHERE _partition_id = {partition:String}`,
    { partition: String(partition) },
  );
  if (staged === undefined || Number(staged.rows) === 0) {
    // an empty stage cannot replace a partition
    await store.command(`drop-${table}`, `ALTER TABLE ${table} DROP PARTITION ${partition}`);
    return;
  }
  await store.command(`publish-${table}`, `ALTER TABLE ${table} REPLACE PARTITION ${partition} FROM ${table}_stage`);
  await clearStage(store, table);
}
