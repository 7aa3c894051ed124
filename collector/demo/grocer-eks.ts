import {
  type ClusterSpec,
  capacityOf,
  container,
  daemonSet,
  type Replicas,
  type Shape,
  type WorkloadSpec,
} from './organisation.ts';

/** Groceries: on-demand and spot machines side by side, jobs, and development environments that sleep at night. */

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

// EKS: 80 or 90 milli-CPU kept, and 11 MiB a pod + 255 MiB + 100 MiB of memory
const M5_2XLARGE = { capacity: capacityOf(8000, 31_560, 58), allocatable: capacityOf(7910, 30_567, 58) };
const C5_2XLARGE = { capacity: capacityOf(8000, 15_600, 58), allocatable: capacityOf(7910, 14_607, 58) };
const M5_XLARGE = { capacity: capacityOf(4000, 15_760, 58), allocatable: capacityOf(3920, 14_767, 58) };

const scaled = (min: number, count: number, max: number): Replicas => ({ mode: 'scaled', min, count, max });
const fixed = (count: number): Replicas => ({ mode: 'fixed', count });

function grocer(
  namespace: string,
  name: string,
  team: string,
  pool: string,
  size: readonly [number, number, number, number],
  replicas: Replicas,
  rest: Partial<WorkloadSpec> = {},
): WorkloadSpec {
  const [cpu, memory, cpuUse, memoryUse] = size;
  return {
    namespace,
    kind: 'Deployment',
    name,
    pool,
    labels: { app: name, team, env: 'prod' },
    containers: [container('app', cpu, memory, { cpuUse, memoryUse })],
    replicas,
    shape: 'evening',
    rxBytesPerSecond: 12_000,
    txBytesPerSecond: 25_000,
    deploysPerWeek: 2,
    ...rest,
  };
}

function cron(
  name: string,
  team: string,
  everyMinutes: number,
  runMinutes: number,
  parallel: number,
  cpu: number,
): WorkloadSpec {
  return grocer(
    'jobs',
    name,
    team,
    'spot',
    [cpu, 768, 0.9, 0.7],
    { mode: 'cron', everyMinutes, runMinutes, parallel },
    {
      kind: 'CronJob',
      shape: 'flat',
      labels: { app: name, team, env: 'prod' },
    },
  );
}

const DEV_APPS: readonly [string, number, number][] = [
  ['web', 250, 512],
  ['orders', 250, 768],
  ['inventory', 250, 768],
  ['postgres', 250, 1024],
  ['queue', 150, 384],
];
const DEV_TEAMS = ['orders', 'delivery', 'pricing', 'growth', 'catalogue'];

const development: WorkloadSpec[] = DEV_TEAMS.flatMap((team) =>
  DEV_APPS.map(([name, cpu, memory]) =>
    grocer(
      `dev-${team}`,
      name,
      team,
      'dev',
      [cpu, memory, 0.12, 0.6],
      { mode: 'asleep_at_night', count: name === 'web' ? 2 : 1 },
      {
        shape: 'office' satisfies Shape,
        labels: { app: name, team, env: 'dev' },
        deploysPerWeek: 5,
      },
    ),
  ),
);

