import { readFileSync } from 'node:fs';
import type { NodeFact, PodFact } from '@plimsoll/domain/facts';
import type { Store } from '../client.ts';
import { rfc3339 } from '../time.ts';

const OPEN_INTERVALS = readFileSync(new URL('./open-intervals.sql', import.meta.url), 'utf8');
const OPEN_PODS = readFileSync(new URL('./open-pods.sql', import.meta.url), 'utf8');
const OPEN_NODES = readFileSync(new URL('./open-nodes.sql', import.meta.url), 'utf8');

// ids travel in the address of a request, which holds 16 KiB
const IDS_A_QUERY = 120;

/** Uids of the pods and nodes that the store holds to be alive. */
export async function openIntervals(store: Store, cluster: string): Promise<{ pods: string[]; nodes: string[] }> {
  const open = { pods: [] as string[], nodes: [] as string[] };
  for await (const rows of store.stream<{ type: 'pod' | 'node'; uid: string }>('open-intervals', OPEN_INTERVALS, {
    cluster,
  })) {
    for (const row of rows) (row.type === 'pod' ? open.pods : open.nodes).push(row.uid);
  }
  return open;
}

interface PodRow {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly workload: string;
  readonly node_uid: string;
  readonly from_s: number;
  readonly containers: readonly string[];
  readonly request_cpu_milli: readonly number[];
  readonly request_memory_bytes: readonly string[];
  readonly request_gpus: readonly number[];
  readonly limit_cpu_milli: readonly number[];
  readonly limit_memory_bytes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace_labels: Readonly<Record<string, string>>;
}

/** The stored facts of these pods with `to` as their end, to be written again. */
export async function closedPods(store: Store, cluster: string, uids: readonly string[], to: string) {
  const facts: PodFact[] = [];
  for (let at = 0; at < uids.length; at += IDS_A_QUERY) {
    const some = uids.slice(at, at + IDS_A_QUERY);
    const rows = await store.rows<PodRow>('open-pods', OPEN_PODS, { cluster, uids: some });
    for (const row of rows) facts.push(closedPod(cluster, row, to));
  }
  return facts;
}

function closedPod(cluster: string, row: PodRow, to: string): PodFact {
  const from = rfc3339(Number(row.from_s));
  return {
    cluster,
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    workload: { kind: row.kind, name: row.workload },
    nodeUid: row.node_uid,
    from,
    to: to < from ? from : to,
    labels: row.labels,
    namespaceLabels: row.namespace_labels,
    containers: row.containers.map((name, index) => ({
      name,
      requests: {
        cpuMilli: Number(row.request_cpu_milli[index] ?? 0),
        memoryBytes: Number(row.request_memory_bytes[index] ?? 0),
        gpus: Number(row.request_gpus[index] ?? 0),
      },
      limits: {
        cpuMilli: Number(row.limit_cpu_milli[index] ?? 0),
        memoryBytes: Number(row.limit_memory_bytes[index] ?? 0),
      },
    })),
  };
}

interface NodeRow {
  readonly uid: string;
  readonly name: string;
  readonly from_s: number;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instance_type: string;
  readonly pool: string;
  readonly capacity_type: NodeFact['capacityType'];
  readonly capacity_cpu_milli: number;
  readonly capacity_memory_bytes: string;
  readonly capacity_gpus: number;
  readonly capacity_pods: number;
  readonly allocatable_cpu_milli: number;
  readonly allocatable_memory_bytes: string;
  readonly allocatable_gpus: number;
  readonly allocatable_pods: number;
  readonly labels: Readonly<Record<string, string>>;
  /** -1: none was stated */
  readonly stated_hourly_nanos_or_none: string;
  readonly stated_currency: string;
}

/** The stored facts of these nodes with `to` as their end, to be written again. */
export async function closedNodes(store: Store, cluster: string, uids: readonly string[], to: string) {
  const facts: NodeFact[] = [];
  for (let at = 0; at < uids.length; at += IDS_A_QUERY) {
    const some = uids.slice(at, at + IDS_A_QUERY);
    const rows = await store.rows<NodeRow>('open-nodes', OPEN_NODES, { cluster, uids: some });
    for (const row of rows) facts.push(closedNode(cluster, row, to));
  }
  return facts;
}

function closedNode(cluster: string, row: NodeRow, to: string): NodeFact {
  const from = rfc3339(Number(row.from_s));
  const nanos = row.stated_hourly_nanos_or_none;
  return {
    cluster,
    uid: row.uid,
    name: row.name,
    from,
    to: to < from ? from : to,
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    instanceType: row.instance_type,
    pool: row.pool,
    capacityType: row.capacity_type,
    capacity: {
      cpuMilli: Number(row.capacity_cpu_milli),
      memoryBytes: Number(row.capacity_memory_bytes),
      gpus: Number(row.capacity_gpus),
      pods: Number(row.capacity_pods),
    },
    allocatable: {
      cpuMilli: Number(row.allocatable_cpu_milli),
      memoryBytes: Number(row.allocatable_memory_bytes),
      gpus: Number(row.allocatable_gpus),
      pods: Number(row.allocatable_pods),
    },
    labels: row.labels,
    hourlyPrice:
      nanos === '-1'
        ? null
        : {
            amount: `${nanos.padStart(10, '0').slice(0, -9)}.${nanos.padStart(10, '0').slice(-9)}`,
            currency: row.stated_currency,
          },
  };
}
