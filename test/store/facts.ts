import type { FactBatch, NodeFact, PodFact, Sample } from '@plimsoll/domain/facts';
import type { NodePrice } from '@plimsoll/domain/pricing';
import type { Store } from '@plimsoll/store/client';
import { sqlDay, sqlTime } from '@plimsoll/store/time';

export const HOUR = Date.UTC(2026, 9, 7, 10) / 1000;

export function at(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function nodeFact(fact: Partial<NodeFact> & Pick<NodeFact, 'cluster' | 'uid'>): NodeFact {
  const capacity = { cpuMilli: 2000, memoryBytes: 8 * 2 ** 30, gpus: 0, pods: 29 };
  return {
    name: `node-${fact.uid}`,
    from: at(HOUR),
    to: null,
    provider: 'aws',
    region: 'eu-west-1',
    zone: 'eu-west-1a',
    instanceType: 'm5.large',
    pool: 'm5.large',
    capacityType: 'on_demand',
    capacity,
    allocatable: fact.capacity ?? capacity,
    labels: {},
    hourlyPrice: null,
    ...fact,
  };
}

export function podFact(
  fact: Partial<PodFact> & Pick<PodFact, 'cluster' | 'uid' | 'nodeUid'>,
  requests: { cpuMilli?: number; memoryBytes?: number; gpus?: number } = {},
): PodFact {
  return {
    namespace: 'shop',
    name: `pod-${fact.uid}`,
    workload: { kind: 'Deployment', name: fact.uid },
    from: at(HOUR),
    to: null,
    labels: { app: fact.uid },
    namespaceLabels: {},
    containers: [
      {
        name: 'app',
        requests: { cpuMilli: 0, memoryBytes: 0, gpus: 0, ...requests },
        limits: { cpuMilli: 0, memoryBytes: 0 },
      },
    ],
    ...fact,
  };
}

export function sampleOf(pod: PodFact, end: number, use: Partial<Sample>): Sample {
  const [container] = pod.containers;
  return {
    cluster: pod.cluster,
    namespace: pod.namespace,
    workload: pod.workload,
    container: container?.name ?? 'app',
    podUid: pod.uid,
    nodeUid: pod.nodeUid,
    at: at(end),
    seconds: 60,
    cpuMilli: 0,
    memoryBytes: 0,
    rxBytes: 0,
    txBytes: 0,
    requests: container?.requests ?? { cpuMilli: 0, memoryBytes: 0, gpus: 0 },
    ...use,
  };
}

export async function writePrices(store: Store, prices: readonly NodePrice[], version = 1): Promise<void> {
  const rows = prices.map((price) => ({
    cluster: price.cluster,
    node_uid: price.nodeUid,
    from_ts: sqlTime(price.from),
    to_ts: sqlTime(price.to),
    amount_nanos: price.amountNanos.toString(),
    per_seconds: price.perSeconds,
    currency: price.currency,
    weight_cpu: price.weights.cpu.toString(),
    weight_memory: price.weights.memory.toString(),
    weight_gpu: price.weights.gpu.toString(),
    basis: price.basis,
    estimated: price.estimated ? 1 : 0,
    source: price.source,
    as_of: sqlDay(price.from),
    version,
  }));
  await store.insertRows('node_price', Object.keys(rows[0] ?? {}), rows);
}

/** A generator of the same numbers for the same seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    between: (from: number, to: number) => from + below(to - from),
    chance: (share: number) => next() < share,
    pick: <T>(list: readonly [T, ...T[]]): T => list[below(list.length)] ?? list[0],
  };
}

export interface GeneratedCase {
  readonly batch: Required<Pick<FactBatch, 'nodes' | 'pods' | 'samples' | 'gaps'>>;
  readonly prices: readonly NodePrice[];
}

/** A small cluster with all that goes wrong: overcommit, two collectors, lost samples, gaps, late nodes, strangers. */
export function generatedCase(seed: number, cluster: string, from: number, to: number): GeneratedCase {
  const random = randomOf(seed);
  const nodes: NodeFact[] = [];
  const pods: PodFact[] = [];
  const samples: Sample[] = [];
  const prices: NodePrice[] = [];
  const gaps: GeneratedCase['batch']['gaps'][number][] = [];
  for (let n = 0; n < random.between(1, 4); n++) {
    const start = random.chance(0.5) ? from - 86_400 : from + random.below(to - from - 60);
    const capacity = {
      cpuMilli: random.chance(0.1) ? 0 : random.between(500, 8_000),
      memoryBytes: random.between(1, 64) * 2 ** 28 + random.below(4_096),
      gpus: random.chance(0.2) ? 2 : 0,
      pods: 29,
    };
    const kept = random.chance(0.5) ? random.below(400) : 0;
    const node = nodeFact({
      cluster,
      uid: `${cluster}-n${n}`,
      from: at(start),
      to: random.chance(0.6) ? null : at(start + random.between(61, 90_000)),
      capacity,
      allocatable: {
        ...capacity,
        cpuMilli: Math.max(0, capacity.cpuMilli - kept),
        memoryBytes: Math.max(0, capacity.memoryBytes - kept * 1_000_003),
      },
    });
    nodes.push(node);
    const change = random.chance(0.4) ? random.between(from, to) : 4_102_444_800;
    const priceFrom = start - random.below(100_000);
    for (const [begin, end] of [
      [priceFrom, change],
      [change, 4_102_444_800],
    ] as const) {
      if (begin >= end || random.chance(0.08)) continue;
      prices.push({
        cluster,
        nodeUid: node.uid,
        from: begin,
        to: end,
        amountNanos: BigInt(random.between(1_000, 4_000_000_000)) * BigInt(random.between(1, 60)),
        perSeconds: random.pick([3_600, 3_600, 2_678_400, 2_591_999]),
        currency: random.pick(['EUR', 'USD', 'GBP']),
        weights: {
          cpu: BigInt(random.below(100_000)),
          memory: BigInt(random.below(100_000)),
          gpu: capacity.gpus > 0 ? 500_000n : 0n,
        },
        basis: 'list',
        estimated: random.chance(0.2),
        source: 'generated',
      });
    }
    for (let p = 0; p < random.between(0, 5); p++) {
      const podFrom = Math.max(start, from + random.below(to - from) - 1_800);
      const requests = {
        cpuMilli: random.pick([0, 100, 250, 3_000]),
        memoryBytes: random.pick([0, 2 ** 27, 2 ** 31, 123_456_789]),
        gpus: random.chance(0.2) ? 1 : 0,
      };
      const pod = podFact(
        {
          cluster,
          uid: `${cluster}-p${n}-${p}`,
          nodeUid: node.uid,
          namespace: random.pick(['a', 'b', 'kube-system']),
          workload: { kind: random.pick(['Deployment', 'DaemonSet']), name: `w${random.below(3)}` },
          from: at(podFrom),
          to: random.chance(0.5) ? null : at(podFrom + random.between(1, 7_200)),
        },
        requests,
      );
      const known = !random.chance(0.15);
      if (known) pods.push(pod);
      if (random.chance(0.15)) continue;
      const step = random.pick([15, 30, 60, 60, 60, 90, 100]);
      const phase = random.below(step);
      for (let end = podFrom + phase + 1; end < Math.min(to, podFrom + 7_200); end += step) {
        if (random.chance(0.05)) continue;
        const use = {
          seconds: Math.min(step, end - podFrom),
          cpuMilli: random.below(2_500),
          memoryBytes: random.below(2 ** 31),
          rxBytes: random.below(1_000_000),
          txBytes: random.below(1_000_000),
        };
        samples.push(sampleOf(pod, end, use));
        // a second collector that looks a little later
        if (random.chance(0.05)) samples.push(sampleOf(pod, end + 7, { ...use, cpuMilli: random.below(2_500) }));
      }
    }
  }
  for (let g = 0; g < random.below(3); g++) {
    const start = random.between(from - 600, to);
    gaps.push({
      cluster,
      nodeUid: random.chance(0.5) ? '' : `${cluster}-n0`,
      from: at(start),
      to: at(start + random.between(1, 5_000)),
      source: random.pick(['usage', 'watch']),
      reason: 'generated',
    });
  }
  return { batch: { nodes, pods, samples, gaps }, prices };
}
