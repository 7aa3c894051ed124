import type { Capacity } from '@plimsoll/domain/facts';

/** The words in which a demo cluster is described; the clusters stand in one file each. */

export type Shape = 'web' | 'office' | 'night' | 'flat' | 'evening' | 'commute';

export interface PoolSpec {
  readonly name: string;
  readonly instanceType: string;
  readonly capacityType: 'on_demand' | 'spot' | '';
  readonly capacity: Capacity;
  readonly allocatable: Capacity;
  readonly zones: readonly string[];
  readonly minNodes: number;
  readonly maxNodes: number;
  /** an autoscaler adds and removes nodes; else nodes are only added, when the pool is full */
  readonly elastic: boolean;
  /** hours that a spot node lives, shortest and longest */
  readonly livesHours?: readonly [number, number];
}

export interface ContainerUse {
  readonly name: string;
  readonly request: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** 0 is no limit */
  readonly limit: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** at load 1 */
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** how far memory grows over `memoryGrowthSeconds` before it falls back, as a part of `memoryBytes` */
  readonly memoryGrowth: number;
  readonly memoryGrowthSeconds: number;
}

export type Replicas =
  | { readonly mode: 'fixed'; readonly count: number }
  | { readonly mode: 'scaled'; readonly min: number; readonly count: number; readonly max: number }
  | { readonly mode: 'every_node' }
  /** one on each node of its pool, whether it is needed or not */
  | { readonly mode: 'one_per_node' }
  | { readonly mode: 'asleep_at_night'; readonly count: number }
  | { readonly mode: 'cron'; readonly everyMinutes: number; readonly runMinutes: number; readonly parallel: number };

export interface WorkloadSpec {
  readonly namespace: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Job';
  readonly name: string;
  readonly pool: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerUse[];
  readonly replicas: Replicas;
  readonly shape: Shape;
  /** of a pod at load 1, bytes a second */
  readonly rxBytesPerSecond: number;
  readonly txBytesPerSecond: number;
  readonly growthPerMonth?: number;
  /** how much of a campaign reaches this workload, 0 to 1 */
  readonly campaign?: number;
  /** the December peak of the travel season, as a part of the level */
  readonly season?: number;
  /** now and then an hour of many times the usual sent bytes */
  readonly egressSpikes?: boolean;
  /** its containers outgrow their memory limit every so many hours */
  readonly oomEveryHours?: number;
  readonly deploysPerWeek?: number;
}

export interface ClusterSpec {
  readonly name: string;
  readonly provider: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly nodeNamePrefix: string;
  readonly pools: readonly PoolSpec[];
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly workloads: readonly WorkloadSpec[];
}

const MEBIBYTE = 1048576;

export function capacityOf(cpuMilli: number, memoryMebibytes: number, pods: number): Capacity {
  return { cpuMilli, memoryBytes: memoryMebibytes * MEBIBYTE, gpus: 0, pods };
}

/**
 * `cpu` and `memory` (MiB) are requests; `cpuUse` and `memoryUse` say what part of them is used at load 1.
 * Limits: memory at `memoryLimit` times its request, no CPU limit unless `cpuLimit` says how many times.
 */
export function container(
  name: string,
  cpu: number,
  memory: number,
  use: {
    cpuUse?: number;
    memoryUse?: number;
    memoryLimit?: number;
    cpuLimit?: number;
    growth?: number;
    hours?: number;
  },
): ContainerUse {
  return {
    name,
    request: { cpuMilli: cpu, memoryBytes: memory * MEBIBYTE },
    limit: {
      cpuMilli: Math.round(cpu * (use.cpuLimit ?? 0)),
      memoryBytes: Math.round(memory * (use.memoryLimit ?? 1.5)) * MEBIBYTE,
    },
    cpuMilli: cpu * (use.cpuUse ?? 0.5),
    memoryBytes: memory * MEBIBYTE * (use.memoryUse ?? 0.7),
    memoryGrowth: use.growth ?? 0.08,
    memoryGrowthSeconds: Math.round((use.hours ?? 36) * 3600),
  };
}

export function daemonSet(namespace: string, name: string, cpu: number, memory: number, cpuUse = 0.5): WorkloadSpec {
  return {
    namespace,
    kind: 'DaemonSet',
    name,
    pool: '',
    labels: { app: name },
    containers: [container(name, cpu, memory, { cpuUse, memoryUse: 0.8, memoryLimit: 2 })],
    replicas: { mode: 'every_node' },
    shape: 'flat',
    rxBytesPerSecond: 900,
    txBytesPerSecond: 2200,
  };
}
