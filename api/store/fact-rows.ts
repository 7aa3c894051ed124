import type { EgressSample, EventFact, GapFact, NodeFact, PodFact, SourceState } from '@plimsoll/domain/facts';
import type { LabelSet } from './label-set.ts';
import { epochSeconds, OPEN_END } from './time.ts';

/** Rows of the small tables as JSON; keys are columns. */

function wholeNumber(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

export function endOf(to: string | null): number {
  return to === null ? OPEN_END : epochSeconds(to);
}

// "0.107" to 107000000n: nine places are kept, more are cut
function nanosOf(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.slice(0, 9).padEnd(9, '0')}`).toString();
}

export function nodeRow(node: NodeFact, version: number) {
  return {
    cluster: node.cluster,
    uid: node.uid,
    name: node.name,
    from_ts: epochSeconds(node.from),
    to_ts: endOf(node.to),
    provider: node.provider,
    region: node.region,
    zone: node.zone,
    instance_type: node.instanceType,
    pool: node.pool,
    capacity_type: node.capacityType,
    capacity_cpu_milli: wholeNumber(node.capacity.cpuMilli),
    capacity_memory_bytes: wholeNumber(node.capacity.memoryBytes),
    capacity_gpus: wholeNumber(node.capacity.gpus),
    capacity_pods: wholeNumber(node.capacity.pods),
    allocatable_cpu_milli: wholeNumber(node.allocatable.cpuMilli),
    allocatable_memory_bytes: wholeNumber(node.allocatable.memoryBytes),
    allocatable_gpus: wholeNumber(node.allocatable.gpus),
    allocatable_pods: wholeNumber(node.allocatable.pods),
    labels: node.labels,
    stated_hourly_nanos: node.hourlyPrice === null ? null : nanosOf(node.hourlyPrice.amount),
    stated_currency: node.hourlyPrice === null ? '' : node.hourlyPrice.currency,
    version,
  };
}

export function podRow(pod: PodFact, labelSet: LabelSet, version: number) {
  const { containers } = pod;
  return {
    cluster: pod.cluster,
    uid: pod.uid,
    namespace: pod.namespace,
    name: pod.name,
    kind: pod.workload.kind,
    workload: pod.workload.name,
    node_uid: pod.nodeUid,
    from_ts: epochSeconds(pod.from),
    to_ts: endOf(pod.to),
    label_set: labelSet.id,
    containers: containers.map((container) => container.name),
    request_cpu_milli: containers.map((container) => wholeNumber(container.requests.cpuMilli)),
    request_memory_bytes: containers.map((container) => wholeNumber(container.requests.memoryBytes)),
    request_gpus: containers.map((container) => wholeNumber(container.requests.gpus)),
    limit_cpu_milli: containers.map((container) => wholeNumber(container.limits.cpuMilli)),
    limit_memory_bytes: containers.map((container) => wholeNumber(container.limits.memoryBytes)),
    version,
  };
}

export function labelSetRow(set: LabelSet) {
  return { id: set.id, labels: set.labels, namespace_labels: set.namespaceLabels };
}

export function egressRow(egress: EgressSample, received: number) {
  return {
    ts: epochSeconds(egress.at),
    cluster: egress.cluster,
    namespace: egress.namespace,
    kind: egress.workload.kind,
    workload: egress.workload.name,
    pod_uid: egress.podUid,
    class: egress.class,
    destination: egress.destination,
    destination_zone: egress.destinationZone,
    service: egress.service,
    rule: egress.rule,
    source: egress.source,
    seconds: wholeNumber(egress.seconds),
    tx_bytes: wholeNumber(egress.txBytes),
    rx_bytes: wholeNumber(egress.rxBytes),
    received,
  };
}

export function eventRow(event: EventFact, version: number) {
  return {
    ts: epochSeconds(event.at),
    cluster: event.cluster,
    namespace: event.namespace,
    kind: event.workload.kind,
    workload: event.workload.name,
    pod_uid: event.podUid,
    container: event.container,
    reason: event.reason,
    version,
  };
}

export function gapRow(gap: GapFact, version: number) {
  return {
    cluster: gap.cluster,
    node_uid: gap.nodeUid,
    from_ts: epochSeconds(gap.from),
    to_ts: epochSeconds(gap.to),
    source: gap.source,
    reason: gap.reason,
    version,
  };
}

function milliseconds(time: string | null): string {
  return time === null ? '1970-01-01 00:00:00.000' : new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}

export function sourceRow(state: SourceState, version: number) {
  return {
    source: state.source,
    cluster: state.cluster,
    state: state.state,
    last_success: milliseconds(state.lastSuccess),
    last_error_at: milliseconds(state.lastErrorAt),
    last_error: state.lastError,
    detail: state.detail,
    version,
  };
}
