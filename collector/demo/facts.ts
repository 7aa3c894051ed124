import type { ClusterFact, EventFact, FactBatch, GapFact, NodeFact, PodFact } from '@plimsoll/domain/facts';
import { uidOf } from './chance.ts';
import type { ClusterRun, DemoEvent } from './cluster-run.ts';
import type { DemoNode, DemoPod } from './node-fleet.ts';
import type { Outage } from './outages.ts';

/** The run of a cluster told as a collector would have told it: nothing after `now`, and an end only once it has come. */

export const timeOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
const endOf = (to: number | null, now: number): string | null => (to !== null && to <= now ? timeOf(to) : null);

export function clusterFactOf(run: ClusterRun, seed: number): ClusterFact {
  return {
    name: run.spec.name,
    uid: uidOf('cluster', seed, run.spec.name),
    kubernetesVersion: run.spec.kubernetesVersion,
    source: 'demo',
  };
}

function nodeFactOf(run: ClusterRun, node: DemoNode, now: number): NodeFact {
  const { pool } = node;
  return {
    cluster: run.spec.name,
    uid: node.uid,
    name: node.name,
    from: timeOf(node.from),
    to: endOf(node.to, now),
    provider: run.spec.provider,
    region: run.spec.region,
    zone: node.zone,
    instanceType: pool.instanceType,
    pool: pool.name,
    capacityType: pool.capacityType,
    capacity: pool.capacity,
    allocatable: pool.allocatable,
    labels: { 'kubernetes.io/arch': 'amd64', 'topology.kubernetes.io/zone': node.zone },
    hourlyPrice: null,
  };
}

function podFactOf(run: ClusterRun, pod: DemoPod, now: number): PodFact {
  const { spec } = pod;
  return {
    cluster: run.spec.name,
    uid: pod.uid,
    namespace: spec.namespace,
    name: pod.name,
    workload: { kind: spec.kind, name: spec.name },
    nodeUid: pod.node.uid,
    from: timeOf(pod.from),
    to: endOf(pod.to, now),
    labels: spec.labels,
    namespaceLabels: run.spec.namespaces[spec.namespace] ?? {},
    containers: spec.containers.map((one) => ({
      name: one.name,
      requests: { cpuMilli: one.request.cpuMilli, memoryBytes: one.request.memoryBytes, gpus: 0 },
      limits: one.limit,
    })),
  };
}

function eventFactOf(run: ClusterRun, event: DemoEvent): EventFact {
  return {
    cluster: run.spec.name,
    namespace: event.pod.spec.namespace,
    workload: { kind: event.pod.spec.kind, name: event.pod.spec.name },
    podUid: event.pod.uid,
    container: event.container,
    at: timeOf(event.at),
    reason: event.reason,
  };
}

export function gapFactOf(outage: Outage, now: number): GapFact {
  return {
    cluster: outage.cluster,
    nodeUid: outage.nodeUid,
    from: timeOf(outage.from),
    to: timeOf(Math.min(outage.to, now)),
    source: 'usage',
    reason: outage.reason,
  };
}

/** What was new or changed in (since, now]; `since` before the epoch gives everything. */
export function factsBetween(
  run: ClusterRun,
  since: number,
  now: number,
): Required<Pick<FactBatch, 'nodes' | 'pods' | 'events'>> {
  const touched = (from: number, to: number | null): boolean =>
    from <= now && (from > since || (to !== null && to > since && to <= now));
  return {
    nodes: run.nodes.filter((node) => touched(node.from, node.to)).map((node) => nodeFactOf(run, node, now)),
    pods: run.pods.filter((pod) => touched(pod.from, pod.to)).map((pod) => podFactOf(run, pod, now)),
    events: run.events.filter((event) => event.at > since && event.at <= now).map((event) => eventFactOf(run, event)),
  };
}
