import type { Store } from './client.ts';
import { StoreError } from './store-error.ts';

/** Days that are kept. What is summed by day is kept for ever. */
export interface Retention {
  readonly rawDays: number;
  readonly hourlyDays: number;
  readonly quantileDays: number;
}

export const DEFAULT_RETENTION: Retention = { rawDays: 35, hourlyDays: 400, quantileDays: 100 };

const RAW = ['sample', 'egress'] as const;
const HOURLY = ['usage_hour', 'node_hour', 'cost_hour', 'cost_node_hour'] as const;

/** Keeps data so long from now on; what is older goes with the next merges. Raw days below 2 or a shorter hourly than raw time are refused. */
export async function setRetention(store: Store, retention: Retention): Promise<void> {
  const { rawDays, hourlyDays, quantileDays } = retention;
  for (const [name, days] of Object.entries(retention)) {
    if (!Number.isInteger(days) || days < 2 || days > 36_500) {
      throw new StoreError('schema', `Retention ${name} is ${days}: give whole days from 2 to 36500.`);
    }
  }
  if (hourlyDays < rawDays) {
    throw new StoreError(
      'schema',
      `Hours are kept ${hourlyDays} days, samples ${rawDays}: keep hours at least as long.`,
    );
  }
  const alter = (table: string, time: string, days: number) =>
    store.command(`retention-${table}`, `ALTER TABLE ${table} MODIFY TTL ${time} + INTERVAL ${days} DAY`);
  for (const table of RAW) await alter(table, 'greatest(ts, received)', rawDays);
  for (const table of HOURLY) {
    await alter(table, 'hour', hourlyDays);
    // a day made in the stage takes its time to live along
    await alter(`${table}_stage`, 'hour', hourlyDays);
  }
  await alter('quantile_day', 'day', quantileDays);
  await alter('quantile_day_stage', 'day', quantileDays);
}

const TTL_DAYS = /TTL .*toIntervalDay\((\d+)\)/;

async function ttlDays(store: Store, table: string): Promise<number | undefined> {
  const [row] = await store.rows<{ engine_full: string }>(
    'retention',
    'SELECT engine_full FROM system.tables WHERE database = {database:String} AND name = {table:String}',
    { database: store.database, table },
  );
  const days = TTL_DAYS.exec(row?.engine_full ?? '')?.[1];
  return days === undefined ? undefined : Number(days);
}

export async function rawRetentionDays(store: Store): Promise<number> {
  return (await ttlDays(store, 'sample')) ?? DEFAULT_RETENTION.rawDays;
}

export async function readRetention(store: Store): Promise<Retention> {
  return {
    rawDays: await rawRetentionDays(store),
    hourlyDays: (await ttlDays(store, 'usage_hour')) ?? DEFAULT_RETENTION.hourlyDays,
    quantileDays: (await ttlDays(store, 'quantile_day')) ?? DEFAULT_RETENTION.quantileDays,
  };
}
