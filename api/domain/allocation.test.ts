import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AllocationFacts, allocateShares, wholeShare } from './allocation.ts';
import { costCells } from './cost-cells.ts';
import type { NodeFact, PodFact, Sample } from './facts.ts';
import { formatInstant, parseInstant } from './instant.ts';
import type { NodePrice } from './pricing.ts';

const T0 = parseInstant('2026-10-01T00:00:00Z');
const HOUR = { from: T0, to: T0 + 3600 };

function node(fact: Partial<NodeFact> = {}): NodeFact {
  const capacity = { cpuMilli: 2000, memoryBytes: 8 * 2 ** 30, gpus: 0, pods: 110 };
  return {
    cluster: 'c',
    uid: 'n',
    name: 'n',
    from: formatInstant(T0),
    to: null,
    provider: '',
    region: '',
    zone: '',
    instanceType: '',
    pool: '',
    capacityType: '',
    capacity,
    allocatable: capacity,
    labels: {},
    hourlyPrice: null,
    ...fact,
  };
}

function pod(uid: string, requestMilli: number, fact: Partial<PodFact> = {}): PodFact {
  return {
    cluster: 'c',
    uid,
    namespace: 'shop',
    name: uid,
    workload: { kind: 'Deployment', name: uid },
    nodeUid: 'n',
    from: formatInstant(T0),
    to: formatInstant(T0 + 3600),
    labels: {},
    namespaceLabels: {},
    containers: [
      {
        name: 'main',
        requests: { cpuMilli: requestMilli, memoryBytes: 0, gpus: 0 },
        limits: { cpuMilli: 0, memoryBytes: 0 },
      },
    ],
    ...fact,
  };
}

function samples(uid: string, requestMilli: number, usedMilli: number, fromMinute: number, toMinute: number): Sample[] {
  return Array.from({ length: toMinute - fromMinute }, (_, index) => ({
    cluster: 'c',
    namespace: 'shop',
    workload: { kind: 'Deployment', name: uid },
    container: 'main',
    podUid: uid,
    nodeUid: 'n',
    at: formatInstant(T0 + (fromMinute + index + 1) * 60),
    seconds: 60,
    cpuMilli: usedMilli,
    memoryBytes: 0,
    rxBytes: 0,
    txBytes: 0,
    requests: { cpuMilli: requestMilli, memoryBytes: 0, gpus: 0 },
  }));
}

const PRICE: NodePrice = {
  cluster: 'c',
  nodeUid: 'n',
  from: T0,
  to: T0 + 86_400,
  amountNanos: 1_000_000_000n,
  perSeconds: 3600,
  currency: 'EUR',
  weights: { cpu: 1n, memory: 0n, gpu: 0n },
  basis: 'list',
  estimated: false,
  source: 'test',
};

describe('shares', () => {
  test('the overcommitted node: nothing is charged twice and idle is not negative', () => {
    const facts: AllocationFacts = {
      nodes: [node()],
      pods: [pod('a', 1000), pod('b', 0)],
      samples: [...samples('a', 1000, 0, 0, 60), ...samples('b', 0, 2000, 0, 30), ...samples('b', 0, 0, 30, 60)],
      gaps: [],
    };
    const { containers, nodes } = allocateShares(facts, HOUR);
    expect(containers.map((row) => [row.workload, row.cpuUsedShare, row.cpuIdleShare])).toEqual([
      ['a', 0n, 416_666_666_666n],
      ['b', 333_333_333_333n, 0n],
    ]);
    expect(nodes[0]?.cpu).toEqual({ reserved: 0n, idle: 250_000_000_001n, unattributed: 0n });
    const cells = costCells({ ...facts, prices: [PRICE], rates: [] }, HOUR, 'EUR');
    expect(cells.containers.map((row) => row.cpuUsed + row.cpuIdle)).toEqual([416_666_666n, 333_333_333n]);
    expect(cells.nodes[0]).toMatchObject({ total: 1_000_000_000n, cpuIdle: 250_000_001n });
  });

  test('a pod that nobody sampled counts its request as used, Estimated, and a gap leaves no idle', () => {
    const gaps = [
      {
        cluster: 'c',
        nodeUid: '',
        from: formatInstant(T0),
        to: formatInstant(T0 + 1800),
        source: 'usage',
        reason: 'x',
      },
    ];
    const { containers, nodes } = allocateShares(
      { nodes: [node()], pods: [pod('a', 500)], samples: samples('a', 500, 100, 30, 60), gaps },
      HOUR,
    );
    expect(containers[0]).toMatchObject({ seconds: 3600, estimatedSeconds: 1800, cpuUsedMilliS: 180_000n });
    expect(nodes[0]).toMatchObject({ gapSeconds: 1800 });
    expect(nodes[0]?.cpu.unattributed).toBe(375_000_000_000n);
  });

  test('two collectors on one container count its time once', () => {
    const once = samples('a', 500, 100, 0, 60);
    const late = once.map((sample) => ({ ...sample, at: formatInstant(parseInstant(sample.at) - 1), seconds: 59 }));
    const { containers } = allocateShares(
      { nodes: [node()], pods: [pod('a', 500)], samples: [...once, ...late], gaps: [] },
      HOUR,
    );
    expect(containers[0]).toMatchObject({ seconds: 3600, estimatedSeconds: 0, cpuAllocatedMilliS: 1_800_000n });
  });
});

