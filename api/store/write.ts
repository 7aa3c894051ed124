import type { ClusterFact, FactBatch, SourceState } from '@plimsoll/domain/facts';
import type { Store } from './client.ts';
import { HourMarks, MARK_DAYS, markDirty } from './dirty.ts';
import { egressRow, eventRow, gapRow, labelSetRow, nodeRow, podRow, sourceRow } from './fact-rows.ts';
import { factKey, gapKey, knownFacts } from './known-facts.ts';
import { type LabelSet, labelSetOf } from './label-set.ts';
import { SAMPLE_COLUMNS, SampleEncoder } from './sample-rows.ts';
import { StoreError } from './store-error.ts';
import { epochSeconds, OPEN_END } from './time.ts';

export interface WriteOptions {
  /** names this batch: the same batch sent again must carry the same token */
  readonly token: string;
  /** when the facts were observed; a replayed old batch then never overrides a newer fact. Default: now */
  readonly observedAt?: Date;
  /** how far back one interval marks hours for rolling; an import of history wants more than the default */
  readonly markDays?: number;
}

export interface Written {
  /** rows of table `sample`, after the cut at minutes */
  readonly sampleRows: number;
  readonly dirtyHours: readonly number[];
}

// one insert is one block, so that its token covers it whole
const SAMPLES_AN_INSERT = 100_000;

const encoder = new SampleEncoder();

/**
 * Writes what collectors report. Every table keeps one row a key, so that a batch that was cut off or sent twice adds
 * nothing when it is sent again. Fails with code `cluster_conflict` where a cluster's name already stands for
 * another cluster; nothing is written then.
 */
export async function writeFacts(store: Store, batch: FactBatch, options: WriteOptions): Promise<Written> {
  const observedAt = options.observedAt ?? new Date();
  const version = observedAt.getTime();
  const received = Math.floor(version / 1000);
  const marks = new HourMarks(Math.floor(Date.now() / 1000), options.markDays ?? MARK_DAYS);
  const insert = (table: string, rows: readonly object[]) => {
    const [first] = rows;
    return first === undefined
      ? Promise.resolve()
      : store.insertRows(table, Object.keys(first), rows, `${options.token}/${table}`);
  };

  await writeClusters(store, batch.clusters ?? [], version, insert);
  await writeNodes(store, batch, version, marks, insert);
  await writePods(store, batch, version, marks, insert);
  await writeGaps(store, batch, version, marks, insert);
  await insert(
    'event',
    (batch.events ?? []).map((event) => eventRow(event, version)),
  );
  await insert(
    'egress',
    (batch.egress ?? []).map((egress) => egressRow(egress, received)),
  );
  const sampleRows = await writeSamples(store, batch, received, marks, options.token);
  // after the samples: a cluster counts as observed up to its source's last success
  await writeSources(store, batch.sources ?? [], version, marks, insert);
  await markDirty(store, marks.hours);
  return { sampleRows, dirtyHours: [...marks.hours].sort((a, b) => a - b) };
}

type Insert = (table: string, rows: readonly object[]) => Promise<void>;

async function writeClusters(store: Store, clusters: readonly ClusterFact[], version: number, insert: Insert) {
  if (clusters.length === 0) return;
  const known = await store.rows<{ name: string; uid: string; first_seen: number }>(
    'known-clusters',
    'SELECT name, uid, toUnixTimestamp(first_seen) AS first_seen FROM cluster FINAL',
  );
  const uids = new Map(known.map((row) => [row.name, row]));
  for (const { name, uid } of clusters) {
    const other = uids.get(name)?.uid ?? '';
    // imported facts may not know the id: they belong to whoever bears the name
    if (other !== '' && uid !== '' && other !== uid) {
      throw new StoreError(
        'cluster_conflict',
        `The name "${name}" already stands for another cluster (id ${other}, this one is ${uid}): choose another name with --cluster-name.`,
      );
    }
    uids.set(name, {
      name,
      uid: uid === '' ? other : uid,
      first_seen: uids.get(name)?.first_seen ?? Math.floor(version / 1000),
    });
  }
  const stored = new Set(known.map((row) => row.name));
  const news = clusters.filter((cluster) => cluster.uid !== '' || !stored.has(cluster.name));
  const rows = news.map((cluster) => ({
    name: cluster.name,
    uid: uids.get(cluster.name)?.uid ?? cluster.uid,
    kubernetes_version: cluster.kubernetesVersion,
    source: cluster.source,
    first_seen: uids.get(cluster.name)?.first_seen ?? Math.floor(version / 1000),
    version,
  }));
  await insert('cluster', rows);
}

