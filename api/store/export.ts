import type { PodFact } from '@plimsoll/domain/facts';
import type { Store } from './client.ts';
import { exportRollups } from './export-rollups.ts';
import { readFxRates } from './fx.ts';
import { allNodeFacts, allPodFacts } from './queries/facts.ts';
import { readNodePrices } from './queries/offer-node-prices.ts';
import { readSql } from './sql-text.ts';
import { epochSeconds, OPEN_END, rfc3339, sqlTime } from './time.ts';

const CLUSTERS = readSql('./queries/export-clusters.sql', import.meta.url);
const USAGE = readSql('./queries/export-usage.sql', import.meta.url);
const USAGE_HOURS = readSql('./queries/export-usage-hours.sql', import.meta.url);
const EGRESS = readSql('./queries/export-egress.sql', import.meta.url);
const EVENTS = readSql('./queries/export-events.sql', import.meta.url);
const GAPS = readSql('./queries/export-gaps.sql', import.meta.url);
const SOURCES = readSql('./queries/export-sources.sql', import.meta.url);

export interface ExportOptions {
  /** seconds since the epoch, half-open; default everything */
  readonly from?: number;
  readonly to?: number;
  readonly onProgress?: (progress: { readonly lines: number; readonly what: string }) => void;
}

const BLOCK_LINES = 2_000;

/** The interchange file as blocks of whole lines. What it says, imported into an empty store, gives the same answers. */
export async function* exportFacts(store: Store, options: ExportOptions = {}): AsyncGenerator<string> {
  let block: string[] = [];
  let lines = 0;
  for await (const line of exportLines(store, options)) {
    block.push(JSON.stringify(line));
    lines += 1;
    if (block.length < BLOCK_LINES) continue;
    options.onProgress?.({ lines, what: line.type });
    yield `${block.join('\n')}\n`;
    block = [];
  }
  if (block.length > 0) yield `${block.join('\n')}\n`;
}

interface Line {
  readonly type: string;
  readonly [name: string]: unknown;
}

async function* exportLines(store: Store, options: ExportOptions): AsyncGenerator<Line> {
  const from = options.from ?? 0;
  const to = options.to ?? OPEN_END;
  yield { type: 'plimsoll', version: 1 };
  const clusters = await store.rows<{ name: string; uid: string; kubernetes_version: string; source: string }>(
    'export-clusters',
    CLUSTERS,
  );
  for (const { name, uid, kubernetes_version: kubernetesVersion, source } of clusters) {
    yield { type: 'cluster', name, uid, kubernetesVersion, source };
  }
  for (const { day, base, quote, rateNanos, source } of await readFxRates(store)) {
    yield { type: 'fxRate', at: `${day}T00:00:00Z`, base, quote, rateNanos: rateNanos.toString(), source };
  }
  for (const { name } of clusters) yield* clusterFacts(store, name, from, to);
  for (const row of await store.rows<SourceRow>('export-sources', SOURCES)) yield sourceLine(row);
  for await (const line of exportRollups(store, from, to)) yield line;
  for (const { name } of clusters) yield* clusterObservations(store, name, from, to);
}

function overlaps(fact: { readonly from: string; readonly to: string | null }, from: number, to: number): boolean {
  return epochSeconds(fact.from) < to && (fact.to === null || epochSeconds(fact.to) > from);
}

async function* clusterFacts(store: Store, cluster: string, from: number, to: number): AsyncGenerator<Line> {
  const span = { cluster, from: sqlTime(from), to: sqlTime(to) };
  for await (const node of allNodeFacts(store, cluster)) {
    if (overlaps(node, from, to)) yield { type: 'node', ...node };
  }
  for (const price of await readNodePrices(store, cluster)) {
    yield {
      type: 'nodePrice',
      cluster,
      nodeUid: price.nodeUid,
      from: rfc3339(price.from),
      to: price.to >= OPEN_END ? null : rfc3339(price.to),
      amountNanos: price.amountNanos.toString(),
      perSeconds: price.perSeconds,
      currency: price.currency,
      weightCpu: price.weightCpu.toString(),
      weightMemory: price.weightMemory.toString(),
      weightGpu: price.weightGpu.toString(),
      basis: price.basis,
      estimated: price.estimated,
      source: price.source,
      asOf: `${price.asOf}T00:00:00Z`,
    };
  }
  for await (const pod of allPodFacts(store, cluster)) {
    if (overlaps(pod, from, to)) yield { type: 'pod', ...pod };
  }
  const gaps = await store.rows<{ node_uid: string; from_s: number; to_s: number; source: string; reason: string }>(
    'export-gaps',
    GAPS,
    span,
  );
  for (const { node_uid: nodeUid, from_s, to_s, source, reason } of gaps) {
    yield { type: 'gap', cluster, nodeUid, from: rfc3339(from_s), to: rfc3339(to_s), source, reason };
  }
}

