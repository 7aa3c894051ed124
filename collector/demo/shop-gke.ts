import { type ClusterSpec, capacityOf, container, daemonSet, type WorkloadSpec } from './organisation.ts';

/** A shop in a managed cloud cluster: campaigns at hours that nobody can predict, pictures in e-mail, heavy egress. */

const ZONES = ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'];

// what GKE takes of 8 vCPU and 32 GiB, or 64 GiB: its published reservation formula, kernel included
const STANDARD = { capacity: capacityOf(8000, 32_098, 110), allocatable: capacityOf(7910, 28_990, 110) };
const HIGHMEM = { capacity: capacityOf(8000, 64_312, 110), allocatable: capacityOf(7910, 59_140, 110) };

type Rest = Partial<WorkloadSpec> & Pick<WorkloadSpec, 'containers' | 'replicas'>;

function shop(namespace: string, name: string, team: string, rest: Rest): WorkloadSpec {
  return {
    namespace,
    kind: 'Deployment',
    name,
    pool: 'general',
    labels: { app: name, team, env: 'prod' },
    shape: 'web',
    rxBytesPerSecond: 15_000,
    txBytesPerSecond: 30_000,
    deploysPerWeek: 1.5,
    ...rest,
  };
}

const scaled = (min: number, count: number, max: number) => ({ mode: 'scaled', min, count, max }) as const;
const fixed = (count: number) => ({ mode: 'fixed', count }) as const;
const envoy = container('envoy', 100, 128, { cpuUse: 0.4, memoryUse: 0.6 });

const workloads: WorkloadSpec[] = [
  shop('media', 'image-renderer', 'media', {
    pool: 'media',
    containers: [container('renderer', 1000, 1024, { cpuUse: 0.55, memoryUse: 0.6, memoryLimit: 2, cpuLimit: 2 })],
    replicas: scaled(6, 8, 44),
    campaign: 1,
    egressSpikes: true,
    rxBytesPerSecond: 400_000,
    txBytesPerSecond: 520_000,
  }),
  shop('media', 'video-thumbs', 'media', {
    pool: 'media',
    containers: [container('thumbs', 1500, 2048, { cpuUse: 0.5, memoryUse: 0.7, cpuLimit: 2 })],
    replicas: scaled(3, 4, 14),
    campaign: 0.5,
    rxBytesPerSecond: 900_000,
    txBytesPerSecond: 650_000,
  }),
  shop('media', 'cache-warmer', 'media', {
    pool: 'media',
    containers: [container('warmer', 250, 512, { cpuUse: 0.3 })],
    replicas: fixed(4),
    rxBytesPerSecond: 500_000,
    txBytesPerSecond: 120_000,
  }),
  shop('campaigns', 'open-tracker', 'campaigns', {
    containers: [container('tracker', 300, 256, { cpuUse: 0.5, memoryUse: 0.55 })],
    replicas: scaled(6, 8, 34),
    campaign: 0.9,
    txBytesPerSecond: 90_000,
  }),
  shop('campaigns', 'sender', 'campaigns', {
    containers: [container('sender', 500, 512, { cpuUse: 0.4 })],
    replicas: scaled(4, 6, 18),
    campaign: 0.4,
    txBytesPerSecond: 400_000,
    egressSpikes: true,
  }),
  shop('campaigns', 'audience-builder', 'campaigns', {
    containers: [container('builder', 1000, 3072, { cpuUse: 0.45, memoryUse: 0.8 })],
    replicas: fixed(6),
    shape: 'office',
  }),
  shop('checkout', 'cart', 'checkout', {
    containers: [container('app', 400, 512, { cpuUse: 0.5 }), envoy],
    replicas: scaled(6, 10, 26),
    campaign: 0.25,
  }),
  shop('checkout', 'payments', 'checkout', {
    containers: [container('app', 500, 768, { cpuUse: 0.35 }), envoy],
    replicas: scaled(4, 6, 16),
    campaign: 0.12,
  }),
  shop('checkout', 'invoice-pdf', 'checkout', {
    containers: [
      container('app', 400, 640, { cpuUse: 0.45, memoryUse: 0.95, memoryLimit: 1.25, growth: 0.3, hours: 22 }),
    ],
    replicas: fixed(5),
    shape: 'office',
    oomEveryHours: 22,
    txBytesPerSecond: 60_000,
  }),
  shop('storefront', 'web', 'storefront', {
    containers: [container('web', 500, 768, { cpuUse: 0.5 })],
    replicas: scaled(8, 14, 40),
    campaign: 0.35,
    txBytesPerSecond: 160_000,
    deploysPerWeek: 4,
  }),
  shop('storefront', 'search', 'storefront', {
    containers: [container('search', 1200, 3072, { cpuUse: 0.45, memoryUse: 0.85 })],
    replicas: scaled(5, 6, 14),
    campaign: 0.2,
  }),
  shop('storefront', 'recommendations', 'storefront', {
    // asks for four times what it uses: the plain right-sizing case
    containers: [container('model', 2000, 4096, { cpuUse: 0.22, memoryUse: 0.24 })],
    replicas: fixed(10),
  }),
  shop('storefront', 'catalogue', 'storefront', {
    containers: [container('app', 300, 640, { cpuUse: 0.45 })],
    replicas: scaled(5, 8, 18),
    campaign: 0.2,
  }),
  shop('insight', 'pinot-server', 'insight', {
    kind: 'StatefulSet',
    pool: 'data',
    containers: [container('server', 2500, 20_480, { cpuUse: 0.5, memoryUse: 0.9, memoryLimit: 1.2, growth: 0.05 })],
    replicas: fixed(6),
    growthPerMonth: 0.2,
    deploysPerWeek: 0.2,
    txBytesPerSecond: 250_000,
  }),
  shop('insight', 'pulsar-broker', 'insight', {
    kind: 'StatefulSet',
    pool: 'data',
    containers: [container('broker', 1200, 8192, { cpuUse: 0.45, memoryUse: 0.85 })],
    replicas: fixed(5),
    campaign: 0.3,
    deploysPerWeek: 0.2,
    txBytesPerSecond: 400_000,
  }),
  shop('insight', 'stream-jobs', 'insight', {
    containers: [container('task', 800, 1536, { cpuUse: 0.6, memoryUse: 0.8 })],
    // a team that adds consumers month after month
    replicas: scaled(8, 10, 60),
    shape: 'flat',
    growthPerMonth: 0.4,
  }),
  shop('insight', 'hourly-report', 'insight', {
    kind: 'CronJob',
    containers: [container('report', 800, 1024, { cpuUse: 0.9, memoryUse: 0.8 })],
    replicas: { mode: 'cron', everyMinutes: 60, runMinutes: 14, parallel: 2 },
    shape: 'flat',
  }),
  shop('backoffice', 'admin', '', {
    containers: [container('admin', 250, 512, { cpuUse: 0.2 })],
    replicas: fixed(4),
    shape: 'office',
    labels: { app: 'admin', env: 'prod' },
  }),
  shop('backoffice', 'erp-bridge', '', {
    // nobody has said whose this is
    containers: [container('bridge', 400, 1024, { cpuUse: 0.15 })],
    replicas: fixed(3),
    labels: { app: 'erp-bridge' },
    shape: 'office',
  }),
  shop('staging', 'web', 'storefront', {
    containers: [container('web', 250, 512, { cpuUse: 0.15 })],
    replicas: fixed(4),
    labels: { app: 'web', team: 'storefront', env: 'staging' },
    shape: 'office',
    deploysPerWeek: 8,
  }),
  shop('staging', 'cart', 'checkout', {
    containers: [container('app', 200, 384, { cpuUse: 0.15 })],
    replicas: fixed(4),
    labels: { app: 'cart', team: 'checkout', env: 'staging' },
    shape: 'office',
    deploysPerWeek: 8,
  }),
  shop('ingress', 'nginx', 'platform', {
    containers: [container('controller', 800, 768, { cpuUse: 0.4 })],
    replicas: scaled(4, 5, 14),
    campaign: 0.8,
    rxBytesPerSecond: 680_000,
    txBytesPerSecond: 700_000,
    deploysPerWeek: 0.3,
  }),
  {
    ...daemonSet('kube-system', 'kube-dns', 260, 110, 0.3),
    kind: 'Deployment',
    pool: 'general',
    replicas: fixed(4),
  },
  daemonSet('kube-system', 'fluentbit-gke', 100, 200, 0.6),
  daemonSet('kube-system', 'gke-metrics-agent', 8, 110, 2),
  daemonSet('kube-system', 'pdcsi-node', 15, 80, 0.2),
  daemonSet('kube-system', 'kube-proxy', 100, 64, 0.15),
];