const arbitraryFacts = fc
  .record({
    life: fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 4200 })),
    allocatable: fc.integer({ min: 0, max: 2000 }),
    gap: fc.tuple(fc.integer({ min: 0, max: 3600 }), fc.integer({ min: 0, max: 3600 })),
    pods: fc.array(
      fc.record({
        request: fc.integer({ min: 0, max: 3000 }),
        used: fc.integer({ min: 0, max: 3000 }),
        life: fc.tuple(fc.integer({ min: 0, max: 3600 }), fc.integer({ min: 1, max: 3600 })),
        minutes: fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })),
      }),
      { maxLength: 5 },
    ),
    amountNanos: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    weights: fc.record({ cpu: fc.bigInt(0n, 9n), memory: fc.bigInt(0n, 9n), gpu: fc.bigInt(0n, 9n) }),
  })
  .map((plan) => {
    const full = { cpuMilli: 2000, memoryBytes: 8 * 2 ** 30, gpus: 0, pods: 110 };
    const facts: AllocationFacts = {
      nodes: [
        node({
          from: formatInstant(T0 + plan.life[0]),
          to: formatInstant(T0 + plan.life[0] + plan.life[1]),
          allocatable: { ...full, cpuMilli: plan.allocatable },
        }),
      ],
      pods: plan.pods.map(({ request, life }, index) =>
        pod(`p${index}`, request, { from: formatInstant(T0 + life[0]), to: formatInstant(T0 + life[0] + life[1]) }),
      ),
      samples: plan.pods.flatMap(({ request, used, minutes }, index) =>
        samples(`p${index}`, request, used, Math.min(...minutes), Math.max(...minutes)),
      ),
      gaps: [
        {
          cluster: 'c',
          nodeUid: 'n',
          from: formatInstant(T0 + Math.min(...plan.gap)),
          to: formatInstant(T0 + Math.max(...plan.gap)),
          source: 'usage',
          reason: 'x',
        },
      ],
    };
    return { facts, price: { ...PRICE, amountNanos: plan.amountNanos, weights: plan.weights } };
  });

describe('whatever happened', () => {
  test('shares are never negative and sum to the life of the node, and cells to its price', () => {
    fc.assert(
      fc.property(arbitraryFacts, ({ facts, price }) => {
        const window = { from: T0, to: T0 + 7200 };
        const shares = allocateShares(facts, window);
        for (const hour of shares.nodes) {
          const rows = shares.containers.filter((row) => row.hour === hour.hour);
          const cpu = [...rows.flatMap((row) => [row.cpuUsedShare, row.cpuIdleShare]), ...Object.values(hour.cpu)];
          expect(cpu.every((part) => part >= 0n)).toBe(true);
          expect(cpu.reduce((sum, part) => sum + part, 0n)).toBe(wholeShare(hour.lifeSeconds));
        }
        const cells = costCells({ ...facts, prices: [price], rates: [] }, window, 'EUR');
        for (const hour of cells.nodes) {
          const rows = cells.containers.filter((row) => row.hour === hour.hour);
          const parts = rows.reduce(
            (sum, row) => sum + row.cpuUsed + row.cpuIdle + row.memoryUsed + row.memoryIdle + row.gpu,
            0n,
          );
          const rest =
            hour.cpuIdle + hour.memoryIdle + hour.gpuIdle + hour.cpuReserved + hour.memoryReserved + hour.unattributed;
          expect(parts + rest).toBe(hour.total);
        }
      }),
      { numRuns: 60 },
    );
  });
});