const workloads: WorkloadSpec[] = [
  grocer('orders', 'orders-api', 'orders', 'on-demand', [500, 1024, 0.5, 0.7], scaled(5, 7, 20)),
  grocer('orders', 'checkout', 'orders', 'on-demand', [500, 1024, 0.45, 0.7], scaled(4, 6, 16)),
  grocer('orders', 'order-events', 'orders', 'spot', [400, 768, 0.5, 0.6], scaled(5, 7, 18)),
  grocer('delivery', 'dispatcher', 'delivery', 'on-demand', [800, 1536, 0.55, 0.7], scaled(4, 5, 14)),
  grocer('delivery', 'route-solver', 'delivery', 'spot', [1500, 1536, 0.7, 0.6], scaled(3, 5, 18)),
  grocer('delivery', 'tracking', 'delivery', 'spot', [300, 512, 0.5, 0.6], scaled(5, 7, 18), {
    txBytesPerSecond: 120_000,
    egressSpikes: true,
  }),
  grocer('pricing', 'price-engine', 'pricing', 'spot', [700, 1024, 0.5, 0.6], scaled(4, 6, 14), {
    growthPerMonth: 0.12,
  }),
  grocer('pricing', 'promotions', 'pricing', 'spot', [300, 640, 0.4, 0.6], scaled(3, 4, 10)),
  grocer('catalogue', 'catalogue-api', 'catalogue', 'spot', [400, 1024, 0.5, 0.75], scaled(5, 6, 16), {
    txBytesPerSecond: 90_000,
  }),
  grocer('catalogue', 'images', 'catalogue', 'spot', [300, 512, 0.4, 0.5], scaled(3, 4, 10), {
    txBytesPerSecond: 500_000,
    egressSpikes: true,
  }),
  grocer('catalogue', 'indexer', 'catalogue', 'spot', [800, 1536, 0.4, 0.7], fixed(4), { shape: 'night' }),
  grocer('growth', 'web', 'growth', 'spot', [400, 768, 0.5, 0.6], scaled(6, 8, 22), {
    txBytesPerSecond: 160_000,
    deploysPerWeek: 6,
  }),
  grocer('growth', 'experiments', 'growth', 'spot', [250, 512, 0.3, 0.6], fixed(4)),
  grocer('stores', 'inventory', 'stores', 'on-demand', [600, 1536, 0.4, 0.75], fixed(6), { shape: 'office' }),
  grocer('stores', 'label-printer', 'stores', 'on-demand', [200, 512, 0.1, 0.5], fixed(4), { shape: 'office' }),
  grocer('data', 'kafka', 'platform', 'on-demand', [1500, 6144, 0.4, 0.85], fixed(5), {
    kind: 'StatefulSet',
    deploysPerWeek: 0.1,
    txBytesPerSecond: 700_000,
  }),
  grocer('data', 'redis', 'platform', 'on-demand', [400, 4096, 0.35, 0.8], fixed(6), {
    kind: 'StatefulSet',
    deploysPerWeek: 0.1,
  }),
  cron('stock-sync', 'stores', 30, 9, 2, 400),
  cron('demand-forecast', 'pricing', 360, 75, 6, 1500),
  cron('route-replay', 'delivery', 1440, 110, 8, 1200),
  cron('export-orders', 'data', 60, 12, 1, 500),
  ...development,
  {
    ...daemonSet('kube-system', 'coredns', 100, 120, 0.3),
    kind: 'Deployment',
    pool: 'on-demand',
    replicas: { mode: 'fixed', count: 3 },
  },
  daemonSet('kube-system', 'aws-node', 50, 120, 0.4),
  daemonSet('kube-system', 'kube-proxy', 100, 64, 0.1),
  daemonSet('kube-system', 'ebs-csi-node', 30, 120, 0.1),
  daemonSet('monitoring', 'newrelic-agent', 200, 256, 0.5),
];

export const grocerEks: ClusterSpec = {
  name: 'grocer-eks',
  provider: 'aws',
  region: 'eu-west-1',
  kubernetesVersion: 'v1.33.5-eks-113cf36',
  nodeNamePrefix: 'ip-10-40',
  pools: [
    {
      name: 'on-demand',
      instanceType: 'm5.2xlarge',
      capacityType: 'on_demand',
      ...M5_2XLARGE,
      zones: ZONES,
      minNodes: 6,
      maxNodes: 14,
      elastic: true,
    },
    {
      name: 'spot',
      instanceType: 'c5.2xlarge',
      capacityType: 'spot',
      ...C5_2XLARGE,
      zones: ZONES,
      minNodes: 3,
      maxNodes: 30,
      elastic: true,
      livesHours: [2, 40],
    },
    {
      name: 'dev',
      instanceType: 'm5.xlarge',
      capacityType: 'spot',
      ...M5_XLARGE,
      zones: ZONES,
      minNodes: 1,
      maxNodes: 10,
      elastic: true,
      livesHours: [4, 60],
    },
  ],
  namespaces: {
    orders: { team: 'orders', env: 'prod' },
    delivery: { team: 'delivery', env: 'prod' },
    pricing: { team: 'pricing', env: 'prod' },
    catalogue: { team: 'catalogue', env: 'prod' },
    growth: { team: 'growth', env: 'prod' },
    stores: { team: 'stores', env: 'prod' },
    data: { team: 'platform', env: 'prod' },
    jobs: { env: 'prod' },
    monitoring: { team: 'platform', env: 'prod' },
    ...Object.fromEntries(DEV_TEAMS.map((team) => [`dev-${team}`, { team, env: 'dev' }])),
    'kube-system': {},
  },
  workloads,
};
