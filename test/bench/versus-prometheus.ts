import type { Engine } from '@plimsoll/engine/start';
import type { Store } from '@plimsoll/store/client';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import type { Figure } from './report.ts';
import { timed } from './report.ts';
import { dayText, type World } from './world.ts';

const METRICS = ['cpu_milli', 'memory_bytes', 'tx_bytes', 'request_cpu_milli', 'request_memory_bytes'] as const;
const LEAST_OF = 5;

/** The same samples in Debian's Prometheus, the same questions, in one run: ratios, for wall times wander. */
export async function versusPrometheus(store: Store, engine: Engine, world: World, folder: string): Promise<Figure[]> {
  const prometheus = await startPrometheus(folder, 19_090 + (process.pid % 500), days(engine, store.database, world));
  try {
    return await compare(store, prometheus, world);
  } finally {
    await prometheus.stop();
  }
}

async function compare(store: Store, prometheus: Prometheus, world: World): Promise<Figure[]> {
  const range = `[${(world.to - world.from) / 86_400}d:1m]`;
  const cost = `sum by (namespace) (sum_over_time(((cpu_milli > request_cpu_milli or request_cpu_milli) + 0)${range}))`;
  const p95 = `quantile_over_time(0.95, cpu_milli[${(world.to - world.from) / 86_400}d])`;
  const params = { from: dayText(world.from), to: dayText(world.to) };
  const theirs = {
    cost: await least(async () => (await prometheus.query(cost, world.to)).ms),
    p95: await least(async () => (await prometheus.query(p95, world.to)).ms),
  };
  const ours = {
    raw: await least(() => timed(() => store.rows('bench-cost', COST, params))),
    rollup: await least(() =>
      timed(() => costCells(store, { currency: 'EUR', from: world.from, to: world.to, dims: ['namespace'], step: '' })),
    ),
    p95: await least(() => timed(() => store.rows('bench-p95', P95, params))),
  };
  const [size] = await store.rows<{ bytes: string }>('bench-size', SIZE);
  const with5 = `prometheus ${prometheus.version}`;
  return [
    {
      what: 'cost by namespace, Prometheus / raw samples',
      value: theirs.cost / ours.raw,
      unit: 'times',
      aim: { atLeast: 50 },
      note: `${with5}: ${theirs.cost.toFixed(0)} ms, ours ${ours.raw.toFixed(1)} ms`,
    },
    {
      what: 'cost by namespace, Prometheus / rollups',
      value: theirs.cost / ours.rollup,
      unit: 'times',
      aim: { atLeast: 1000 },
      note: `ours ${ours.rollup.toFixed(1)} ms`,
    },
    {
      what: 'p95 of cpu a pod, Prometheus / raw samples',
      value: theirs.p95 / ours.p95,
      unit: 'times',
      aim: { atLeast: 15 },
      note: `${theirs.p95.toFixed(0)} ms, ours ${ours.p95.toFixed(1)} ms`,
    },
    {
      what: 'bytes of the same five measures, ours / Prometheus',
      value: Number(size?.bytes ?? 0) / prometheus.bytes,
      unit: 'of theirs',
      aim: { atMost: 0.34 },
      note: `theirs ${(prometheus.bytes / 1e6).toFixed(1)} MB with 5 labels a series`,
    },
  ];
}

async function least(measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < LEAST_OF; run += 1) values.push(await measure());
  return Math.min(...values);
}

async function* days(engine: Engine, database: string, world: World): AsyncGenerator<AsyncIterable<string>> {
  for (let day = world.from; day < world.to; day += 86_400) yield openMetrics(engine, database, day);
}

async function* openMetrics(engine: Engine, database: string, day: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (const metric of METRICS) {
    yield `# TYPE ${metric} gauge\n`;
    const query = `SELECT concat('${metric}{cluster="', cluster, '",namespace="', namespace, '",workload="', workload, '",container="', container,
        '",pod="', pod_uid, '"} ', toString(${metric}), ' ', toString(toUnixTimestamp(ts)))
      FROM sample WHERE ts > toDateTime({day:Date}, 'UTC') AND ts <= toDateTime({day:Date} + 1, 'UTC')
      ORDER BY pod_uid, ts FORMAT TSVRaw`;
    const url = `${engine.url}/?database=${database}&param_day=${dayText(day)}&query=${encodeURIComponent(query)}`;
    const reply = await fetch(url, {
      headers: { 'X-ClickHouse-User': engine.username, 'X-ClickHouse-Key': engine.password },
    });
    if (!reply.ok || reply.body === null) throw new Error(await reply.text());
    for await (const chunk of reply.body) yield decoder.decode(chunk, { stream: true });
  }
  yield '# EOF\n';
}

const COST = `
  SELECT namespace, sum(toUInt64(greatest(cpu_milli, request_cpu_milli)) * seconds) AS allocated
  FROM sample WHERE ts > toDateTime({from:Date}, 'UTC') AND ts <= toDateTime({to:Date}, 'UTC')
  GROUP BY cluster, namespace SETTINGS optimize_aggregation_in_order = 1`;

const P95 = `
  SELECT pod_uid, quantileBFloat16(0.95)(cpu_milli) AS p95
  FROM sample WHERE ts > toDateTime({from:Date}, 'UTC') AND ts <= toDateTime({to:Date}, 'UTC')
  GROUP BY cluster, namespace, kind, workload, container, pod_uid SETTINGS optimize_aggregation_in_order = 1`;

const SIZE = `
  SELECT sum(column_data_compressed_bytes) AS bytes FROM system.parts_columns
  WHERE active AND database = currentDatabase() AND table = 'sample' AND column != 'rx_bytes'`;
