import { readFile } from 'node:fs/promises';
import type { Store } from '@plimsoll/store/client';
import { priceHours } from '@plimsoll/store/price';
import { rollHours } from '@plimsoll/store/roll';
import { statementsOf } from '@plimsoll/store/sql-text';

const DAY_S = 86_400;
const CURRENCIES = ['EUR', 'USD'] as const;

/** A fleet whose facts and samples are generated inside the engine; the same numbers every time for the same days. */
export interface World {
  readonly pods: number;
  /** first and, exclusive, last second of whole UTC days that ended before today */
  readonly from: number;
  readonly to: number;
}

export function worldOf(pods: number, days: number, now = Date.now()): World {
  const today = Math.floor(now / 1000 / DAY_S) * DAY_S;
  return { pods, from: today - days * DAY_S, to: today };
}

const sql = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');

export function dayText(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 10);
}

export async function generateFacts(store: Store, world: World): Promise<void> {
  const params = { from: dayText(world.from), to: dayText(world.to), pods: world.pods };
  for (const statement of statementsOf(await sql('generate-world.sql')))
    await store.command('bench-world', statement, params);
}

export async function generateSamples(store: Store, world: World, onDay?: (day: string) => void): Promise<void> {
  const statement = await sql('generate-samples.sql');
  for (let day = world.from; day < world.to; day += DAY_S) {
    await store.command('bench-samples', statement, { day: dayText(day), pods: world.pods });
    onDay?.(dayText(day));
  }
}

export async function rollWorld(store: Store, world: World, onDay?: (day: string) => void): Promise<void> {
  for (let day = world.from; day < world.to; day += DAY_S) {
    const hours = Array.from({ length: 24 }, (_, hour) => day + hour * 3600);
    await rollHours(store, hours);
    await priceHours(store, hours, CURRENCIES);
    onDay?.(dayText(day));
  }
}
