import type {
  Capacity,
  ClusterFact,
  ContainerSpec,
  EgressSample,
  EventFact,
  GapFact,
  NodeFact,
  PodFact,
  Sample,
  SourceState,
} from '@plimsoll/domain/facts';
import type { StoredRate } from './fx.ts';
import {
  amount,
  BadLine,
  currency,
  decimal,
  type Fields,
  id,
  inner,
  labels,
  list,
  ordered,
  text,
  time,
  timeOrOpen,
} from './interchange-fields.ts';
import type { NodePriceRow } from './queries/offer-node-prices.ts';
import { epochSeconds, OPEN_END } from './time.ts';

/** What a usage, egress or event line says of its pod; what is missing comes from the pod's own line. */
export interface PodHint {
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string } | null;
  readonly nodeUid: string;
}

export type UsageLine = Omit<Sample, 'namespace' | 'workload' | 'nodeUid' | 'requests'> &
  PodHint & { readonly requests: Sample['requests'] | null };
export type EgressLine = Omit<EgressSample, 'namespace' | 'workload'> & PodHint;
export type EventLine = Omit<EventFact, 'namespace' | 'workload'> & PodHint;

function capacity(fields: Fields | undefined, otherwise: Capacity): Capacity {
  if (fields === undefined) return otherwise;
  return {
    cpuMilli: amount(fields, 'cpuMilli'),
    memoryBytes: amount(fields, 'memoryBytes'),
    gpus: amount(fields, 'gpus'),
    pods: amount(fields, 'pods'),
  };
}

const NOTHING: Capacity = { cpuMilli: 0, memoryBytes: 0, gpus: 0, pods: 0 };
const CAPACITY_TYPES = ['on_demand', 'spot', 'reserved', ''] as const;

export function nodeOf(fields: Fields): NodeFact {
  const uid = id(fields, 'uid');
  const from = time(fields, 'from');
  const to = timeOrOpen(fields, 'to');
  ordered(from, to);
  const instanceType = text(fields, 'instanceType');
  const whole = capacity(inner(fields, 'capacity'), NOTHING);
  const price = inner(fields, 'hourlyPrice');
  const capacityType = text(fields, 'capacityType');
  const known = CAPACITY_TYPES.find((type) => type === capacityType);
  if (known === undefined) throw new BadLine('"capacityType" must be on_demand, spot or reserved');
  return {
    cluster: id(fields, 'cluster'),
    uid,
    name: text(fields, 'name', uid),
    from,
    to,
    provider: text(fields, 'provider'),
    region: text(fields, 'region'),
    zone: text(fields, 'zone'),
    instanceType,
    pool: text(fields, 'pool', instanceType),
    capacityType: known,
    capacity: whole,
    allocatable: capacity(inner(fields, 'allocatable'), whole),
    labels: labels(fields, 'labels'),
    hourlyPrice:
      price === undefined ? null : { amount: decimal(price, 'amount'), currency: currency(price, 'currency') },
  };
}

function workload(fields: Fields): { kind: string; name: string } | null {
  const own = inner(fields, 'workload');
  return own === undefined ? null : { kind: id(own, 'kind'), name: id(own, 'name') };
}

function requests(fields: Fields | undefined): Sample['requests'] {
  if (fields === undefined) return { cpuMilli: 0, memoryBytes: 0, gpus: 0 };
  return {
    cpuMilli: amount(fields, 'cpuMilli'),
    memoryBytes: amount(fields, 'memoryBytes'),
    gpus: amount(fields, 'gpus'),
  };
}

function containerOf(fields: Fields): ContainerSpec {
  const limits = inner(fields, 'limits');
  return {
    name: id(fields, 'name'),
    requests: requests(inner(fields, 'requests')),
    limits:
      limits === undefined
        ? { cpuMilli: 0, memoryBytes: 0 }
        : { cpuMilli: amount(limits, 'cpuMilli'), memoryBytes: amount(limits, 'memoryBytes') },
  };
}

export function podOf(fields: Fields): PodFact {
  const uid = id(fields, 'uid');
  const name = text(fields, 'name', uid);
  const from = time(fields, 'from');
  const to = timeOrOpen(fields, 'to');
  ordered(from, to);
  return {
    cluster: id(fields, 'cluster'),
    uid,
    namespace: text(fields, 'namespace'),
    name,
    workload: workload(fields) ?? { kind: 'Pod', name },
    nodeUid: text(fields, 'nodeUid'),
    from,
    to,
    labels: labels(fields, 'labels'),
    namespaceLabels: labels(fields, 'namespaceLabels'),
    containers: list(fields, 'containers').map(containerOf),
  };
}

function hint(fields: Fields): PodHint {
  return { namespace: text(fields, 'namespace'), workload: workload(fields), nodeUid: text(fields, 'nodeUid') };
}

