import type { ContainerReading, PodReading } from './reading.ts';

const LINE = /^(container_[a-z_]+)\{([^}]*)\}\s+(\S+)(?:\s+(\d+))?/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

interface Partial {
  atMs: number;
  cpuNanos: number | null;
  memoryBytes: number;
  startedMs: number | null;
}

/** Reads a kubelet's `/metrics/resource` (Prometheus text): CPU, memory and start time by namespace and name, no network. */
export function parseResourceMetrics(body: string, readAtMs: number): PodReading[] {
  const pods = new Map<string, { namespace: string; name: string; containers: Map<string, Partial> }>();
  for (const line of body.split('\n')) {
    if (!line.startsWith('container_')) continue;
    const match = LINE.exec(line);
    if (match === null) continue;
    const [, metric = '', labels = '', text = '', time] = match;
    const value = Number(text);
    if (!Number.isFinite(value)) continue;
    const named: Record<string, string> = {};
    for (const [, key = '', label = ''] of labels.matchAll(LABEL)) named[key] = label;
    const { namespace = '', pod: name = '', container: containerName = '' } = named;
    if (name === '' || containerName === '') continue;
    const key = `${namespace}/${name}`;
    let pod = pods.get(key);
    if (pod === undefined) {
      pod = { namespace, name, containers: new Map() };
      pods.set(key, pod);
    }
    let container = pod.containers.get(containerName);
    if (container === undefined) {
      container = { atMs: readAtMs, cpuNanos: null, memoryBytes: 0, startedMs: null };
      pod.containers.set(containerName, container);
    }
    if (metric === 'container_cpu_usage_seconds_total') {
      container.cpuNanos = value * 1e9;
      if (time !== undefined) container.atMs = Number(time);
    } else if (metric === 'container_memory_working_set_bytes') {
      container.memoryBytes = value;
    } else if (metric === 'container_start_time_seconds') {
      container.startedMs = value * 1000;
    }
  }
  return [...pods.values()].map(({ namespace, name, containers }) => ({
    uid: '',
    namespace,
    name,
    containers: [...containers].map(
      ([container, it]): ContainerReading => ({ name: container, cpuMilli: null, ...it }),
    ),
    cpu: null,
    network: null,
  }));
}
