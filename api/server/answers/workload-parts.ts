import type { WorkloadReply } from '@plimsoll/contract/workloads';
import { formatInstant } from '@plimsoll/domain/instant';
import type { WorkloadPodRow } from '@plimsoll/store/queries/workload';
import type { Period } from './period.ts';
import type { Purse } from './wire.ts';
import { missingMoney, sumMoney } from './wire.ts';
import type { WorkloadReading } from './workload-read.ts';

type Container = WorkloadReply['containers'][number];

/** Requests and limits are those of the newest pod that has the container; use is over the window. */
export function containersOf(reading: WorkloadReading): Container[] {
  const pods = reading.pods.length > 0 ? reading.pods : [reading.newest];
  const names = [...new Set(pods.flatMap((pod) => pod.containers))];
  for (const row of reading.usage) if (!names.includes(row.container)) names.push(row.container);
  return names.map((container): Container => {
    const holders = pods.filter((pod) => pod.containers.includes(container));
    const spec = holders[0];
    const usage = reading.usage.find((row) => row.container === container);
    const latest = reading.latest.find((row) => row.container === container);
    return {
      container,
      pods: holders.length,
      cpuMilli: {
        ...(spec === undefined
          ? NO_SPEC
          : specOf(spec, container, spec.request_cpu_milli.map(Number), spec.limit_cpu_milli.map(Number))),
        ...quantiles(usage?.cpu_quantiles, usage?.cpu_max),
        latest: latest?.cpu_milli ?? null,
      },
      memoryBytes: {
        ...(spec === undefined
          ? NO_SPEC
          : specOf(spec, container, spec.request_memory_bytes.map(Number), spec.limit_memory_bytes.map(Number))),
        ...quantiles(usage?.memory_quantiles, usage?.memory_max),
        latest: latest?.memory_bytes ?? null,
      },
    };
  });
}

const NO_SPEC = { request: null, limit: null };

function specOf(pod: WorkloadPodRow, container: string, requests: readonly number[], limits: readonly number[]) {
  const index = pod.containers.indexOf(container);
  const limit = limits[index] ?? 0;
  // a limit of 0 is stored where there is none
  return { request: requests[index] ?? null, limit: limit === 0 ? null : limit };
}

function quantiles(values: readonly number[] | undefined, max: number | undefined) {
  return { p50: values?.[0] ?? null, p95: values?.[2] ?? null, p99: values?.[3] ?? null, max: max ?? null };
}

/** Every step of the window, null where nobody looked. */
export function seriesOf(
  rows: WorkloadReading['series'],
  stepSeconds: number,
  period: Period,
): WorkloadReply['series']['points'] {
  const byStart = new Map(rows.map((row) => [row.at, row]));
  const points: WorkloadReply['series']['points'] = [];
  const first = Math.floor(period.from / stepSeconds) * stepSeconds;
  for (let at = first; at < period.asked.to; at += stepSeconds) {
    const row = byStart.get(at);
    points.push({
      at: formatInstant(at),
      cpuUsedMilli: row?.cpu_used ?? null,
      cpuRequestedMilli: row?.cpu_requested ?? null,
      memoryUsedBytes: row?.memory_used ?? null,
      memoryRequestedBytes: row?.memory_requested ?? null,
      txBytesPerSecond: row?.tx ?? null,
      rxBytesPerSecond: row?.rx ?? null,
    });
  }
  return points;
}

/** What the nodes cost an hour, in the currency of their own price. */
export function pricesOf(reading: WorkloadReading, purse: Purse): WorkloadReply['priceBasis'] {
  const names = new Map(reading.nodeNames.map((node) => [node.uid, node]));
  const prices = new Map(reading.prices.map((price) => [price.node_uid, price]));
  const uids = [...new Set(reading.pods.map((pod) => pod.node_uid))];
  return uids.map((uid) => {
    const node = names.get(uid);
    const price = prices.get(uid);
    const place = { node: node?.name ?? uid, instanceType: node?.instance_type ?? '', region: node?.region ?? '' };
    if (price === undefined) return { ...place, hourly: missingMoney(purse), source: '', asOf: null };
    const nanos = (BigInt(price.amount_nanos) * 3600n) / BigInt(price.per_s);
    return {
      ...place,
      hourly: sumMoney(
        { nanos, estimated: price.is_estimated === 1 ? 1n : 0n, unpricedSeconds: 0 },
        { currency: price.price_currency, basis: price.price_basis },
      ),
      source: price.price_source,
      // a price that names no day has the zero day of the store
      asOf: price.price_as_of === '1970-01-01' ? null : price.price_as_of,
    };
  });
}
