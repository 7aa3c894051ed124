import { parseBytes, parseCpuUsageMilli } from '@plimsoll/domain/quantity';
import type { PodReading } from './reading.ts';

export interface PodMetricsList {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly timestamp: string;
    readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
  }[];
}

/** metrics.k8s.io knows no counters: a rate over its window (10-60 s), as good as it gets without the kubelet. */
export function podMetricsReadings(list: PodMetricsList): PodReading[] {
  return (list.items ?? []).map((item) => ({
    uid: '',
    namespace: item.metadata.namespace,
    name: item.metadata.name,
    network: null,
    cpu: null,
    containers: item.containers.map((container) => ({
      name: container.name,
      atMs: Date.parse(item.timestamp),
      cpuNanos: null,
      cpuMilli: parseCpuUsageMilli(container.usage.cpu ?? '0'),
      startedMs: null,
      memoryBytes: parseBytes(container.usage.memory ?? '0'),
    })),
  }));
}
