import { hashOf } from './chance.ts';
import { DAY, HOUR, MINUTE } from './load.ts';
import type { ClusterSpec } from './organisation.ts';

/** When nobody looked. Whole minutes, and never two at once on one node. */

export interface Outage {
  readonly cluster: string;
  /** '' is the whole cluster */
  readonly nodeUid: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** The collector of one cluster was away for 40 minutes: every ninth day, the clusters in turn. */
export function collectorOutageOf(seed: number, clusters: readonly ClusterSpec[], day: number): Outage | null {
  if ((day + seed) % 9 !== 0) return null;
  const cluster = clusters[Math.floor((day + seed) / 9) % clusters.length];
  if (!cluster) return null;
  const from =
    day * DAY + (1 + (hashOf(seed, 'outage', day) % 8)) * HOUR + (hashOf(seed, 'outage minute', day) % 50) * MINUTE;
  return { cluster: cluster.name, nodeUid: '', from, to: from + 40 * MINUTE, reason: 'collector_outage' };
}

/** One server could not be asked for three hours, every second day, in the afternoon so that it never meets the other kind. */
export function nodeOutageOf(
  seed: number,
  cluster: string,
  nodes: readonly { readonly uid: string; readonly from: number; readonly to: number | null }[],
  day: number,
): Outage | null {
  if ((day + seed) % 2 !== 0) return null;
  const from =
    day * DAY +
    (12 + (hashOf(seed, 'node outage', day) % 6)) * HOUR +
    (hashOf(seed, 'node outage minute', day) % 60) * MINUTE;
  const to = from + 3 * HOUR;
  const alive = nodes.filter((node) => node.from <= from && (node.to === null || node.to >= to));
  const node = alive[hashOf(seed, 'node outage node', day) % Math.max(1, alive.length)];
  return node ? { cluster, nodeUid: node.uid, from, to, reason: 'kubelet_unreachable' } : null;
}
