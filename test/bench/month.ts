import type { Store } from '@plimsoll/store/client';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { type Figure, quantile, timed } from './report.ts';
import { dayText, type World } from './world.ts';

const RUNS = 40;

/** The explorer's question, HTTP to HTTP: what did each namespace cost on each day? From rollups and from raw samples. */
export async function month(store: Store, world: World): Promise<Figure[]> {
  const days = (world.to - world.from) / 86_400;
  const ask = () =>
    costCells(store, { currency: 'EUR', from: world.from, to: world.to, dims: ['cluster', 'namespace'], step: 'day' });
  await ask();
  const rollup: number[] = [];
  for (let run = 0; run < RUNS; run += 1) rollup.push(await timed(ask));
  const params = { from: dayText(world.from), to: dayText(world.to) };
  const raw: number[] = [];
  for (let run = 0; run < 3; run += 1) raw.push(await timed(() => store.rows('bench-raw', RAW, params)));
  const scale = `${world.pods.toLocaleString('en-US')} pods, ${days} days`;
  return [
    {
      what: `month by namespace and day, p95 of ${RUNS} (${scale})`,
      value: quantile(rollup, 0.95),
      unit: 'ms',
      aim: { atMost: 50 },
    },
    { what: 'the same, median', value: quantile(rollup, 0.5), unit: 'ms' },
    {
      what: 'allocated core-seconds by namespace from every raw sample',
      value: Math.min(...raw),
      unit: 'ms',
      aim: { atMost: 2000 },
      note: 'least of 3',
    },
  ];
}

const RAW = `
  SELECT cluster, namespace, sum(toUInt64(greatest(cpu_milli, request_cpu_milli)) * seconds) AS cpu_allocated_milli_s,
    sum(toUInt64(greatest(memory_bytes, request_memory_bytes) / 1024) * seconds) AS memory_allocated_kib_s
  FROM sample
  WHERE ts > toDateTime({from:Date}, 'UTC') AND ts <= toDateTime({to:Date}, 'UTC')
  GROUP BY cluster, namespace
  SETTINGS optimize_aggregation_in_order = 1`;

/** Bytes a container sample on disk after merges, and what each column takes. */
export async function storage(store: Store): Promise<Figure[]> {
  await store.command('bench-merge', 'OPTIMIZE TABLE sample FINAL');
  const [size] = await store.rows<{ samples: string; bytes: string }>(
    'bench-size',
    `SELECT sum(rows) AS samples, sum(bytes_on_disk) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() AND table = 'sample'`,
  );
  const samples = Number(size?.samples ?? 0);
  return [
    {
      what: `bytes a container sample, six measures and labels (${samples.toLocaleString('en-US')} samples)`,
      value: Number(size?.bytes ?? 0) / samples,
      unit: 'bytes',
      aim: { atMost: 7 },
    },
  ];
}
