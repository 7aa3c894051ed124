import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { windowParts } from './window-parts.ts';

const PODS = readSql('./workload-pods.sql', import.meta.url);
const CELLS = readSql('./workload-cells.sql', import.meta.url);
const USAGE_DAYS = readSql('./workload-usage-days.sql', import.meta.url);
const USAGE_SAMPLES = readSql('./workload-usage-samples.sql', import.meta.url);
const LATEST = readSql('./workload-latest.sql', import.meta.url);
const SERIES_SAMPLES = readSql('./workload-series-samples.sql', import.meta.url);
const SERIES_HOURS = readSql('./workload-series-hours.sql', import.meta.url);
const TRAFFIC = readSql('./workload-traffic.sql', import.meta.url);
const EVENTS = readSql('./workload-events.sql', import.meta.url);
const PRICES = readSql('./workload-prices.sql', import.meta.url);

export interface WorkloadPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
}

/** Seconds since the epoch, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface WorkloadPodRow {
  readonly uid: string;
  readonly name: string;
  readonly node_uid: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly label_set: string;
  readonly containers: readonly string[];
  readonly request_cpu_milli: readonly number[];
  readonly request_memory_bytes: readonly string[];
  readonly limit_cpu_milli: readonly number[];
  readonly limit_memory_bytes: readonly string[];
}

export const readWorkloadPods = (store: Store, place: WorkloadPlace, { from, to }: Span, most: number) =>
  store.rows<WorkloadPodRow>('workload-pods', PODS, { ...place, from, to, ever: 0, most });

export const readNewestPod = (store: Store, place: WorkloadPlace) =>
  store.rows<WorkloadPodRow>('workload-newest-pod', PODS, { ...place, from: 0, to: 0, ever: 1, most: 1 });

export interface WorkloadCell {
  readonly start: number;
  readonly podUid: string;
  readonly nodeUid: string;
  readonly cpuUsed: bigint;
  readonly cpuIdle: bigint;
  readonly memoryUsed: bigint;
  readonly memoryIdle: bigint;
  readonly gpu: bigint;
  readonly estimated: bigint;
  readonly unpricedSeconds: number;
  readonly cpuMilliSeconds: number;
  readonly memoryKibSeconds: number;
  readonly txBytes: number;
}

type CellRow = readonly [
  ...[number, string, string],
  ...[string, string, string, string, string, string],
  ...[number, number, number, number],
];

/** Money in nano-units of `currency`, by step, pod and node. */
export async function readWorkloadCells(
  store: Store,
  place: WorkloadPlace,
  { from, to }: Span,
  currency: string,
  step: 'hour' | 'day',
): Promise<WorkloadCell[]> {
  const rows = await store.arrays<CellRow>('workload-cells', CELLS, {
    ...place,
    currency,
    step,
    ...windowParts(from, to, step === 'hour'),
  });
  return rows.map((row) => ({
    start: row[0],
    podUid: row[1],
    nodeUid: row[2],
    cpuUsed: BigInt(row[3]),
    cpuIdle: BigInt(row[4]),
    memoryUsed: BigInt(row[5]),
    memoryIdle: BigInt(row[6]),
    gpu: BigInt(row[7]),
    estimated: BigInt(row[8]),
    unpricedSeconds: row[9],
    cpuMilliSeconds: row[10],
    memoryKibSeconds: row[11],
    txBytes: row[12],
  }));
}

export interface UsageRow {
  readonly container: string;
  readonly samples: number;
  /** p50, p90, p95, p99 */
  readonly cpu_quantiles: readonly number[];
  readonly memory_quantiles: readonly number[];
  readonly cpu_max: number;
  readonly memory_max: number;
}

/** By samples for short windows, by the days' quantile states for long ones. */
export const readWorkloadUsage = (store: Store, place: WorkloadPlace, { from, to }: Span, bySamples: boolean) =>
  bySamples
    ? store.rows<UsageRow>('workload-usage-samples', USAGE_SAMPLES, { ...place, from, to })
    : store.rows<UsageRow>('workload-usage-days', USAGE_DAYS, { ...place, from, to });

export interface LatestRow {
  readonly container: string;
  readonly cpu_milli: number;
  readonly memory_bytes: number;
}

export const readWorkloadLatest = (store: Store, place: WorkloadPlace, since: number) =>
  store.rows<LatestRow>('workload-latest', LATEST, { ...place, since });

export interface SeriesRow {
  readonly at: number;
  readonly cpu_used: number;
  readonly cpu_requested: number;
  readonly memory_used: number;
  readonly memory_requested: number;
  readonly tx: number;
  readonly rx: number;
}

export const readWorkloadSeries = (store: Store, place: WorkloadPlace, { from, to }: Span, step_s: number) =>
  step_s < 3600
    ? store.rows<SeriesRow>('workload-series-samples', SERIES_SAMPLES, { ...place, from, to, step_s })
    : store.rows<SeriesRow>('workload-series-hours', SERIES_HOURS, { ...place, from, to, step_s });

export async function readWorkloadTraffic(store: Store, place: WorkloadPlace, { from, to }: Span) {
  const [row] = await store.rows<{ tx: number; rx: number }>('workload-traffic', TRAFFIC, { ...place, from, to });
  return { txBytes: row?.tx ?? 0, rxBytes: row?.rx ?? 0 };
}

export interface WorkloadEventRow {
  readonly at: number;
  readonly reason: string;
  readonly pod_uid: string;
  readonly container: string;
}

export const readWorkloadEvents = (store: Store, place: WorkloadPlace, { from, to }: Span, most: number) =>
  store.rows<WorkloadEventRow>('workload-events', EVENTS, { ...place, from, to, most });

export interface NodePriceRow {
  readonly node_uid: string;
  readonly amount_nanos: string;
  readonly per_s: number;
  readonly price_currency: string;
  readonly price_basis: 'list' | 'contract' | 'invoice' | 'owned' | 'mixed';
  readonly is_estimated: number;
  readonly price_source: string;
  readonly price_as_of: string;
}

export const readNodePrices = (store: Store, cluster: string, nodes: readonly string[], { from, to }: Span) =>
  nodes.length === 0
    ? Promise.resolve([])
    : store.rows<NodePriceRow>('workload-prices', PRICES, { cluster, nodes, from, to });
