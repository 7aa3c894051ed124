import { type ClusterSpec, capacityOf, container, daemonSet, type WorkloadSpec } from './organisation.ts';

/** Scooters: each machine runs one container of each application, so every application has as many as there are machines. */

// requests in milli-CPU and MiB; the parts used at load 1 are small, which is the point
const APPLICATIONS: readonly [string, string, number, number, number, number][] = [
  ['rides-api', 'rides', 500, 1536, 0.35, 0.5],
  ['telemetry', 'vehicles', 600, 1536, 0.5, 0.6],
  ['geofence', 'vehicles', 350, 1024, 0.15, 0.45],
  ['pricing', 'rides', 250, 768, 0.1, 0.4],
  ['payments', 'money', 300, 1024, 0.12, 0.5],
  ['invoicing', 'money', 250, 768, 0.05, 0.4],
  ['notifier', 'customers', 200, 512, 0.2, 0.4],
  ['support-desk', 'customers', 250, 1024, 0.08, 0.5],
  ['backoffice', 'operations', 250, 1024, 0.06, 0.5],
  ['fleet-planner', 'operations', 300, 1280, 0.12, 0.5],
];

const workloads: WorkloadSpec[] = APPLICATIONS.map(([name, team, cpu, memory, cpuUse, memoryUse]) => ({
  namespace: team,
  kind: 'Deployment',
  name,
  pool: 'application-vm',
  labels: { app: name, team, env: 'prod' },
  containers: [container(name, cpu, memory, { cpuUse, memoryUse })],
  replicas: { mode: 'one_per_node' },
  shape: team === 'operations' || name === 'support-desk' ? 'office' : 'commute',
  rxBytesPerSecond: 8_000,
  txBytesPerSecond: name === 'telemetry' ? 45_000 : 6_000,
  // by hand, one machine after the other
  deploysPerWeek: 0.4,
  ...(name === 'telemetry' ? { egressSpikes: true } : {}),
}));

export const scootVm: ClusterSpec = {
  name: 'scoot-vm',
  provider: 'aws',
  region: 'eu-central-1',
  kubernetesVersion: 'v1.31.11',
  nodeNamePrefix: 'ip-10-20',
  pools: [
    {
      name: 'application-vm',
      instanceType: 'm5.xlarge',
      capacityType: 'on_demand',
      capacity: capacityOf(4000, 15_740, 58),
      allocatable: capacityOf(3800, 14_200, 58),
      zones: ['eu-central-1a', 'eu-central-1b'],
      minNodes: 15,
      maxNodes: 15,
      elastic: false,
    },
  ],
  namespaces: {
    rides: { team: 'rides', env: 'prod' },
    vehicles: { team: 'vehicles', env: 'prod' },
    money: { team: 'money', env: 'prod' },
    customers: { team: 'customers', env: 'prod' },
    operations: { team: 'operations', env: 'prod' },
    'kube-system': {},
  },
  workloads: [
    ...workloads,
    {
      ...daemonSet('kube-system', 'coredns', 100, 120, 0.3),
      kind: 'Deployment',
      pool: 'application-vm',
      replicas: { mode: 'fixed', count: 2 },
    },
    daemonSet('kube-system', 'kube-proxy', 100, 64, 0.1),
  ],
};
