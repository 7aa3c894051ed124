import type { Store } from './client.ts';
import { camelCase, ROLLUP_COLUMNS, type RollupType } from './rollup-columns.ts';
import { readSql } from './sql-text.ts';
import { dayOf, rfc3339, sqlDay, sqlTime } from './time.ts';

const HOURS = readSql('./queries/export-rollup-hours.sql', import.meta.url);

function columns(type: RollupType): string {
  return Object.keys(ROLLUP_COLUMNS[type]).join(', ');
}

const USAGE = `SELECT toUnixTimestamp(hour) AS start_s, ${columns('usageHour')} FROM usage_hour
WHERE toDate(hour) = {day:Date} AND has({hours:Array(DateTime('UTC'))}, hour)`;
const NODES = `SELECT toUnixTimestamp(hour) AS start_s, ${columns('nodeHour')} FROM node_hour
WHERE toDate(hour) = {day:Date} AND has({hours:Array(DateTime('UTC'))}, hour)`;
const QUANTILES = `SELECT toUnixTimestamp(toDateTime(day, 'UTC')) AS start_s,
  ${columns('quantileDay').replace('cpu_milli,', 'hex(cpu_milli) AS cpu_milli,').replace('memory_bytes,', 'hex(memory_bytes) AS memory_bytes,')}
FROM quantile_day WHERE day = {day:Date}`;

export interface RollupLine {
  readonly type: RollupType;
  readonly [name: string]: unknown;
}

/** The hours of [from, to) that samples cannot make again, day by day. */
export async function* exportRollups(store: Store, from: number, to: number): AsyncGenerator<RollupLine> {
  const rows = await store.rows<{ hour_s: number }>('export-rollup-hours', HOURS, {
    from: sqlTime(from),
    to: sqlTime(to),
  });
  for (const [day, hours] of Map.groupBy(
    rows.map((row) => row.hour_s),
    dayOf,
  )) {
    const params = { day: sqlDay(day), hours: hours.map(sqlTime) };
    yield* linesOf(store, 'usageHour', USAGE, params);
    yield* linesOf(store, 'nodeHour', NODES, params);
    yield* linesOf(store, 'quantileDay', QUANTILES, params);
  }
}

async function* linesOf(
  store: Store,
  type: RollupType,
  sql: string,
  params: Readonly<Record<string, unknown>>,
): AsyncGenerator<RollupLine> {
  const begin = type === 'quantileDay' ? 'day' : 'hour';
  for await (const block of store.stream<Record<string, string | number>>(`export-${type}`, sql, params)) {
    for (const { start_s, ...row } of block) {
      const values = Object.entries(row).map(([column, value]) => [camelCase(column), value]);
      yield { type, [begin]: rfc3339(Number(start_s)), ...Object.fromEntries(values) };
    }
  }
}