// a day: the longest interval that somebody could call one observation
const LONGEST_SECONDS = 86_400;

function wholeSeconds(fields: Fields): number {
  const seconds = Math.round(amount(fields, 'seconds', 60));
  if (seconds < 1 || seconds > LONGEST_SECONDS) throw new BadLine('"seconds" must be from 1 to 86400');
  return seconds;
}

export function usageOf(fields: Fields): UsageLine {
  const own = inner(fields, 'requests');
  return {
    cluster: id(fields, 'cluster'),
    podUid: id(fields, 'podUid'),
    container: id(fields, 'container'),
    at: time(fields, 'at'),
    seconds: wholeSeconds(fields),
    cpuMilli: amount(fields, 'cpuMilli'),
    memoryBytes: amount(fields, 'memoryBytes'),
    rxBytes: amount(fields, 'rxBytes'),
    txBytes: amount(fields, 'txBytes'),
    requests: own === undefined ? null : requests(own),
    ...hint(fields),
  };
}

export function egressOf(fields: Fields): EgressLine {
  return {
    cluster: id(fields, 'cluster'),
    podUid: id(fields, 'podUid'),
    at: time(fields, 'at'),
    seconds: wholeSeconds(fields),
    class: id(fields, 'class'),
    destination: text(fields, 'destination'),
    destinationZone: text(fields, 'destinationZone'),
    service: text(fields, 'service'),
    rule: text(fields, 'rule'),
    source: text(fields, 'source', 'import'),
    txBytes: amount(fields, 'txBytes'),
    rxBytes: amount(fields, 'rxBytes'),
    ...hint(fields),
  };
}

export function eventOf(fields: Fields): EventLine {
  return {
    cluster: id(fields, 'cluster'),
    podUid: id(fields, 'podUid'),
    container: text(fields, 'container'),
    at: time(fields, 'at'),
    reason: id(fields, 'reason'),
    ...hint(fields),
  };
}

export function gapOf(fields: Fields): GapFact {
  const from = time(fields, 'from');
  const to = time(fields, 'to');
  ordered(from, to);
  return {
    cluster: id(fields, 'cluster'),
    nodeUid: text(fields, 'nodeUid'),
    from,
    to,
    source: text(fields, 'source', 'import'),
    reason: text(fields, 'reason'),
  };
}

export function clusterOf(fields: Fields): ClusterFact {
  const source = text(fields, 'source', 'import');
  return {
    name: id(fields, 'name'),
    uid: text(fields, 'uid'),
    kubernetesVersion: text(fields, 'kubernetesVersion'),
    source: source === 'watch' || source === 'demo' ? source : 'import',
  };
}

export function sourceOf(fields: Fields): SourceState {
  return {
    source: id(fields, 'source'),
    cluster: text(fields, 'cluster'),
    state: text(fields, 'state', 'ok') === 'failing' ? 'failing' : 'ok',
    lastSuccess: timeOrOpen(fields, 'lastSuccess'),
    lastErrorAt: timeOrOpen(fields, 'lastErrorAt'),
    lastError: text(fields, 'lastError'),
    detail: text(fields, 'detail'),
  };
}

const INTEGER = /^\d{1,19}$/;

function integer(fields: Fields, name: string): bigint {
  const value = fields[name];
  if (typeof value === 'string' && INTEGER.test(value)) return BigInt(value);
  throw new BadLine(`"${name}" must be a whole number as a text`);
}

export function nodePriceOf(fields: Fields): NodePriceRow {
  const to = timeOrOpen(fields, 'to');
  const perSeconds = amount(fields, 'perSeconds', 3_600);
  if (perSeconds < 1) throw new BadLine('"perSeconds" must be 1 or more');
  return {
    cluster: id(fields, 'cluster'),
    nodeUid: id(fields, 'nodeUid'),
    from: epochSeconds(time(fields, 'from')),
    to: to === null ? OPEN_END : epochSeconds(to),
    amountNanos: integer(fields, 'amountNanos'),
    perSeconds,
    currency: currency(fields, 'currency'),
    weightCpu: integer(fields, 'weightCpu'),
    weightMemory: integer(fields, 'weightMemory'),
    weightGpu: integer(fields, 'weightGpu'),
    basis: text(fields, 'basis', 'list'),
    estimated: fields.estimated === true,
    source: text(fields, 'source', 'import'),
    asOf: time(fields, 'asOf').slice(0, 10),
  };
}

export function fxRateOf(fields: Fields): StoredRate {
  const rateNanos = integer(fields, 'rateNanos');
  if (rateNanos === 0n) throw new BadLine('"rateNanos" must be above 0');
  return {
    day: time(fields, 'at').slice(0, 10),
    base: currency(fields, 'base'),
    quote: currency(fields, 'quote'),
    rateNanos,
    source: text(fields, 'source', 'import'),
  };
}
