import type { ContainerSpec, NodeFact, PodFact } from '@plimsoll/domain/facts';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { OPEN_END, rfc3339 } from '../time.ts';

const NODES = readSql('./facts-nodes.sql', import.meta.url);
const PODS = readSql('./facts-pods.sql', import.meta.url);

// ids travel in the address of a request, and Node's HTTP server takes 16 KiB of it
const IDS_A_QUERY = 120;

interface NodeRow {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instance_type: string;
  readonly pool: string;
  readonly capacity_type: string;
  readonly capacity: readonly [number, string, number, number];
  readonly allocatable: readonly [number, string, number, number];
  readonly labels: Record<string, string>;
  readonly stated_hourly_nanos: string | null;
  readonly stated_currency: string;
}

interface PodRow {
  readonly cluster: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly workload: string;
  readonly node_uid: string;
  readonly from: number;
  readonly to: number;
  readonly labels: Record<string, string>;
  readonly namespace_labels: Record<string, string>;
  readonly containers: readonly string[];
  readonly request_cpu_milli: readonly number[];
  readonly request_memory_bytes: readonly string[];
  readonly request_gpus: readonly number[];
  readonly limit_cpu_milli: readonly number[];
  readonly limit_memory_bytes: readonly string[];
}

function capacity([cpuMilli, memoryBytes, gpus, pods]: NodeRow['capacity']) {
  return { cpuMilli, memoryBytes: Number(memoryBytes), gpus, pods };
}

function end(to: number): string | null {
  return to >= OPEN_END ? null : rfc3339(to);
}

function decimal(nanos: string): string {
  const digits = nanos.padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function capacityType(text: string): NodeFact['capacityType'] {
  return text === 'on_demand' || text === 'spot' || text === 'reserved' ? text : '';
}

function nodeFact(row: NodeRow): NodeFact {
  return {
    cluster: row.cluster,
    uid: row.uid,
    name: row.name,
    from: rfc3339(row.from),
    to: end(row.to),
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    instanceType: row.instance_type,
    pool: row.pool,
    capacityType: capacityType(row.capacity_type),
    capacity: capacity(row.capacity),
    allocatable: capacity(row.allocatable),
    labels: row.labels,
    hourlyPrice:
      row.stated_hourly_nanos === null
        ? null
        : { amount: decimal(row.stated_hourly_nanos), currency: row.stated_currency },
  };
}

function podFact(row: PodRow): PodFact {
  const containers: ContainerSpec[] = row.containers.map((name, index) => ({
    name,
    requests: {
      cpuMilli: row.request_cpu_milli[index] ?? 0,
      memoryBytes: Number(row.request_memory_bytes[index] ?? 0),
      gpus: row.request_gpus[index] ?? 0,
    },
    limits: {
      cpuMilli: row.limit_cpu_milli[index] ?? 0,
      memoryBytes: Number(row.limit_memory_bytes[index] ?? 0),
    },
  }));
  return {
    cluster: row.cluster,
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    workload: { kind: row.kind, name: row.workload },
    nodeUid: row.node_uid,
    from: rfc3339(row.from),
    to: end(row.to),
    labels: row.labels,
    namespaceLabels: row.namespace_labels,
    containers,
  };
}

async function inParts<T>(uids: readonly string[], query: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (let index = 0; index < uids.length; index += IDS_A_QUERY) {
    rows.push(...(await query(uids.slice(index, index + IDS_A_QUERY))));
  }
  return rows;
}

/** Stored nodes as they were reported, by uid. */
export async function nodeFacts(store: Store, cluster: string, uids: readonly string[]): Promise<NodeFact[]> {
  const rows = await inParts(uids, (some) => store.rows<NodeRow>('facts-nodes', NODES, { cluster, uids: some }));
  return rows.map(nodeFact);
}

/** Stored pods as they were reported, by uid; labels that differ from pod to pod of a workload are not kept. */
export async function podFacts(store: Store, cluster: string, uids: readonly string[]): Promise<PodFact[]> {
  const rows = await inParts(uids, (some) => store.rows<PodRow>('facts-pods', PODS, { cluster, uids: some }));
  return rows.map(podFact);
}

/** Every stored node of a cluster, as it was reported. */
export async function* allNodeFacts(store: Store, cluster: string): AsyncIterable<NodeFact> {
  for await (const block of store.stream<NodeRow>('facts-nodes', NODES, { cluster, uids: [] })) {
    for (const row of block) yield nodeFact(row);
  }
}

/** Every stored pod of a cluster, as it was reported. */
export async function* allPodFacts(store: Store, cluster: string): AsyncIterable<PodFact> {
  for await (const block of store.stream<PodRow>('facts-pods', PODS, { cluster, uids: [] })) {
    for (const row of block) yield podFact(row);
  }
}
