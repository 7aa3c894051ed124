import type { Sample } from '@plimsoll/domain/facts';
import type { KnownPod } from '../watch/inventory.ts';
import { utcSecond } from '../watch/pod-times.ts';
import { type CpuCounter, cpuRates } from './cpu-rates.ts';
import type { PodReading } from './reading.ts';

/** What must be remembered of a node's last reading to turn the next one into rates. */
export interface NodeCounters {
  readonly cpu: ReadonlyMap<string, CpuCounter>;
  readonly network: ReadonlyMap<string, NonNullable<PodReading['network']>>;
}

export const NO_COUNTERS: NodeCounters = { cpu: new Map(), network: new Map() };

export interface SampleNodeInput {
  readonly pods: Iterable<KnownPod>;
  readonly readings: readonly PodReading[];
  readonly previous: NodeCounters;
  /** the whole minute (or other tick) at which the samples end */
  readonly tickMs: number;
  readonly intervalMs: number;
  /** nothing is claimed of the time before this: the collector was not there */
  readonly observedFromMs: number;
  /** of the node, a bound that no true rate exceeds; 0 is unknown */
  readonly capacityMilli: number;
}

export interface SampledNode {
  readonly samples: Sample[];
  readonly counters: NodeCounters;
  readonly podsSampled: number;
}

// The kernel's counters may run ahead of the clock by a scheduling period on each core.
const CAPACITY_SLACK = 1.05;

export function sampleNode(input: SampleNodeInput): SampledNode {
  const byUid = new Map<string, PodReading>();
  const byName = new Map<string, PodReading>();
  for (const reading of input.readings) {
    if (reading.uid !== '') byUid.set(reading.uid, reading);
    byName.set(`${reading.namespace}/${reading.name}`, reading);
  }
  const cpu = new Map<string, CpuCounter>();
  const network = new Map<string, NonNullable<PodReading['network']>>();
  const samples: Sample[] = [];
  const at = utcSecond(input.tickMs);
  const windowStart = Math.max(input.tickMs - input.intervalMs, input.observedFromMs);
  let podsSampled = 0;

  for (const pod of input.pods) {
    const { fact } = pod;
    const named = byName.get(`${fact.namespace}/${fact.name}`);
    // by name only where the source has no uids: a recreated StatefulSet pod has its forerunner's name
    const reading = byUid.get(pod.kubeletUid) ?? byUid.get(fact.uid) ?? (named?.uid === '' ? named : undefined);
    const start = Math.max(windowStart, Date.parse(fact.from));
    const seconds = Math.floor((input.tickMs - start) / 1000);
    const traffic = podTraffic(fact.uid, reading?.network ?? null, start, seconds);
    const rates =
      reading === undefined ? null : cpuRates(fact.uid, reading, { startMs: start, seconds }, input.previous.cpu, cpu);
    let sampled = false;
    // an init or debug container runs within the pod's request: it counts as the first container's use
    const extras = (reading?.containers ?? []).filter((c) => !fact.containers.some((spec) => spec.name === c.name));
    fact.containers.forEach((spec, index) => {
      const own = reading?.containers.find((container) => container.name === spec.name);
      const read = index === 0 ? [...(own === undefined ? [] : [own]), ...extras] : own === undefined ? [] : [own];
      if (read.length === 0 && !pod.stopped.has(spec.name)) return;
      let cpuMilli = 0;
      let memoryBytes = 0;
      for (const container of read) {
        const rate = rates?.get(container.name);
        if (rate === undefined) return;
        cpuMilli += rate;
        memoryBytes += container.memoryBytes;
      }
      if (seconds < 1) return;
      sampled = true;
      samples.push({
        cluster: fact.cluster,
        namespace: fact.namespace,
        workload: fact.workload,
        container: spec.name,
        podUid: fact.uid,
        nodeUid: fact.nodeUid,
        at,
        seconds,
        cpuMilli: input.capacityMilli > 0 ? Math.min(cpuMilli, input.capacityMilli * CAPACITY_SLACK) : cpuMilli,
        memoryBytes,
        rxBytes: index === 0 ? traffic.rxBytes : 0,
        txBytes: index === 0 ? traffic.txBytes : 0,
        requests: spec.requests,
      });
    });
    if (sampled) podsSampled += 1;
  }
  return { samples, counters: { cpu, network }, podsSampled };

  function podTraffic(uid: string, now: PodReading['network'], start: number, seconds: number) {
    const none = { rxBytes: 0, txBytes: 0 };
    if (now === null) return none;
    network.set(uid, now);
    const before = input.previous.network.get(uid);
    if (before === undefined) {
      return start > windowStart ? { rxBytes: now.rxBytes, txBytes: now.txBytes } : none;
    }
    // after missed ticks only this interval's part, for no sample may claim the bytes of a gap
    const elapsedMs = now.atMs - before.atMs;
    const part = elapsedMs > input.intervalMs * 1.5 ? (seconds * 1000) / elapsedMs : 1;
    const grown = (then: number, current: number) => Math.round((current < then ? current : current - then) * part);
    return { rxBytes: grown(before.rxBytes, now.rxBytes), txBytes: grown(before.txBytes, now.txBytes) };
  }
}
