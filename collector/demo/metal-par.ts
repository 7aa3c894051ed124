import { between, hashOf } from './chance.ts';
import {
  type ClusterSpec,
  capacityOf,
  container,
  daemonSet,
  type Replicas,
  type Shape,
  type WorkloadSpec,
} from './organisation.ts';

/** Car pooling on servers of one model: more than a thousand pods, a flat price a month, Christmas is the peak. */

const TEAMS = ['trips', 'search', 'pricing', 'payments', 'messaging', 'identity', 'trust', 'maps', 'data', 'growth'];
const COUNTRIES = ['fr', 'de', 'es', 'it', 'pl', 'br'];

interface Part {
  readonly name: string;
  readonly kind: WorkloadSpec['kind'];
  readonly cpu: number;
  readonly memory: number;
  readonly cpuUse: number;
  readonly memoryUse: number;
  readonly shape: Shape;
  readonly count: number;
  readonly scaled: boolean;
}

const PARTS: readonly Part[] = [
  {
    name: 'api',
    kind: 'Deployment',
    cpu: 700,
    memory: 1536,
    cpuUse: 0.5,
    memoryUse: 0.75,
    shape: 'web',
    count: 33,
    scaled: true,
  },
  {
    name: 'worker',
    kind: 'Deployment',
    cpu: 500,
    memory: 1280,
    cpuUse: 0.55,
    memoryUse: 0.7,
    shape: 'web',
    count: 23,
    scaled: false,
  },
  {
    name: 'consumer',
    kind: 'Deployment',
    cpu: 400,
    memory: 1024,
    cpuUse: 0.5,
    memoryUse: 0.65,
    shape: 'flat',
    count: 18,
    scaled: false,
  },
  {
    name: 'cache',
    kind: 'StatefulSet',
    cpu: 300,
    memory: 3072,
    cpuUse: 0.4,
    memoryUse: 0.85,
    shape: 'web',
    count: 12,
    scaled: false,
  },
  {
    name: 'db',
    kind: 'StatefulSet',
    cpu: 1500,
    memory: 6144,
    cpuUse: 0.4,
    memoryUse: 0.9,
    shape: 'web',
    count: 7,
    scaled: false,
  },
];

function workloadOf(team: string, part: Part): WorkloadSpec {
  const name = `${team}-${part.name}`;
  const size = between(0.6, 1.4, 'size', name);
  const count = Math.max(2, Math.round(part.count * between(0.75, 1.25, 'count', name)));
  const replicas: Replicas = part.scaled
    ? { mode: 'scaled', min: Math.ceil(count * 0.7), count, max: count * 2 }
    : { mode: 'fixed', count };
  return {
    namespace: team,
    kind: part.kind,
    name,
    pool: 'servers',
    labels: { app: name, team, env: 'prod', country: COUNTRIES[hashOf('country', name) % COUNTRIES.length] ?? 'fr' },
    containers: [
      container(part.name, Math.round((part.cpu * size) / 50) * 50, Math.round((part.memory * size) / 64) * 64, {
        cpuUse: part.cpuUse * between(0.7, 1.25, 'cpu', name),
        memoryUse: part.memoryUse,
        growth: 0.06,
      }),
    ],
    replicas,
    shape: part.shape,
    rxBytesPerSecond: 25_000,
    txBytesPerSecond: part.name === 'api' ? 60_000 : 20_000,
    season: part.shape === 'web' ? 0.45 : 0.2,
    deploysPerWeek: part.kind === 'StatefulSet' ? 0.15 : between(0.3, 2, 'deploys', name),
    ...(team === 'data' ? { growthPerMonth: 0.1 } : {}),
    ...(name === 'maps-api' || name === 'growth-worker' ? { egressSpikes: true } : {}),
  };
}

const tilesMaker: WorkloadSpec = {
  namespace: 'maps',
  kind: 'StatefulSet',
  name: 'tiles',
  pool: 'servers',
  labels: { app: 'tiles', team: 'maps', env: 'prod' },
  // memory-tight: works at 95 % of its limit
  containers: [
    container('tiles', 800, 4096, { cpuUse: 0.6, memoryUse: 0.98, memoryLimit: 1.1, growth: 0.05, hours: 60 }),
  ],
  replicas: { mode: 'fixed', count: 6 },
  shape: 'web',
  rxBytesPerSecond: 40_000,
  txBytesPerSecond: 300_000,
  season: 0.3,
  oomEveryHours: 60,
};

const nightlyBatch: WorkloadSpec = {
  namespace: 'data',
  kind: 'CronJob',
  name: 'nightly-batch',
  pool: 'servers',
  labels: { app: 'nightly-batch', team: 'data', env: 'prod' },
  containers: [container('batch', 1500, 2048, { cpuUse: 0.95, memoryUse: 0.8 })],
  replicas: { mode: 'cron', everyMinutes: 1440, runMinutes: 150, parallel: 20 },
  shape: 'flat',
  rxBytesPerSecond: 200_000,
  txBytesPerSecond: 50_000,
};

export const metalPar: ClusterSpec = {
  name: 'metal-par',
  provider: 'ovh',
  region: 'gra',
  kubernetesVersion: 'v1.32.9',
  nodeNamePrefix: 'srv',
  pools: [
    {
      name: 'servers',
      instanceType: '21adv03 Advance-3 Gen 2 64GB',
      capacityType: '',
      // 24 threads and 64 GB less firmware; half a core and 2.5 GiB kept for kubelet and system
      capacity: capacityOf(24_000, 64_237, 250),
      allocatable: capacityOf(23_500, 61_677, 250),
      zones: ['rbx', 'gra'],
      minNodes: 37,
      maxNodes: 90,
      elastic: false,
    },
  ],
  namespaces: {
    ...Object.fromEntries(TEAMS.map((team) => [team, { team, env: 'prod' }])),
    monitoring: { team: 'platform', env: 'prod' },
    'kube-system': {},
  },
  workloads: [
    ...TEAMS.flatMap((team) => PARTS.map((part) => workloadOf(team, part))),
    tilesMaker,
    nightlyBatch,
    {
      ...daemonSet('kube-system', 'coredns', 200, 200, 0.5),
      kind: 'Deployment',
      pool: 'servers',
      replicas: { mode: 'fixed', count: 6 },
    },
    daemonSet('kube-system', 'cilium', 300, 512, 0.6),
    daemonSet('monitoring', 'node-exporter', 100, 64, 0.2),
    daemonSet('monitoring', 'promtail', 150, 256, 0.5),
  ],
};
