import type { Store } from './client.ts';
import type { Interval } from './dirty.ts';

/** What the store already says of a node, pod or gap: its interval, and all else that a rollup depends on as one text. */
export interface KnownFact extends Interval {
  readonly content: string;
}

interface FactRow {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly content: string[];
}

// ids travel in the address of a request, and Node's HTTP server takes 16 KiB of it
const IDS_A_QUERY = 120;
const WHOLE_CLUSTER_ABOVE = 1_200;

const NODES = `SELECT uid AS key, toUnixTimestamp(from_ts) AS from, toUnixTimestamp(to_ts) AS to,
  [toString(capacity_cpu_milli), toString(capacity_memory_bytes), toString(capacity_gpus),
   toString(allocatable_cpu_milli), toString(allocatable_memory_bytes)] AS content
FROM node FINAL WHERE cluster = {cluster:String} AND (empty({uids:Array(String)}) OR uid IN {uids:Array(String)})`;

const PODS = `SELECT uid AS key, toUnixTimestamp(from_ts) AS from, toUnixTimestamp(to_ts) AS to,
  arrayConcat([namespace, kind, workload, node_uid, toString(label_set)], arrayMap(x -> toString(x), containers),
   arrayMap(x -> toString(x), request_cpu_milli), arrayMap(x -> toString(x), request_memory_bytes),
   arrayMap(x -> toString(x), request_gpus)) AS content
FROM pod FINAL WHERE cluster = {cluster:String} AND (empty({uids:Array(String)}) OR uid IN {uids:Array(String)})`;

const GAPS = `SELECT concat(node_uid, '\\n', toString(toUnixTimestamp(from_ts)), '\\n', source) AS key,
  toUnixTimestamp(from_ts) AS from, toUnixTimestamp(to_ts) AS to, CAST([], 'Array(String)') AS content
FROM gap FINAL WHERE cluster = {cluster:String} AND empty({uids:Array(String)})`;

const QUERIES = { node: NODES, pod: PODS, gap: GAPS };

async function ofCluster(
  store: Store,
  kind: keyof typeof QUERIES,
  cluster: string,
  uids: readonly string[],
): Promise<FactRow[]> {
  const query = (some: readonly string[]) =>
    store.rows<FactRow>(`known-${kind}s`, QUERIES[kind], { cluster, uids: [...some] });
  if (kind === 'gap' || uids.length > WHOLE_CLUSTER_ABOVE) return query([]);
  const rows: FactRow[] = [];
  for (let index = 0; index < uids.length; index += IDS_A_QUERY) {
    rows.push(...(await query(uids.slice(index, index + IDS_A_QUERY))));
  }
  return rows;
}

export function factKey(cluster: string, key: string): string {
  return `${cluster}\n${key}`;
}

export function gapKey(nodeUid: string, from: number, source: string): string {
  return `${nodeUid}\n${from}\n${source}`;
}

/** The stored facts among `facts`, by cluster and key. */
export async function knownFacts(
  store: Store,
  kind: keyof typeof QUERIES,
  facts: readonly { readonly cluster: string; readonly key: string }[],
): Promise<Map<string, KnownFact>> {
  const keysByCluster = Map.groupBy(facts, (fact) => fact.cluster);
  const known = new Map<string, KnownFact>();
  for (const [cluster, members] of keysByCluster) {
    const rows = await ofCluster(store, kind, cluster, [...new Set(members.map((member) => member.key))]);
    for (const row of rows) {
      known.set(factKey(cluster, row.key), { from: row.from, to: row.to, content: row.content.join('\n') });
    }
  }
  return known;
}