async function writeNodes(store: Store, batch: FactBatch, version: number, marks: HourMarks, insert: Insert) {
  const nodes = batch.nodes ?? [];
  if (nodes.length === 0) return;
  const known = await knownFacts(
    store,
    'node',
    nodes.map((node) => ({ cluster: node.cluster, key: node.uid })),
  );
  const rows = nodes.map((node) => nodeRow(node, version));
  for (const row of rows) {
    const before = known.get(factKey(row.cluster, row.uid));
    const content = [
      row.capacity_cpu_milli,
      row.capacity_memory_bytes,
      row.capacity_gpus,
      row.allocatable_cpu_milli,
      row.allocatable_memory_bytes,
    ].join('\n');
    marks.change(before, { from: row.from_ts, to: row.to_ts }, before?.content === content);
  }
  await insert('node', rows);
}

async function writePods(store: Store, batch: FactBatch, version: number, marks: HourMarks, insert: Insert) {
  const pods = batch.pods ?? [];
  if (pods.length === 0) return;
  const known = await knownFacts(
    store,
    'pod',
    pods.map((pod) => ({ cluster: pod.cluster, key: pod.uid })),
  );
  const sets = new Map<string, LabelSet>();
  const rows = pods.map((pod) => {
    const set = labelSetOf(pod.labels, pod.namespaceLabels);
    sets.set(set.id, set);
    return podRow(pod, set, version);
  });
  for (const row of rows) {
    const before = known.get(factKey(row.cluster, row.uid));
    const content = [
      row.namespace,
      row.kind,
      row.workload,
      row.node_uid,
      row.label_set,
      ...row.containers,
      ...row.request_cpu_milli,
      ...row.request_memory_bytes,
      ...row.request_gpus,
    ].join('\n');
    marks.change(before, { from: row.from_ts, to: row.to_ts }, before?.content === content);
  }
  await insert(
    'label_set',
    [...sets.values()].map((set) => labelSetRow(set)),
  );
  await insert('pod', rows);
}

async function writeGaps(store: Store, batch: FactBatch, version: number, marks: HourMarks, insert: Insert) {
  const gaps = batch.gaps ?? [];
  if (gaps.length === 0) return;
  const rows = gaps.map((gap) => gapRow(gap, version));
  const keyed = rows.map((row) => ({ cluster: row.cluster, key: gapKey(row.node_uid, row.from_ts, row.source) }));
  const known = await knownFacts(store, 'gap', keyed);
  for (const [index, row] of rows.entries()) {
    const before = known.get(factKey(row.cluster, keyed[index]?.key ?? ''));
    marks.change(before, { from: row.from_ts, to: row.to_ts }, true);
  }
  await insert('gap', rows);
}

async function writeSources(
  store: Store,
  sources: readonly SourceState[],
  version: number,
  marks: HourMarks,
  insert: Insert,
) {
  const usage = sources.filter((source) => source.source === 'usage' && source.lastSuccess !== null);
  if (usage.length > 0) {
    const known = await store.rows<{ cluster: string; at: number }>(
      'known-usage-sources',
      `SELECT cluster, toUnixTimestamp(toDateTime(last_success)) AS at FROM source_state FINAL
       WHERE source = 'usage' AND last_success > toDateTime64(0, 3, 'UTC')`,
    );
    const last = new Map(known.map((row) => [row.cluster, row.at]));
    for (const { cluster, lastSuccess } of usage) {
      const before = last.get(cluster);
      const after = epochSeconds(lastSuccess ?? '');
      // hours that ended unobserved may by now be observed; from a source's first word on, what follows it is not
      if (before === undefined) marks.interval({ from: after, to: OPEN_END });
      else if (before < after) marks.interval({ from: before, to: after });
    }
  }
  await insert(
    'source_state',
    sources.map((source) => sourceRow(source, version)),
  );
}

async function writeSamples(store: Store, batch: FactBatch, received: number, marks: HourMarks, token: string) {
  const samples = batch.samples ?? [];
  let rows = 0;
  let sent: Promise<void> = Promise.resolve();
  for (let begin = 0; begin < samples.length; begin += SAMPLES_AN_INSERT) {
    const end = Math.min(samples.length, begin + SAMPLES_AN_INSERT);
    const encoded = encoder.encode(samples, begin, end, received, marks.hours);
    rows += encoded.rows;
    // the engine works on one block while the next is encoded
    await sent;
    sent = store.insertNative('sample', SAMPLE_COLUMNS, encoded.chunks, `${token}/sample/${begin}`);
    // a failure is met at the next await; until then it must not count as unhandled
    sent.catch(() => undefined);
  }
  await sent;
  return rows;
}
