import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

/** The demo's rows are made inside the engine from curves; here is one function a query file. */

const CREATE_SHAPE = readSql('create-shape.sql', import.meta.url);
const CLEAR_SHAPE = readSql('clear-shape.sql', import.meta.url);
const INSERT_SAMPLES = readSql('insert-samples.sql', import.meta.url);
const INSERT_USAGE_HOURS = readSql('insert-usage-hours.sql', import.meta.url);
const INSERT_NODE_HOURS = readSql('insert-node-hours.sql', import.meta.url);
const INSERT_QUANTILE_DAYS = readSql('insert-quantile-days.sql', import.meta.url);
const LEFT_HOURS = readSql('left-hours.sql', import.meta.url);
const DELETE_USAGE_HOURS = readSql('delete-usage-hours.sql', import.meta.url);
const DELETE_NODE_HOURS = readSql('delete-node-hours.sql', import.meta.url);
const DEMO_STATE = readSql('demo-state.sql', import.meta.url);
const OPEN_HOURS = readSql('open-hours.sql', import.meta.url);
const MARK_ROLLED = readSql('mark-rolled.sql', import.meta.url);

/** How one container of a workload behaves over the slots that begin at `slot_from`. */
export interface DemoShape {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  readonly is_first: 0 | 1;
  readonly slot_seconds: 60 | 3600;
  /** seconds since 1970 */
  readonly slot_from: number;
  /** thousandths of the ordinary level, of one pod */
  readonly cpu_load: readonly number[];
  readonly net_load: readonly number[];
  readonly cpu_milli: number;
  readonly memory_bytes: number;
  readonly memory_growth: number;
  readonly memory_growth_seconds: number;
  readonly rx_bytes_per_second: number;
  readonly tx_bytes_per_second: number;
}

const SHAPE_COLUMNS = [
  'cluster',
  'namespace',
  'kind',
  'workload',
  'container',
  'is_first',
  'slot_seconds',
  'slot_from',
  'cpu_load',
  'net_load',
  'cpu_milli',
  'memory_bytes',
  'memory_growth',
  'memory_growth_seconds',
  'rx_bytes_per_second',
  'tx_bytes_per_second',
] as const;

/** Half-open, seconds since 1970. */
export interface DemoWindow {
  readonly from: number;
  readonly to: number;
}

const text = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
const bounds = (window: DemoWindow) => ({ from: text(window.from), to: text(window.to) });

/** Replaces the curves that the inserts below read. */
export async function setShapes(store: Store, shapes: readonly DemoShape[]): Promise<void> {
  await store.command('demo-create-shape', CREATE_SHAPE);
  await store.command('demo-clear-shape', CLEAR_SHAPE);
  await store.insertRows('demo_shape', SHAPE_COLUMNS, shapes);
}

/** Whole minutes. Needs 60 s curves. The caller marks the hours dirty once the source's heartbeat covers them. */
export async function insertSamples(store: Store, window: DemoWindow, seed: number): Promise<void> {
  await store.command('demo-insert-samples', INSERT_SAMPLES, { ...bounds(window), seed });
}

/** Whole hours that are not rolled yet. Needs 3600 s curves. What a run that was cut off left of them goes first. */
export async function insertHours(store: Store, window: DemoWindow, seed: number): Promise<void> {
  const left = await store.rows<{ usage: string; node: string }>('demo-left-hours', LEFT_HOURS, bounds(window));
  if (Number(left[0]?.usage) > 0) await store.command('demo-delete-usage-hours', DELETE_USAGE_HOURS, bounds(window));
  if (Number(left[0]?.node) > 0) await store.command('demo-delete-node-hours', DELETE_NODE_HOURS, bounds(window));
  await store.command('demo-insert-usage-hours', INSERT_USAGE_HOURS, { ...bounds(window), seed });
  await store.command('demo-insert-node-hours', INSERT_NODE_HOURS, bounds(window));
}

/** Whole days that have no samples: their quantiles come from the hours. */
export async function insertQuantileDays(store: Store, window: DemoWindow): Promise<void> {
  await store.command('demo-insert-quantile-days', INSERT_QUANTILE_DAYS, bounds(window));
}

/** Hours whose rollups were inserted directly are not to be rolled again. */
export async function markRolled(store: Store, window: DemoWindow): Promise<void> {
  await store.command('demo-mark-rolled', MARK_ROLLED, bounds(window));
}

export interface DemoState {
  /** start of the demo's time; null before the first fact */
  readonly epoch: number | null;
  /** samples are complete up to here; null before the first heartbeat */
  readonly seenUntil: number | null;
}

/** Where an earlier run stopped. */
export async function demoState(store: Store): Promise<DemoState> {
  const [row] = await store.rows<{ epoch: string; seen_until: string }>('demo-state', DEMO_STATE);
  return { epoch: Number(row?.epoch) || null, seenUntil: Number(row?.seen_until) || null };
}

/** Whole hours of the window that have neither rollups nor samples, oldest first. */
export async function openHours(store: Store, window: DemoWindow): Promise<number[]> {
  const rows = await store.rows<{ hour: string }>('demo-open-hours', OPEN_HOURS, bounds(window));
  return rows.map((row) => Number(row.hour));
}
