import type { ContainerReading, PodReading } from './reading.ts';

interface Interface {
  readonly rxBytes?: number;
  readonly txBytes?: number;
}

interface Summary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string; readonly uid: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly startTime?: string;
      readonly cpu?: {
        readonly time: string;
        readonly usageNanoCores?: number;
        readonly usageCoreNanoSeconds?: number;
      };
      readonly memory?: { readonly time: string; readonly workingSetBytes?: number };
    }[];
    readonly cpu?: { readonly time: string; readonly usageCoreNanoSeconds?: number };
    readonly network?: Interface & { readonly time: string; readonly interfaces?: readonly Interface[] | null };
  }[];
}

/** Reads a kubelet's `/stats/summary`. A container without CPU and memory (it is being made) is left out. */
export function parseStatsSummary(body: string): PodReading[] {
  const summary = JSON.parse(body) as Summary;
  return (summary.pods ?? []).map((pod) => {
    const containers: ContainerReading[] = [];
    for (const container of pod.containers ?? []) {
      const { cpu, memory } = container;
      if (cpu?.usageCoreNanoSeconds === undefined && memory?.workingSetBytes === undefined) continue;
      const startedMs = container.startTime === undefined ? Number.NaN : Date.parse(container.startTime);
      containers.push({
        name: container.name,
        atMs: Date.parse(cpu?.time ?? memory?.time ?? ''),
        cpuNanos: cpu?.usageCoreNanoSeconds ?? null,
        cpuMilli: cpu?.usageNanoCores === undefined ? null : cpu.usageNanoCores / 1e6,
        startedMs: Number.isNaN(startedMs) ? null : startedMs,
        memoryBytes: memory?.workingSetBytes ?? 0,
      });
    }
    const nanos = pod.cpu?.usageCoreNanoSeconds;
    const cpu = nanos === undefined ? null : { atMs: Date.parse(pod.cpu?.time ?? ''), nanos };
    return { ...pod.podRef, containers, cpu, network: network(pod.network) };
  });
}

function network(stats: NonNullable<Summary['pods']>[number]['network']): PodReading['network'] {
  if (stats === undefined) return null;
  let rxBytes = 0;
  let txBytes = 0;
  const all = stats.interfaces?.length ? stats.interfaces : [stats];
  for (const one of all) {
    rxBytes += one.rxBytes ?? 0;
    txBytes += one.txBytes ?? 0;
  }
  return { atMs: Date.parse(stats.time), rxBytes, txBytes };
}
