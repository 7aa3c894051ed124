/**
 * What collectors report and the store keeps. Times are RFC 3339 UTC strings with whole seconds;
 * intervals are half-open, `to: null` is still open. CPU is in thousandths of a core, memory in bytes.
 */

export interface ClusterFact {
  readonly name: string;
  /** uid of the kube-system namespace; two uids under one name are refused */
  readonly uid: string;
  readonly kubernetesVersion: string;
  readonly source: 'watch' | 'import' | 'demo';
}

export interface Capacity {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly pods: number;
}

export interface NodeFact {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  readonly from: string;
  readonly to: string | null;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  /** pool label of the provider or Karpenter, else the instance type */
  readonly pool: string;
  readonly capacityType: 'on_demand' | 'spot' | 'reserved' | '';
  readonly capacity: Capacity;
  readonly allocatable: Capacity;
  readonly labels: Readonly<Record<string, string>>;
  /** wins over every price list; a decimal string a node-hour */
  readonly hourlyPrice: { readonly amount: string; readonly currency: string } | null;
}

export interface ContainerSpec {
  readonly name: string;
  readonly requests: { readonly cpuMilli: number; readonly memoryBytes: number; readonly gpus: number };
  /** 0 is no limit */
  readonly limits: { readonly cpuMilli: number; readonly memoryBytes: number };
}

export interface PodFact {
  readonly cluster: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** the top owner: Deployment, StatefulSet, DaemonSet, CronJob, Job, or Pod for a bare pod */
  readonly workload: { readonly kind: string; readonly name: string };
  readonly nodeUid: string;
  /** from the moment it was bound to its node, for then its requests are reserved */
  readonly from: string;
  readonly to: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerSpec[];
}

/** One observation of one container over the `seconds` that end at `at`. */
export interface Sample {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
  readonly podUid: string;
  readonly nodeUid: string;
  readonly at: string;
  readonly seconds: number;
  readonly cpuMilli: number;
  /** working set */
  readonly memoryBytes: number;
  /** of the whole pod, on its first container only; bytes within the interval */
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly requests: { readonly cpuMilli: number; readonly memoryBytes: number; readonly gpus: number };
}

export interface EgressSample {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly podUid: string;
  readonly at: string;
  readonly seconds: number;
  readonly class: string;
  readonly destination: string;
  readonly destinationZone: string;
  readonly service: string;
  readonly rule: string;
  readonly source: string;
  readonly txBytes: number;
  readonly rxBytes: number;
}

export interface EventFact {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly podUid: string;
  readonly container: string;
  readonly at: string;
  readonly reason: string;
}

/** Nobody looked: the whole cluster where `nodeUid` is ''. */
export interface GapFact {
  readonly cluster: string;
  readonly nodeUid: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly reason: string;
}

export interface SourceState {
  readonly source: string;
  readonly cluster: string;
  readonly state: 'ok' | 'failing';
  readonly lastSuccess: string | null;
  readonly lastErrorAt: string | null;
  readonly lastError: string;
  readonly detail: string;
}

/** What one write carries. It can be sent twice: every table keeps one row a key. */
export interface FactBatch {
  readonly clusters?: readonly ClusterFact[];
  readonly nodes?: readonly NodeFact[];
  readonly pods?: readonly PodFact[];
  readonly samples?: readonly Sample[];
  readonly egress?: readonly EgressSample[];
  readonly events?: readonly EventFact[];
  readonly gaps?: readonly GapFact[];
  readonly sources?: readonly SourceState[];
}
