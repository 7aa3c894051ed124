import type { Store } from './client.ts';
import { markPriceDirty } from './dirty.ts';
import { BadLine, type Fields, id, time } from './interchange-fields.ts';
import { withLock } from './lock.ts';
import { clearStages, publishDays } from './partition.ts';
import { camelCase, ROLLUP_COLUMNS, type RollupType } from './rollup-columns.ts';
import { dayOf, epochSeconds, HOUR_SECONDS, SEALED_AT, sqlDay, sqlTime } from './time.ts';

const LOCK_WAIT_MS = 10 * 60_000;

interface Day {
  readonly seconds: number;
  readonly rows: Record<RollupType, Record<string, string | number>[]>;
  readonly hours: Set<number>;
  readonly clusters: Set<string>;
}

const TABLES = { usageHour: 'usage_hour', nodeHour: 'node_hour', quantileDay: 'quantile_day' } as const;
const TYPES = ['usageHour', 'nodeHour', 'quantileDay'] as const;

const KEEP = {
  usageHour: `INSERT INTO usage_hour_stage SELECT * FROM usage_hour WHERE toDate(hour) = {day:Date}
    AND NOT (has({hours:Array(DateTime('UTC'))}, hour) AND has({clusters:Array(String)}, cluster))`,
  nodeHour: `INSERT INTO node_hour_stage SELECT * FROM node_hour WHERE toDate(hour) = {day:Date}
    AND NOT (has({hours:Array(DateTime('UTC'))}, hour) AND has({clusters:Array(String)}, cluster))`,
  quantileDay: `INSERT INTO quantile_day_stage SELECT * FROM quantile_day WHERE day = {day:Date}
    AND NOT has({clusters:Array(String)}, cluster)`,
};

const FROM_TEXT = `INSERT INTO quantile_day_stage
SELECT day, cluster, namespace, kind, workload, container, samples,
  CAST(unhex(cpu_milli), 'AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.95, 0.99), UInt32)'),
  CAST(unhex(memory_bytes), 'AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.95, 0.99), UInt64)'),
  cpu_max_milli, memory_max_bytes
FROM quantile_day_text`;

/**
 * Hours that came as rollups, because their samples are gone where they were exported. They are sealed: never rolled
 * again, only priced. The lines of a day stand together.
 */
export class RollupDays {
  readonly #store: Store;
  readonly #finished = new Set<number>();
  #day: Day | undefined;
  #next: Day | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  row(type: RollupType, fields: Fields): void {
    const start = type === 'quantileDay' ? epochSeconds(time(fields, 'day')) : epochSeconds(time(fields, 'hour'));
    if (start % (type === 'quantileDay' ? 24 * HOUR_SECONDS : HOUR_SECONDS) !== 0) {
      throw new BadLine(`a ${type} line must begin on the hour or day`);
    }
    const values = columnsOf(type, fields);
    const day = this.#dayOf(dayOf(start));
    day.rows[type].push(type === 'quantileDay' ? { day: sqlDay(start), ...values } : { hour: start, ...values });
    day.clusters.add(id(fields, 'cluster'));
    if (type !== 'quantileDay') day.hours.add(start);
  }

  #dayOf(seconds: number): Day {
    if (this.#day?.seconds === seconds) return this.#day;
    if (this.#finished.has(seconds)) throw new BadLine('the hours of a day must stand together');
    const day: Day = {
      seconds,
      rows: { usageHour: [], nodeHour: [], quantileDay: [] },
      hours: new Set(),
      clusters: new Set(),
    };
    if (this.#day === undefined) {
      this.#day = day;
    } else {
      this.#finished.add(this.#day.seconds);
      this.#next = this.#day;
      this.#day = day;
    }
    return day;
  }

  get isFull(): boolean {
    return this.#next !== undefined;
  }

  /** Writes the day that is complete. */
  async flush(): Promise<void> {
    const day = this.#next;
    this.#next = undefined;
    if (day !== undefined) await withLock(this.#store, 'roll', () => this.#write(day), { waitMs: LOCK_WAIT_MS });
  }

  async finish(): Promise<void> {
    await this.flush();
    this.#next = this.#day;
    this.#day = undefined;
    await this.flush();
  }

  async #write(day: Day): Promise<void> {
    const name = sqlDay(day.seconds);
    const hours = [...day.hours].sort((a, b) => a - b);
    const params = { day: name, hours: hours.map(sqlTime), clusters: [...day.clusters] };
    for (const type of TYPES) {
      const rows = day.rows[type];
      if (rows.length === 0) continue;
      const table = TABLES[type];
      await clearStages(this.#store, [table]);
      const columns = Object.keys(rows[0] ?? {});
      if (type === 'quantileDay') {
        await this.#store.command('clear-quantile-text', 'TRUNCATE TABLE quantile_day_text');
        await this.#store.insertRows('quantile_day_text', columns, rows);
        await this.#store.command('import-quantiles', FROM_TEXT);
        await this.#store.command('clear-quantile-text', 'TRUNCATE TABLE quantile_day_text');
      } else {
        await this.#store.insertRows(`${table}_stage`, columns, rows);
      }
      await this.#store.command(`keep-${table}`, KEEP[type], params);
      await publishDays(this.#store, [table], [name]);
    }
    await this.#store.insertRows(
      'rolled_hour',
      ['hour', 'rolled_at', 'rolled_until'],
      hours.map((hour) => ({ hour, rolled_at: SEALED_AT, rolled_until: hour + HOUR_SECONDS })),
    );
    await markPriceDirty(this.#store, hours);
  }
}

const WHOLE = /^\d{1,20}$/;

function columnsOf(type: RollupType, fields: Fields): Record<string, string | number> {
  const row: Record<string, string | number> = {};
  for (const [column, kind] of Object.entries(ROLLUP_COLUMNS[type])) {
    const name = camelCase(column);
    const value = fields[name] ?? (kind === 'number' ? 0 : '');
    if (kind === 'text') {
      if (typeof value !== 'string') throw new BadLine(`"${name}" must be a text`);
    } else if (!WHOLE.test(String(value))) {
      throw new BadLine(`"${name}" must be a whole number`);
    }
    row[column] = typeof value === 'number' ? value : String(value);
  }
  return row;
}
