/** The slots of an hour (one UTC minute of one node) and what each container asked for and used in them. */
import type { PodFact, Sample } from './facts.ts';
import { type Interval, seconds } from './interval.ts';
import { lifeOf } from './life.ts';
import { minuteOf, type SamplePiece } from './sample-cut.ts';

export interface ContainerKey {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  readonly podUid: string;
  readonly nodeUid: string;
}

export function keyOfSample({ cluster, namespace, workload, container, podUid, nodeUid }: Sample): ContainerKey {
  return { cluster, namespace, kind: workload.kind, workload: workload.name, container, podUid, nodeUid };
}

export function containerText(key: ContainerKey): string {
  return [key.cluster, key.namespace, key.kind, key.workload, key.container, key.podUid, key.nodeUid].join('\u0000');
}

/** Integrals over one slot of one container: amounts x seconds. `used` is what the share counts as used. */
export interface Slot {
  seconds: bigint;
  expected: bigint;
  cpu: { allocated: bigint; used: bigint; requested: bigint };
  memory: { allocated: bigint; used: bigint; requested: bigint };
  gpu: { allocated: bigint; used: bigint; requested: bigint };
}

export interface Track {
  readonly key: ContainerKey;
  readonly requests: { readonly cpuMilli: number; readonly memoryBytes: number; readonly gpus: number };
  /** by the slot's index within the hour */
  readonly slots: Slot[];
}

export const RESOURCES = ['cpu', 'memory', 'gpu'] as const;

export function emptySlot(): Slot {
  const zero = () => ({ allocated: 0n, used: 0n, requested: 0n });
  return { seconds: 0n, expected: 0n, cpu: zero(), memory: zero(), gpu: zero() };
}

/** A container that lacks fewer seconds than this in an hour is not filled up: edges of intervals are not outages. */
export const ESTIMATE_THRESHOLD_SECONDS = 5;

export function tracksOf(
  hour: number,
  minutes: readonly Interval[],
  pods: readonly PodFact[],
  pieces: readonly SamplePiece[],
): Track[] {
  const tracks = new Map<string, Track>();
  const trackOf = (key: ContainerKey, requests: Track['requests']): Track => {
    const text = containerText(key);
    const track = tracks.get(text) ?? { key, requests, slots: minutes.map(emptySlot) };
    tracks.set(text, track);
    return track;
  };
  for (const pod of pods) {
    const { cluster, namespace, workload, uid, nodeUid } = pod;
    for (const spec of pod.containers) {
      const key = { cluster, namespace, kind: workload.kind, workload: workload.name, podUid: uid, nodeUid };
      minutes.forEach((minute, index) => {
        const covered = lifeOf(pod, minute);
        if (covered === undefined) return;
        const slot = trackOf({ ...key, container: spec.name }, spec.requests).slots[index];
        if (slot !== undefined) slot.expected += BigInt(seconds(covered));
      });
    }
  }
  for (const piece of pieces) {
    const index = (minuteOf(piece.endSeconds) - hour) / 60;
    const minute = minutes[index];
    if (minute === undefined || seconds(minute) === 0) continue;
    const { requests } = piece.sample;
    const slot = trackOf(keyOfSample(piece.sample), requests).slots[index];
    if (slot === undefined) continue;
    const length = BigInt(piece.seconds);
    slot.seconds += length;
    add(slot.cpu, BigInt(requests.cpuMilli), BigInt(piece.cpuMilli), length);
    add(slot.memory, BigInt(requests.memoryBytes), BigInt(piece.memoryBytes), length);
    // what a GPU really does is not measured: a granted one counts as used
    add(slot.gpu, BigInt(requests.gpus), BigInt(requests.gpus), length);
  }
  return [...tracks.values()];
}

function add(to: Slot['cpu'], requested: bigint, used: bigint, length: bigint): void {
  to.allocated += max(requested, used) * length;
  to.used += used * length;
  to.requested += requested * length;
}

/** Scales slots that two collectors filled down to their length, and fills those that nobody sampled with the request. */
export function complete(track: Track, lengths: readonly bigint[]) {
  const slots = track.slots.map((slot, index) => scaledTo(slot, lengths[index] ?? 0n));
  const usedOnlySampled = {
    cpu: slots.reduce((sum, slot) => sum + slot.cpu.used, 0n),
    memory: slots.reduce((sum, slot) => sum + slot.memory.used, 0n),
  };
  const lack = slots.reduce((sum, slot) => sum + slot.expected - slot.seconds, 0n);
  let estimated = 0n;
  if (lack >= BigInt(ESTIMATE_THRESHOLD_SECONDS)) {
    for (const slot of slots) {
      const absent = max(0n, slot.expected - slot.seconds);
      estimated += absent;
      slot.seconds += absent;
      // requested counts as used: an outage must not look like waste
      add(slot.cpu, BigInt(track.requests.cpuMilli), BigInt(track.requests.cpuMilli), absent);
      add(slot.memory, BigInt(track.requests.memoryBytes), BigInt(track.requests.memoryBytes), absent);
      add(slot.gpu, BigInt(track.requests.gpus), BigInt(track.requests.gpus), absent);
    }
  }
  return { slots, estimated, usedOnlySampled };
}

function scaledTo(slot: Slot, length: bigint): Slot {
  const { seconds: sampled } = slot;
  if (sampled <= length) return slot;
  const scale = (of: Slot['cpu']) => ({
    allocated: (of.allocated * length) / sampled,
    used: (of.used * length) / sampled,
    requested: (of.requested * length) / sampled,
  });
  return { ...slot, seconds: length, cpu: scale(slot.cpu), memory: scale(slot.memory), gpu: scale(slot.gpu) };
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