export const shopGke: ClusterSpec = {
  name: 'shop-gke',
  provider: 'gcp',
  region: 'europe-west1',
  kubernetesVersion: 'v1.33.4-gke.1172000',
  nodeNamePrefix: 'gke-shop',
  pools: [
    {
      name: 'general',
      instanceType: 'n2-standard-8',
      capacityType: 'on_demand',
      ...STANDARD,
      zones: ZONES,
      minNodes: 9,
      maxNodes: 40,
      elastic: true,
    },
    {
      name: 'media',
      instanceType: 'n2-standard-8',
      capacityType: 'on_demand',
      ...STANDARD,
      zones: ZONES,
      minNodes: 3,
      maxNodes: 12,
      elastic: true,
    },
    {
      name: 'data',
      instanceType: 'n2-highmem-8',
      capacityType: 'on_demand',
      ...HIGHMEM,
      zones: ZONES,
      minNodes: 4,
      maxNodes: 8,
      elastic: false,
    },
  ],
  namespaces: {
    media: { team: 'media', env: 'prod' },
    campaigns: { team: 'campaigns', env: 'prod' },
    checkout: { team: 'checkout', env: 'prod' },
    storefront: { team: 'storefront', env: 'prod' },
    insight: { team: 'insight', env: 'prod' },
    // the team of admin comes from its namespace alone in one pod, and from nowhere in the other
    backoffice: { env: 'prod' },
    staging: { env: 'staging' },
    ingress: { team: 'platform', env: 'prod' },
    'kube-system': {},
  },
  workloads,
};
