import type { Store } from '@plimsoll/store/client';
import { grocerEks } from '../../collector/demo/grocer-eks.ts';
import { type DemoProgress, fillDemo } from '../../collector/demo/main.ts';
import { metalPar } from '../../collector/demo/metal-par.ts';
import type { ClusterSpec } from '../../collector/demo/organisation.ts';
import { scootVm } from '../../collector/demo/scoot-vm.ts';

/** The demo at a small scale: four days, three clusters, one team of the bare-metal one. */

export const DAY_MS = 86_400_000;
// yesterday at 10:23: the history begins five days before, and nothing depends on when this runs
export const NOW = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + (10 * 60 + 23) * 60_000;
export const FROM = Math.floor(NOW / DAY_MS) * DAY_MS - 4 * DAY_MS;
export const at = (ms: number): string => `toDateTime(${Math.floor(ms / 1000)}, 'UTC')`;

export const SMALL: readonly ClusterSpec[] = [
  {
    ...metalPar,
    pools: metalPar.pools.map((pool) => ({ ...pool, minNodes: 5, maxNodes: 8 })),
    workloads: metalPar.workloads.filter(({ namespace }) => ['trips', 'kube-system', 'monitoring'].includes(namespace)),
  },
  scootVm,
  grocerEks,
];

export const TABLES = [
  'cluster',
  'node',
  'pod',
  'label_set',
  'event',
  'gap',
  'sample',
  'usage_hour',
  'node_hour',
  'quantile_day',
  'cost_hour',
  'cost_node_hour',
  'cost_day',
  'cost_node_day',
];

/** A euro an hour for every node, so that there is money to divide. */
export async function euroAnHour(priced: Store): Promise<void> {
  await priced.command(
    'test-prices',
    `INSERT INTO node_price (cluster, node_uid, from_ts, to_ts, amount_nanos, per_seconds, currency, weight_cpu,
       weight_memory, weight_gpu, basis, estimated, source, as_of, version)
     SELECT cluster, uid, from_ts, toDateTime(4102444800, 'UTC'), 1000000007, 3600, 'EUR', 7, 3, 0, 'list', 0, 'test',
       toDate('2026-01-01'), 1 FROM node FINAL`,
  );
}

export async function make(into: Store, now = NOW, report: (progress: DemoProgress) => void = () => undefined) {
  return fillDemo({
    store: into,
    report,
    signal: AbortSignal.timeout(170_000),
    now: () => now,
    currencies: ['EUR'],
    days: 4,
    clusters: SMALL,
    price: euroAnHour,
  });
}

export async function one<T = string>(from: Store, sql: string): Promise<T> {
  const [row] = await from.rows<{ x: T }>('test', sql);
  if (row === undefined) throw new Error(`no row: ${sql}`);
  return row.x;
}

export async function counts(from: Store): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const table of TABLES) {
    // versions of one row are one row
    const final = /^(cluster|node|pod|label_set|event|gap|sample)$/.test(table) ? 'FINAL' : '';
    all[table] = Number(await one(from, `SELECT count() AS x FROM ${table} ${final}`));
  }
  return all;
}

export const DIGESTS: Readonly<Record<string, string>> = {
  sample:
    'SELECT sum(cityHash64(ts, pod_uid, container, seconds, cpu_milli, memory_bytes, rx_bytes, tx_bytes)) AS x FROM sample FINAL',
  usage_hour:
    'SELECT sum(cityHash64(hour, pod_uid, container, node_uid, seconds, cpu_used_share, cpu_idle_share, memory_used_share, tx_bytes)) AS x FROM usage_hour',
  node_hour:
    'SELECT sum(cityHash64(hour, node_uid, cpu_idle_share, cpu_reserved_share, cpu_unattributed_share)) AS x FROM node_hour',
  cost_hour: 'SELECT sum(cityHash64(hour, pod_uid, container, cpu_used_nanos, memory_idle_nanos)) AS x FROM cost_hour',
  cost_node_day: 'SELECT sum(cityHash64(day, node_uid, total_nanos, cpu_idle_nanos)) AS x FROM cost_node_day',
  pod: 'SELECT sum(cityHash64(uid, node_uid, from_ts, to_ts)) AS x FROM pod FINAL',
};

export async function digests(from: Store): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const [table, sql] of Object.entries(DIGESTS)) all[table] = await one(from, sql);
  return all;
}
