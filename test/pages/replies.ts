import type { OverviewReply } from '@plimsoll/contract/overview';
import type { WorkloadReply, WorkloadsReply } from '@plimsoll/contract/workloads';
import { costs, money, ZERO } from './costs-reply.ts';
import { AS_OF, CELLS, CLUSTERS, iso } from './organisation.ts';

const CLUSTER_NAMES = Object.keys(CLUSTERS);

export function overview(query: URLSearchParams): OverviewReply | null {
  const currency = query.get('currency') ?? 'EUR';
  const month = costs(
    new URLSearchParams({ window: 'month', by: 'namespace', compare: 'previous', step: 'day', currency }),
  );
  const last = costs(new URLSearchParams({ window: 'lastmonth', by: 'namespace', currency }));
  if (month === null || last === null) return null;
  const units = (value: string | null) => BigInt((value ?? '0').replace('.', ''));
  const soFar = units(month.total.amount);
  const expected = (soFar * 30n * 24n) / (20n * 24n + 4n);
  const drivers = month.rows
    .map((row) => ({ row, change: units(row.cost.amount) - units(row.previous?.amount ?? null) }))
    .sort((a, b) => Math.abs(Number(b.change)) - Math.abs(Number(a.change)))
    .slice(0, 3);
  const used = month.rows.reduce((a, row) => a + units(row.usageCost.amount), ZERO);
  const idleWork = month.rows.reduce((a, row) => a + units(row.workloadIdle.amount), ZERO);
  const perCluster = costs(new URLSearchParams({ window: 'month', by: 'cluster', currency }))?.rows ?? [];
  return {
    answer: `November will cost about ${(Number(expected) / 1e9).toFixed(0)} ${currency}, ${(Number(expected - units(last.total.amount)) / 1e9).toFixed(0)} ${currency} more than October, mainly search.`,
    window: month.window,
    asOf: AS_OF,
    currency,
    simulated: true,
    monthSoFar: month.total,
    forecast: {
      expected: money(expected, 'estimated', currency),
      low: money((expected * 94n) / 100n, 'estimated', currency),
      high: money((expected * 107n) / 100n, 'estimated', currency),
      method: 'mean of the 20 whole days so far, run out to the end of the month; the band is their spread',
    },
    lastMonth: last.total,
    lastMonthSameDays: money((units(last.total.amount) * 2n) / 3n, 'known', currency),
    runRate: {
      perMonth: money(12_650_000_000_000n, 'estimated', currency),
      nodesPerMonth: money(21_940_000_000_000n, 'known', currency),
      byNamespace: month.rows.slice(0, 6).map((row) => ({
        cluster: 'prod',
        namespace: row.key[0] ?? '',
        perMonth: money((units(row.cost.amount) * 3n) / 2n, 'estimated', currency),
      })),
    },
    drivers: drivers.map(({ row, change }) => ({
      key: row.key,
      label: row.key[0] ?? '',
      change: money(change, 'known', currency),
      current: row.cost,
      previous: row.previous ?? money(ZERO, 'known', currency),
    })),
    daily: month.trends.total,
    idleShare: Number(units(month.idle.amount)) / Number(soFar),
    split: {
      usage: money(used, 'known', currency),
      workloadIdle: money(idleWork, 'known', currency),
      reserved: month.reserved,
      idle: month.idle,
      unattributed: month.unattributed,
    },
    clusters: CLUSTER_NAMES.map((cluster) => ({
      cluster,
      nodes: CLUSTERS[cluster]?.nodes ?? 0,
      pods: CELLS.filter((cell) => cell.cluster === cluster).length,
      cost: perCluster.find((row) => row.key[0] === cluster)?.cost ?? money(null),
      coverage: cluster === 'edge' ? 0.91 : 1,
      lastSampleAt: '2026-11-21T04:11:00Z',
    })),
    coverage: month.coverage,
    prices: { oldestAsOf: '2026-11-12T00:00:00Z', unpricedNodes: 1, estimatedNodes: 3 },
  };
}

export function workloads(query: URLSearchParams): WorkloadsReply | null {
  const window = query.get('window') ?? 'month';
  const reply = costs(new URLSearchParams({ window, by: 'cluster,namespace,workload' }));
  if (reply === null) return null;
  const q = (query.get('q') ?? '').toLowerCase();
  const rows = reply.rows
    .map((row) => ({
      cluster: row.key[0] ?? '',
      namespace: row.key[1] ?? '',
      kind: row.key[2]?.split('/')[0] ?? '',
      name: row.key[2]?.split('/')[1] ?? '',
      pods: 2,
      cost: row.cost,
    }))
    .filter(
      (row) =>
        row.name.includes(q) &&
        [null, row.cluster].includes(query.get('cluster')) &&
        [null, row.namespace].includes(query.get('namespace')),
    );
  return {
    answer: `${rows.length} workloads ran in this window; ${rows[0]?.name ?? 'none'} costs most.`,
    window: reply.window,
    asOf: AS_OF,
    currency: 'EUR',
    simulated: true,
    workloads: rows,
    total: rows.length,
    cursor: null,
  };
}

