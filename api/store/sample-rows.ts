import type { Sample } from '@plimsoll/domain/facts';
import { RowBinaryWriter, stringsToRowBinary } from './row-binary.ts';
import { epochSeconds, hourOf } from './time.ts';

export const SAMPLE_COLUMNS = [
  'ts',
  'seconds',
  'cpu_milli',
  'memory_bytes',
  'rx_bytes',
  'tx_bytes',
  'request_cpu_milli',
  'request_memory_bytes',
  'request_gpus',
  'received',
  'cluster',
  'namespace',
  'kind',
  'workload',
  'container',
  'pod_uid',
  'node_uid',
] as const;

const FIXED_BYTES = 4 + 1 + 4 + 8 + 8 + 8 + 4 + 8 + 2 + 4;
const SLOT_SECONDS = 60;
const UINT32_MAX = 4_294_967_295;
const UINT16_MAX = 65_535;
// the codec and the sums of an hour hold below this; no container has 8 PiB
const BYTES_MAX = Number.MAX_SAFE_INTEGER;
const CACHED_IDENTITIES = 200_000;
const CACHED_TIMES = 4_096;

interface Identity {
  readonly sample: Sample;
  readonly bytes: Uint8Array;
}

function whole(value: number, max: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.round(value), max);
}

function sameIdentity(a: Sample, b: Sample): boolean {
  return (
    a.container === b.container &&
    a.cluster === b.cluster &&
    a.namespace === b.namespace &&
    a.workload.kind === b.workload.kind &&
    a.workload.name === b.workload.name &&
    a.nodeUid === b.nodeUid
  );
}

/**
 * Samples as RowBinary rows of table `sample`. An observation that crosses whole UTC minutes is cut at them: rates
 * stay, bytes are divided as integers that sum to the whole.
 */
export class SampleEncoder {
  // a pod's containers mostly come one after the other with the same identity, minute after minute
  readonly #identities = new Map<string, Identity[]>();
  readonly #times = new Map<string, number>();

  #identity(sample: Sample): Uint8Array {
    const known = this.#identities.get(sample.podUid);
    if (known !== undefined) {
      for (const entry of known) {
        if (sameIdentity(entry.sample, sample)) return entry.bytes;
      }
    }
    const bytes = stringsToRowBinary([
      sample.cluster,
      sample.namespace,
      sample.workload.kind,
      sample.workload.name,
      sample.container,
      sample.podUid,
      sample.nodeUid,
    ]);
    if (this.#identities.size >= CACHED_IDENTITIES) this.#identities.clear();
    this.#identities.set(sample.podUid, [...(known ?? []), { sample, bytes }]);
    return bytes;
  }

  #time(at: string): number {
    const known = this.#times.get(at);
    if (known !== undefined) return known;
    const seconds = epochSeconds(at);
    if (this.#times.size >= CACHED_TIMES) this.#times.clear();
    this.#times.set(at, seconds);
    return seconds;
  }

  /** Rows of [begin, end) of `samples`; the hours that they touch are added to `hours`. Times must be valid. */
  encode(
    samples: readonly Sample[],
    begin: number,
    end: number,
    received: number,
    hours: Set<number>,
  ): { chunks: readonly Uint8Array[]; rows: number } {
    const writer = new RowBinaryWriter();
    let rows = 0;
    let lastHour = -1;
    for (let index = begin; index < end; index++) {
      const sample = samples[index];
      if (sample === undefined) break;
      const identity = this.#identity(sample);
      const at = this.#time(sample.at);
      const seconds = Math.max(1, Math.round(sample.seconds));
      const start = at - seconds;
      const cpuMilli = whole(sample.cpuMilli, UINT32_MAX);
      const memoryBytes = whole(sample.memoryBytes, BYTES_MAX);
      const rxBytes = whole(sample.rxBytes, BYTES_MAX);
      const txBytes = whole(sample.txBytes, BYTES_MAX);
      const requestCpuMilli = whole(sample.requests.cpuMilli, UINT32_MAX);
      const requestMemoryBytes = whole(sample.requests.memoryBytes, BYTES_MAX);
      const requestGpus = whole(sample.requests.gpus, UINT16_MAX);
      let rxDone = 0;
      let txDone = 0;
      for (let from = start; from < at; ) {
        const to = Math.min(at, from - (from % SLOT_SECONDS) + SLOT_SECONDS);
        const part = (to - start) / seconds;
        const rxUntil = to === at ? rxBytes : Math.floor(rxBytes * part);
        const txUntil = to === at ? txBytes : Math.floor(txBytes * part);
        writer.reserve(FIXED_BYTES + identity.length);
        writer.u32(to);
        writer.u8(to - from);
        writer.u32(cpuMilli);
        writer.u64(memoryBytes);
        writer.u64(rxUntil - rxDone);
        writer.u64(txUntil - txDone);
        writer.u32(requestCpuMilli);
        writer.u64(requestMemoryBytes);
        writer.u16(requestGpus);
        writer.u32(received);
        writer.bytes(identity);
        rxDone = rxUntil;
        txDone = txUntil;
        rows += 1;
        const hour = hourOf(from);
        if (hour !== lastHour) {
          hours.add(hour);
          lastHour = hour;
        }
        from = to;
      }
    }
    return { chunks: writer.chunks(), rows };
  }
}
