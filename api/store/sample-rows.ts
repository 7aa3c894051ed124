import type { Sample } from '@plimsoll/domain/facts';
import { DictionaryColumn, nativeBlock, U8Column, U16Column, U32Column, U64Column } from './native-block.ts';
import { epochSeconds, hourOf } from './time.ts';

const SLOT_SECONDS = 60;
const UINT32_MAX = 4_294_967_295;
const UINT16_MAX = 65_535;
// the codec and the sums of an hour hold below this; no container has 8 PiB
const BYTES_MAX = Number.MAX_SAFE_INTEGER;
const CACHED_TIMES = 4_096;
const CACHED_PODS = 500_000;

function whole(value: number, max: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.round(value), max);
}

/** How many rows of table `sample` an observation becomes: one a UTC minute that it touches. */
function piecesOf(at: number, seconds: number): number {
  return Math.ceil(at / SLOT_SECONDS) - Math.floor((at - seconds) / SLOT_SECONDS);
}

function columnsFor(capacity: number) {
  return {
    ts: new U32Column('ts', capacity, "DateTime('UTC')"),
    seconds: new U8Column('seconds', capacity),
    cpuMilli: new U32Column('cpu_milli', capacity),
    memoryBytes: new U64Column('memory_bytes', capacity),
    rxBytes: new U64Column('rx_bytes', capacity),
    txBytes: new U64Column('tx_bytes', capacity),
    requestCpuMilli: new U32Column('request_cpu_milli', capacity),
    requestMemoryBytes: new U64Column('request_memory_bytes', capacity),
    requestGpus: new U16Column('request_gpus', capacity),
    received: new U32Column('received', capacity, "DateTime('UTC')"),
    cluster: new DictionaryColumn('cluster', capacity),
    namespace: new DictionaryColumn('namespace', capacity),
    kind: new DictionaryColumn('kind', capacity),
    workload: new DictionaryColumn('workload', capacity),
    container: new DictionaryColumn('container', capacity),
    podUid: new DictionaryColumn('pod_uid', capacity),
    nodeUid: new DictionaryColumn('node_uid', capacity),
  };
}

export const SAMPLE_COLUMNS: readonly string[] = Object.values(columnsFor(0)).map((column) => column.name);

/** The dictionary numbers of a pod in one block, looked up once, for its containers and minutes share them. */
interface PodKeys {
  block: number;
  sample: Sample;
  cluster: number;
  namespace: number;
  kind: number;
  workload: number;
  podUid: number;
  nodeUid: number;
}

function samePod(a: Sample, b: Sample): boolean {
  return (
    a.cluster === b.cluster &&
    a.namespace === b.namespace &&
    a.workload.kind === b.workload.kind &&
    a.workload.name === b.workload.name &&
    a.nodeUid === b.nodeUid
  );
}

/**
 * Samples as one Native block of table `sample`. An observation that crosses whole UTC minutes is cut at them: rates
 * stay, bytes are divided as integers that sum to the whole.
 */
export class SampleEncoder {
  readonly #times = new Map<string, number>();
  // kept from block to block: reading a large map is several times cheaper than filling it
  readonly #pods = new Map<string, PodKeys>();
  #block = 0;

  #time(at: string): number {
    const known = this.#times.get(at);
    if (known !== undefined) return known;
    const seconds = epochSeconds(at);
    if (this.#times.size >= CACHED_TIMES) this.#times.clear();
    this.#times.set(at, seconds);
    return seconds;
  }

  #podKeys(columns: ReturnType<typeof columnsFor>, sample: Sample): PodKeys {
    const known = this.#pods.get(sample.podUid);
    if (known !== undefined && known.block === this.#block && samePod(known.sample, sample)) return known;
    const keys = known ?? { block: 0, sample, cluster: 0, namespace: 0, kind: 0, workload: 0, podUid: 0, nodeUid: 0 };
    keys.block = this.#block;
    keys.sample = sample;
    keys.cluster = columns.cluster.key(sample.cluster);
    keys.namespace = columns.namespace.key(sample.namespace);
    keys.kind = columns.kind.key(sample.workload.kind);
    keys.workload = columns.workload.key(sample.workload.name);
    keys.podUid = columns.podUid.add(sample.podUid);
    keys.nodeUid = columns.nodeUid.key(sample.nodeUid);
    if (known === undefined) this.#pods.set(sample.podUid, keys);
    return keys;
  }

  /** Rows of [begin, end) of `samples`; the hours that they touch are added to `hours`. Times must be valid. */
  encode(
    samples: readonly Sample[],
    begin: number,
    end: number,
    received: number,
    hours: Set<number>,
  ): { chunks: readonly Uint8Array[]; rows: number } {
    const part = begin === 0 && end >= samples.length ? samples : samples.slice(begin, end);
    let capacity = 0;
    for (const sample of part) capacity += piecesOf(this.#time(sample.at), Math.max(1, Math.round(sample.seconds)));
    const columns = columnsFor(capacity);
    this.#block += 1;
    if (this.#pods.size > CACHED_PODS) this.#pods.clear();
    let row = 0;
    let lastHour = -1;
    for (const sample of part) {
      const pod = this.#podKeys(columns, sample);
      const container = columns.container.key(sample.container);
      const at = this.#time(sample.at);
      const seconds = Math.max(1, Math.round(sample.seconds));
      const start = at - seconds;
      const rxBytes = whole(sample.rxBytes, BYTES_MAX);
      const txBytes = whole(sample.txBytes, BYTES_MAX);
      let rxDone = 0;
      let txDone = 0;
      for (let from = start; from < at; row += 1) {
        const to = Math.min(at, from - (from % SLOT_SECONDS) + SLOT_SECONDS);
        const share = (to - start) / seconds;
        const rxUntil = to === at ? rxBytes : Math.floor(rxBytes * share);
        const txUntil = to === at ? txBytes : Math.floor(txBytes * share);
        columns.ts.values[row] = to;
        columns.seconds.values[row] = to - from;
        columns.cpuMilli.values[row] = whole(sample.cpuMilli, UINT32_MAX);
        columns.memoryBytes.set(row, whole(sample.memoryBytes, BYTES_MAX));
        columns.rxBytes.set(row, rxUntil - rxDone);
        columns.txBytes.set(row, txUntil - txDone);
        columns.requestCpuMilli.values[row] = whole(sample.requests.cpuMilli, UINT32_MAX);
        columns.requestMemoryBytes.set(row, whole(sample.requests.memoryBytes, BYTES_MAX));
        columns.requestGpus.values[row] = whole(sample.requests.gpus, UINT16_MAX);
        columns.received.values[row] = received;
        columns.cluster.values[row] = pod.cluster;
        columns.namespace.values[row] = pod.namespace;
        columns.kind.values[row] = pod.kind;
        columns.workload.values[row] = pod.workload;
        columns.container.values[row] = container;
        columns.podUid.values[row] = pod.podUid;
        columns.nodeUid.values[row] = pod.nodeUid;
        rxDone = rxUntil;
        txDone = txUntil;
        const hour = hourOf(from);
        if (hour !== lastHour) {
          hours.add(hour);
          lastHour = hour;
        }
        from = to;
      }
    }
    return { chunks: nativeBlock(Object.values(columns), row), rows: row };
  }
}