export function workload(path: [string, string, string, string], query: URLSearchParams): WorkloadReply | null {
  const [cluster, namespace, kind, name] = path;
  const filter = `cluster:"${cluster}"+namespace:"${namespace}"+controllerKind:"${kind}"+controllerName:"${name}"`;
  const window = query.get('window') ?? 'month';
  const whole = costs(new URLSearchParams({ window, by: 'workload', step: 'day', filter }));
  const pods = costs(new URLSearchParams({ window, by: 'pod', filter }));
  const row = whole?.rows[0];
  if (whole === null || row === undefined || pods === null) return null;
  const containers = [
    ...new Set(
      CELLS.filter((c) => c.workload === `${kind}/${name}` && c.namespace === namespace).map((c) => c.container),
    ),
  ];
  const start = new Date('2026-11-20T04:00:00Z').getTime();
  return {
    answer: `${name} costs ${Number(row.cost.amount).toFixed(2)} EUR in this window and asks for 3.4 times the CPU that it uses at its 95th percentile; memory is tight.`,
    window: whole.window,
    asOf: AS_OF,
    currency: 'EUR',
    simulated: true,
    cluster,
    namespace,
    kind,
    name,
    team: CELLS.find((c) => c.namespace === namespace)?.team ?? 'unmapped',
    cost: row.cost,
    usageCost: row.usageCost,
    workloadIdle: row.workloadIdle,
    cpu: row.cpu,
    memory: row.memory,
    gpu: row.gpu,
    network: row.network,
    quantity: row.quantity,
    trend: row.trend,
    containers: containers.map((container, i) => ({
      container,
      pods: 2,
      cpuMilli:
        i === 0
          ? { request: 1000, limit: 2000, p50: 180, p95: 296, p99: 540, max: 1420, latest: 210 }
          : { request: null, limit: null, p50: 12, p95: 30, p99: 44, max: 61, latest: 9 },
      memoryBytes:
        i === 0
          ? {
              request: 2 ** 30,
              limit: 2 ** 30,
              p50: 0.8 * 2 ** 30,
              p95: 0.97 * 2 ** 30,
              p99: 0.99 * 2 ** 30,
              max: 2 ** 30,
              latest: 0.9 * 2 ** 30,
            }
          : {
              request: 2 ** 26,
              limit: null,
              p50: 2 ** 24,
              p95: 2 ** 25,
              p99: 2 ** 25,
              max: 40 * 2 ** 20,
              latest: 2 ** 24,
            },
    })),
    pods: pods.rows.map((pod, i) => ({
      pod: pod.key[0] ?? '',
      uid: `uid-${i}`,
      node: `${cluster}-${i}`,
      from: '2026-11-18T09:12:00Z',
      to: i === 1 ? '2026-11-20T22:40:00Z' : null,
      labels: { app: name, team: 'checkout', 'app.kubernetes.io/version': '4.2.1' },
      cost: pod.cost,
    })),
    egress: { txBytes: 48_300_000_000, rxBytes: 9_120_000_000, state: 'upper_bound' },
    events: [
      {
        at: '2026-11-20T22:39:58Z',
        reason: 'OOMKilled',
        pod: pods.rows[0]?.key[0] ?? '',
        container: containers[0] ?? '',
      },
      {
        at: '2026-11-18T09:12:00Z',
        reason: 'Started',
        pod: pods.rows[0]?.key[0] ?? '',
        container: containers[0] ?? '',
      },
    ],
    series: {
      stepSeconds: 900,
      points: Array.from({ length: 96 }, (_, i) => {
        const isHole = i > 40 && i < 47;
        const wave = 1 + Math.sin(i / 12) * 0.5 + ((i * 37) % 11) / 40;
        return {
          at: iso(start + i * 900_000),
          cpuUsedMilli: isHole ? null : Math.round(360 * wave),
          cpuRequestedMilli: 2000,
          memoryUsedBytes: isHole ? null : Math.round(1.6e9 + 1e8 * wave),
          memoryRequestedBytes: 2 ** 31,
          txBytesPerSecond: isHole ? null : Math.round(4.1e5 * wave),
          rxBytesPerSecond: isHole ? null : Math.round(1.2e5 * wave),
        };
      }),
    },
    priceBasis: [
      {
        node: `${cluster}-0`,
        instanceType: 'm5.large',
        region: 'eu-west-1',
        hourly: money(98_400_000n),
        source: 'list price sheet',
        asOf: '2026-11-12T00:00:00Z',
      },
      {
        node: `${cluster}-1`,
        instanceType: 'm5.large',
        region: 'eu-west-1',
        hourly: money(98_400_000n),
        source: 'list price sheet',
        asOf: '2026-11-12T00:00:00Z',
      },
    ],
    coverage: whole.coverage,
  };
}
