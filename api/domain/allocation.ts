/**
 * Who had which part of a node, from plain facts: the rule of SPEC.md that the store's rollup follows to the integer.
 * Written to be read and compared with, not for speed.
 */
import {
  type ContainerKey,
  complete,
  containerText,
  emptySlot,
  keyOfSample,
  max,
  min,
  RESOURCES,
  tracksOf,
} from './allocation-slots.ts';
import type { GapFact, NodeFact, PodFact, Sample } from './facts.ts';
import { parseInstant } from './instant.ts';
import { coveredSeconds, type Interval, intersect, seconds } from './interval.ts';
import { lifeOf } from './life.ts';
import { cutSample, type SamplePiece } from './sample-cut.ts';

export interface AllocationFacts {
  readonly nodes: readonly NodeFact[];
  readonly pods: readonly PodFact[];
  /** of two for the same container that end at the same second, the later in the list counts */
  readonly samples: readonly Sample[];
  readonly gaps: readonly GapFact[];
}

/** One container on one node in one UTC hour. Shares are integers of 1e-12 of a node-hour. */
export interface ContainerHour extends ContainerKey {
  readonly hour: number;
  /** sampled and estimated */
  readonly seconds: number;
  readonly estimatedSeconds: number;
  readonly cpuUsedMilliS: bigint;
  readonly cpuRequestedMilliS: bigint;
  readonly cpuAllocatedMilliS: bigint;
  readonly memoryUsedByteS: bigint;
  readonly memoryRequestedByteS: bigint;
  readonly memoryAllocatedByteS: bigint;
  readonly gpuRequestedS: bigint;
  readonly cpuUsedShare: bigint;
  readonly cpuIdleShare: bigint;
  readonly memoryUsedShare: bigint;
  readonly memoryIdleShare: bigint;
  readonly gpuShare: bigint;
}

export interface Remainder {
  readonly reserved: bigint;
  readonly idle: bigint;
  readonly unattributed: bigint;
}

/** What no container took of a node in an hour, per resource, in 1e-12 of a node-hour. */
export interface NodeHour {
  readonly cluster: string;
  readonly nodeUid: string;
  readonly hour: number;
  readonly lifeSeconds: number;
  /** of the life, the seconds in which nobody looked */
  readonly gapSeconds: number;
  readonly cpu: Remainder;
  readonly memory: Remainder;
  readonly gpu: Remainder;
}

export interface Shares {
  readonly containers: readonly ContainerHour[];
  readonly nodes: readonly NodeHour[];
}

/** round(lifeSeconds / 3600 * 1e12), half up: what all shares of a resource sum to. */
export function wholeShare(lifeSeconds: number): bigint {
  return (BigInt(lifeSeconds) * 5_000_000_000n + 9n) / 18n;
}

/** floor(amount / whole * slotSeconds / 3600 * 1e12); 1e12 / 3600 is 2.5e9 / 9 exactly. */
function share(amount: bigint, slotSeconds: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (amount * slotSeconds * 2_500_000_000n) / (9n * whole);
}

/** A slot's share is kept in 1e-16, so that the hour's sixty roundings together stay below 1e-12. */
const FINE = 10_000n;

/** Shares of every hour that starts within [from, until); the last one may be open and is then cut at `until`. */
export function allocateShares(facts: AllocationFacts, window: Interval): Shares {
  const containers: ContainerHour[] = [];
  const nodes: NodeHour[] = [];
  const pieces = samplePieces(facts);
  for (const node of facts.nodes) {
    const life = lifeOf(node, window);
    if (life === undefined) continue;
    const gaps = facts.gaps
      .filter((gap) => gap.cluster === node.cluster && (gap.nodeUid === '' || gap.nodeUid === node.uid))
      .map((gap) => ({ from: parseInstant(gap.from), to: parseInstant(gap.to) }));
    const pods = facts.pods.filter((pod) => pod.cluster === node.cluster && pod.nodeUid === node.uid);
    const ownPieces = pieces.filter(({ sample }) => sample.cluster === node.cluster && sample.nodeUid === node.uid);
    for (let hour = Math.floor(life.from / 3600) * 3600; hour < life.to; hour += 3600) {
      const part = intersect(life, { from: hour, to: hour + 3600 });
      if (part === undefined) continue;
      const result = nodeHour(node, hour, part, gaps, pods, ownPieces);
      containers.push(...result.containers);
      nodes.push(result.node);
    }
  }
  return { containers, nodes };
}

/** A pod's fact says who it is and where; what a sample says counts only for pods that nobody described. */
function samplePieces({ samples, pods }: AllocationFacts): SamplePiece[] {
  const described = new Map(pods.map((pod) => [`${pod.cluster} ${pod.uid}`, pod]));
  const byKey = new Map<string, SamplePiece>();
  for (const observed of samples) {
    const pod = described.get(`${observed.cluster} ${observed.podUid}`);
    const sample =
      pod === undefined
        ? observed
        : { ...observed, namespace: pod.namespace, workload: pod.workload, nodeUid: pod.nodeUid };
    for (const piece of cutSample(sample, parseInstant(sample.at))) {
      byKey.set(`${containerText(keyOfSample(sample))} ${piece.endSeconds}`, piece);
    }
  }
  return [...byKey.values()];
}