interface PodIdentityRow {
  readonly at: number;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly pod_uid: string;
}

interface UsageRow extends PodIdentityRow {
  readonly container: string;
  readonly node_uid: string;
  readonly seconds: number;
  readonly cpu_milli: number;
  readonly memory: number;
  readonly rx: number;
  readonly tx: number;
  readonly request_cpu_milli: number;
  readonly request_memory: number;
  readonly request_gpus: number;
}

interface EgressRow extends PodIdentityRow {
  readonly class: string;
  readonly destination: string;
  readonly destination_zone: string;
  readonly service: string;
  readonly rule: string;
  readonly source: string;
  readonly seconds: number;
  readonly tx: number;
  readonly rx: number;
}

interface EventRow extends PodIdentityRow {
  readonly container: string;
  readonly reason: string;
}

async function* clusterObservations(store: Store, cluster: string, from: number, to: number): AsyncGenerator<Line> {
  const span = { cluster, from: sqlTime(from), to: sqlTime(to) };
  const pods = new Map<string, PodFact>();
  for await (const pod of allPodFacts(store, cluster)) pods.set(pod.uid, pod);
  const identity = (row: PodIdentityRow) =>
    pods.has(row.pod_uid) ? {} : { namespace: row.namespace, workload: { kind: row.kind, name: row.workload } };
  for await (const rows of store.stream<EventRow>('export-events', EVENTS, span)) {
    for (const row of rows) {
      const { pod_uid: podUid, container, reason } = row;
      yield { type: 'event', cluster, podUid, container, at: rfc3339(row.at), reason, ...identity(row) };
    }
  }
  // an hour at a time: the embedded engine holds an answer whole
  const hours = await store.rows<{ hour_s: number }>('export-usage-hours', USAGE_HOURS, span);
  for (const { hour_s: hour } of hours) {
    for await (const rows of store.stream<UsageRow>('export-usage', USAGE, { cluster, hour: sqlTime(hour) })) {
      for (const row of rows) if (row.at > from && row.at <= to) yield usageLine(cluster, row, pods.get(row.pod_uid));
    }
  }
  for await (const rows of store.stream<EgressRow>('export-egress', EGRESS, span)) {
    for (const row of rows) {
      const {
        pod_uid: podUid,
        destination_zone: destinationZone,
        at,
        tx,
        rx,
        namespace,
        kind,
        workload,
        ...rest
      } = row;
      const own = identity({ at, namespace, kind, workload, pod_uid: podUid });
      const bytes = { txBytes: tx, rxBytes: rx };
      yield { type: 'egress', cluster, podUid, at: rfc3339(at), ...rest, destinationZone, ...bytes, ...own };
    }
  }
}

function usageLine(cluster: string, row: UsageRow, pod: PodFact | undefined): Line {
  const spec = pod?.containers.find((container) => container.name === row.container)?.requests;
  const asSpecified =
    spec !== undefined &&
    spec.cpuMilli === row.request_cpu_milli &&
    spec.memoryBytes === row.request_memory &&
    spec.gpus === row.request_gpus;
  return {
    type: 'usage',
    cluster,
    podUid: row.pod_uid,
    container: row.container,
    at: rfc3339(row.at),
    seconds: row.seconds,
    cpuMilli: row.cpu_milli,
    memoryBytes: row.memory,
    ...(row.rx === 0 && row.tx === 0 ? {} : { rxBytes: row.rx, txBytes: row.tx }),
    ...(asSpecified
      ? {}
      : {
          requests: { cpuMilli: row.request_cpu_milli, memoryBytes: row.request_memory, gpus: row.request_gpus },
        }),
    ...(pod === undefined
      ? { namespace: row.namespace, workload: { kind: row.kind, name: row.workload }, nodeUid: row.node_uid }
      : {}),
  };
}

interface SourceRow {
  readonly source: string;
  readonly cluster: string;
  readonly state: string;
  readonly success_s: number;
  readonly error_s: number;
  readonly last_error: string;
  readonly detail: string;
}

function sourceLine({ source, cluster, state, success_s, error_s, last_error: lastError, detail }: SourceRow): Line {
  const times = {
    lastSuccess: success_s === 0 ? null : rfc3339(success_s),
    lastErrorAt: error_s === 0 ? null : rfc3339(error_s),
  };
  return { type: 'source', source, cluster, state, ...times, lastError, detail };
}
