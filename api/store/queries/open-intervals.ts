import type { NodeFact, PodFact } from '@plimsoll/domain/facts';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { nodeFacts, podFacts } from './facts.ts';

const SQL = readSql('./open-intervals.sql', import.meta.url);

/** Ids of the nodes and pods of a cluster whose interval is open. */
export async function openIntervals(
  store: Store,
  cluster: string,
): Promise<{ readonly nodes: readonly string[]; readonly pods: readonly string[] }> {
  const rows = await store.rows<{ what: string; uid: string }>('open-intervals', SQL, { cluster });
  const of = (what: string) => rows.filter((row) => row.what === what).map((row) => row.uid);
  return { nodes: of('node'), pods: of('pod') };
}

// an interval never ends before it began, whatever the clocks say
function closedAt<T extends { readonly from: string }>(fact: T, to: string): T & { readonly to: string } {
  return { ...fact, to: to < fact.from ? fact.from : to };
}

/** The stored facts of these nodes with their interval ended at `to` (RFC 3339), to be written. */
export async function closedNodes(
  store: Store,
  cluster: string,
  uids: readonly string[],
  to: string,
): Promise<NodeFact[]> {
  return (await nodeFacts(store, cluster, uids)).map((fact) => closedAt(fact, to));
}

/** The stored facts of these pods with their interval ended at `to` (RFC 3339), to be written. */
export async function closedPods(
  store: Store,
  cluster: string,
  uids: readonly string[],
  to: string,
): Promise<PodFact[]> {
  return (await podFacts(store, cluster, uids)).map((fact) => closedAt(fact, to));
}