function nodeHour(
  node: NodeFact,
  hour: number,
  life: Interval,
  gaps: readonly Interval[],
  pods: readonly PodFact[],
  pieces: readonly SamplePiece[],
): { containers: ContainerHour[]; node: NodeHour } {
  const minutes = Array.from({ length: 60 }, (_, index) => {
    const minute = { from: hour + index * 60, to: hour + index * 60 + 60 };
    const alive = intersect(minute, life);
    return alive ?? { from: minute.from, to: minute.from };
  });
  const lengths = minutes.map((minute) => BigInt(seconds(minute)));
  const tracks = tracksOf(hour, minutes, pods, pieces);
  const measured = tracks.map((track) => ({ track, ...complete(track, lengths) }));

  const capacity = {
    cpu: BigInt(node.capacity.cpuMilli),
    memory: BigInt(node.capacity.memoryBytes),
    gpu: BigInt(node.capacity.gpus),
  };
  const totals = minutes.map((_, index) => {
    const sum = { cpu: 0n, memory: 0n, gpu: 0n };
    for (const { slots } of measured) for (const r of RESOURCES) sum[r] += slots[index]?.[r].allocated ?? 0n;
    return sum;
  });

  const containers = measured.map(({ track, slots, estimated, usedOnlySampled }): ContainerHour => {
    const taken = { cpu: { total: 0n, used: 0n }, memory: { total: 0n, used: 0n }, gpu: { total: 0n, used: 0n } };
    const sums = emptySlot();
    slots.forEach((slot, index) => {
      const length = lengths[index] ?? 0n;
      sums.seconds += slot.seconds;
      for (const r of RESOURCES) {
        sums[r].allocated += slot[r].allocated;
        sums[r].requested += slot[r].requested;
        if (capacity[r] === 0n) continue;
        const whole = max(capacity[r] * length, totals[index]?.[r] ?? 0n);
        taken[r].total += share(slot[r].allocated * FINE, length, whole);
        taken[r].used += share(slot[r].used * FINE, length, whole);
      }
    });
    return {
      ...track.key,
      hour,
      seconds: Number(sums.seconds),
      estimatedSeconds: Number(estimated),
      cpuUsedMilliS: usedOnlySampled.cpu,
      cpuRequestedMilliS: sums.cpu.requested,
      cpuAllocatedMilliS: sums.cpu.allocated,
      memoryUsedByteS: usedOnlySampled.memory,
      memoryRequestedByteS: sums.memory.requested,
      memoryAllocatedByteS: sums.memory.allocated,
      gpuRequestedS: sums.gpu.requested,
      cpuUsedShare: taken.cpu.used / FINE,
      cpuIdleShare: taken.cpu.total / FINE - taken.cpu.used / FINE,
      memoryUsedShare: taken.memory.used / FINE,
      memoryIdleShare: taken.memory.total / FINE - taken.memory.used / FINE,
      gpuShare: taken.gpu.total / FINE,
    };
  });

  const lifeSeconds = seconds(life);
  const gapSeconds = coveredSeconds(life, gaps);
  const reservable = {
    cpu: max(0n, capacity.cpu - BigInt(node.allocatable.cpuMilli)),
    memory: max(0n, capacity.memory - BigInt(node.allocatable.memoryBytes)),
    gpu: 0n,
  };
  const remainder = (r: (typeof RESOURCES)[number], taken: bigint): Remainder => {
    if (capacity[r] === 0n) return { reserved: 0n, idle: 0n, unattributed: 0n };
    let reserved = 0n;
    let unattributed = 0n;
    minutes.forEach((minute, index) => {
      const length = lengths[index] ?? 0n;
      if (length === 0n) return;
      const rest = max(0n, capacity[r] * length - (totals[index]?.[r] ?? 0n));
      const kept = min(rest, reservable[r] * length);
      reserved += kept;
      unattributed += ((rest - kept) * BigInt(coveredSeconds(minute, gaps))) / length;
    });
    const reservedShare = share(reserved, 1n, capacity[r]);
    const unattributedShare = share(unattributed, 1n, capacity[r]);
    const left = wholeShare(lifeSeconds) - taken - reservedShare;
    return gapSeconds === lifeSeconds
      ? { reserved: reservedShare, idle: 0n, unattributed: left }
      : { reserved: reservedShare, idle: left - unattributedShare, unattributed: unattributedShare };
  };
  const takenOf = (pick: (row: ContainerHour) => bigint) => containers.reduce((sum, row) => sum + pick(row), 0n);
  return {
    // an edge too short to be filled up leaves no row
    containers: containers.filter((row) => row.seconds > 0),
    node: {
      cluster: node.cluster,
      nodeUid: node.uid,
      hour,
      lifeSeconds,
      gapSeconds,
      cpu: remainder(
        'cpu',
        takenOf((row) => row.cpuUsedShare + row.cpuIdleShare),
      ),
      memory: remainder(
        'memory',
        takenOf((row) => row.memoryUsedShare + row.memoryIdleShare),
      ),
      gpu: remainder(
        'gpu',
        takenOf((row) => row.gpuShare),
      ),
    },
  };
}
