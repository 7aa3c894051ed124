/** One look at a container's counters, stamped by the kubelet with the time at which it read them. */
export interface ContainerReading {
  readonly name: string;
  readonly atMs: number;
  /** CPU time since the container started, in nanoseconds; null where the source gives only a rate */
  readonly cpuNanos: number | null;
  /** the source's own rate over its last seconds, where it has one */
  readonly cpuMilli: number | null;
  readonly startedMs: number | null;
  /** working set */
  readonly memoryBytes: number;
}

export interface PodReading {
  /** '' where the source names pods only by namespace and name */
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly ContainerReading[];
  /** CPU time of the pod as a whole, which goes on counting when a container is restarted; null: the source has none */
  readonly cpu: { readonly atMs: number; readonly nanos: number } | null;
  /** counters of the pod's own network namespace; null where it has none (host network) or the source does not say */
  readonly network: { readonly atMs: number; readonly rxBytes: number; readonly txBytes: number } | null;
}
