import type { PodFact } from '@plimsoll/domain/facts';
import { describe, expect, it } from 'vitest';
import type { KnownPod } from '../watch/inventory.ts';
import type { ContainerReading, PodReading } from './reading.ts';
import { NO_COUNTERS, type NodeCounters, sampleNode } from './sample-node.ts';

const TICK = Date.parse('2026-11-21T10:00:00Z');
const MINUTE = 60_000;
const at = (ms: number) => new Date(ms).toISOString();

function pod(change: Partial<PodFact> = {}, stopped: string[] = [], kubeletUid = 'p1'): KnownPod {
  return {
    fact: {
      cluster: 'c',
      uid: 'p1',
      namespace: 'shop',
      name: 'api-1',
      workload: { kind: 'Deployment', name: 'api' },
      nodeUid: 'n1',
      from: '2026-11-21T08:00:00Z',
      to: null,
      labels: {},
      namespaceLabels: {},
      containers: [
        {
          name: 'app',
          requests: { cpuMilli: 100, memoryBytes: 1000, gpus: 0 },
          limits: { cpuMilli: 0, memoryBytes: 0 },
        },
      ],
      ...change,
    },
    nodeName: 'node1',
    kubeletUid,
    stopped: new Set(stopped),
  };
}

function container(change: Partial<ContainerReading>): ContainerReading {
  return {
    name: 'app',
    atMs: TICK - 5_000,
    cpuNanos: 0,
    cpuMilli: null,
    startedMs: Date.parse('2026-11-21T08:00:05Z'),
    memoryBytes: 500,
    ...change,
  };
}

function reading(containers: ContainerReading[], network: PodReading['network'] = null): PodReading {
  return { uid: 'p1', namespace: 'shop', name: 'api-1', containers, cpu: null, network };
}

function look(pods: KnownPod[], readings: PodReading[], previous: NodeCounters, tickMs = TICK, intervalMs = MINUTE) {
  return sampleNode({ pods, readings, previous, tickMs, intervalMs, observedFromMs: 0, capacityMilli: 4000 });
}

function before(cpuNanos: number, change: Partial<ContainerReading> = {}, network: PodReading['network'] = null) {
  return look(
    [pod()],
    [reading([container({ cpuNanos, atMs: TICK - 65_000, ...change })], network)],
    NO_COUNTERS,
    TICK - MINUTE,
  ).counters;
}

describe('sampleNode', () => {
  it('turns counters into a rate by the time that the kubelet read them, not by ours', () => {
    const { samples } = look([pod()], [reading([container({ cpuNanos: 16e9, atMs: TICK - 15_000 })])], before(10e9));
    expect(samples).toHaveLength(1);
    // 6 core-seconds in 50 s
    expect(samples[0]).toMatchObject({ cpuMilli: 120, seconds: 60, at: '2026-11-21T10:00:00Z', memoryBytes: 500 });
  });

  it('spreads a restarted container’s start over the minute: no negative and no spike', () => {
    const started = TICK - 10_000;
    const { samples } = look(
      [pod()],
      [reading([container({ cpuNanos: 3e9, atMs: TICK - 5_000, startedMs: started })])],
      before(500e9),
    );
    expect(samples[0]?.cpuMilli).toBe(50);
  });

  it('finds in the pod’s own counter what the ended run of a restarted container used', () => {
    const podCpu = (nanos: number, atMs: number) => ({ cpu: { nanos, atMs } });
    const sidecar = (cpuNanos: number, atMs: number) => container({ name: 'proxy', cpuNanos, atMs });
    const first = look(
      [pod()],
      [
        {
          ...reading([container({ cpuNanos: 500e9, atMs: TICK - 65_000 }), sidecar(1e9, TICK - 65_000)]),
          ...podCpu(600e9, TICK - 65_000),
        },
      ],
      NO_COUNTERS,
      TICK - MINUTE,
    ).counters;
    const restarted = container({ cpuNanos: 1e9, atMs: TICK - 5_000, startedMs: TICK - 10_000 });
    const { samples } = look(
      [pod()],
      [{ ...reading([restarted, sidecar(7e9, TICK - 5_000)]), ...podCpu(612e9, TICK - 5_000) }],
      first,
    );
    // 12 core-seconds in 60 s, 6 of them of the sidecar, which is no container of the fact and so adds to the first
    expect(samples[0]?.cpuMilli).toBeCloseTo(200, 9);
  });

  it('takes a counter that fell as a restart where the source has no start time', () => {
    const previous = before(500e9, { startedMs: null });
    const { samples } = look([pod()], [reading([container({ cpuNanos: 6e9, startedMs: null })])], previous);
    expect(samples[0]?.cpuMilli).toBe(100);
  });

  it('counts a new pod from its binding, with all that it has used', () => {
    const young = pod({ from: at(TICK - 20_000) });
    const { samples } = look([young], [reading([container({ cpuNanos: 2e9, startedMs: TICK - 15_000 })])], NO_COUNTERS);
    expect(samples[0]).toMatchObject({ seconds: 20, cpuMilli: 100 });
  });

  it('uses the source’s own rate for a container that ran before the first look', () => {
    const { samples } = look([pod()], [reading([container({ cpuNanos: 900e9, cpuMilli: 42 })])], NO_COUNTERS);
    expect(samples[0]?.cpuMilli).toBe(42);
    expect(look([pod()], [reading([container({ cpuNanos: 900e9 })])], NO_COUNTERS).samples).toEqual([]);
  });

  it('says nothing where the kubelet has no newer reading, and catches up later', () => {
    const previous = before(10e9);
    const stale = look([pod()], [reading([container({ cpuNanos: 10e9, atMs: TICK - 65_000 })])], previous);
    expect(stale.samples).toEqual([]);
    const next = look(
      [pod()],
      [reading([container({ cpuNanos: 22e9, atMs: TICK + 55_000 })])],
      stale.counters,
      TICK + MINUTE,
    );
    expect(next.samples[0]).toMatchObject({ cpuMilli: 100, seconds: 60 });
  });

  it('never exceeds what the node has', () => {
    const { samples } = look([pod()], [reading([container({ cpuNanos: 9e15 })])], before(10e9));
    expect(samples[0]?.cpuMilli).toBe(4200);
  });

  it('observes 0 of a container that certainly does not run, and nothing of one that is only missing', () => {
    expect(look([pod({}, ['app'])], [], NO_COUNTERS).samples[0]).toMatchObject({ cpuMilli: 0, memoryBytes: 0 });
    expect(look([pod()], [], NO_COUNTERS).samples).toEqual([]);
  });

  it('counts init and debug containers as the first container’s use', () => {
    const { samples } = look(
      [pod()],
      [reading([container({ name: 'init', cpuNanos: null, cpuMilli: 70, memoryBytes: 9 })])],
      NO_COUNTERS,
    );
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({ container: 'app', cpuMilli: 70, memoryBytes: 9 });
  });

  it('puts the pod’s network on its first container, and starts again after a reset', () => {
    const then = { atMs: TICK - 65_000, rxBytes: 1000, txBytes: 5000 };
    const now = { atMs: TICK - 5_000, rxBytes: 1600, txBytes: 300 };
    const { samples } = look([pod()], [reading([container({ cpuNanos: 11e9 })], now)], before(10e9, {}, then));
    expect(samples[0]).toMatchObject({ rxBytes: 600, txBytes: 300 });
  });

  it('gives the first interval after an outage only its own part of the bytes', () => {
    const then = { atMs: TICK - 605_000, rxBytes: 0, txBytes: 0 };
    const now = { atMs: TICK - 5_000, rxBytes: 6000, txBytes: 60_000 };
    const previous = before(10e9, { atMs: TICK - 605_000 }, then);
    const { samples } = look([pod()], [reading([container({ cpuNanos: 70e9 })], now)], previous);
    expect(samples[0]).toMatchObject({ cpuMilli: 100, rxBytes: 600, txBytes: 6000 });
  });

  it('finds a static pod by its manifest’s hash, and never one recreated under the same name by name alone', () => {
    const mirror = pod({}, [], 'hash');
    const own = { ...reading([container({ cpuNanos: null, cpuMilli: 5 })]), uid: 'hash' };
    expect(look([mirror], [own], NO_COUNTERS).samples[0]?.cpuMilli).toBe(5);
    const forerunner = { ...reading([container({ cpuNanos: null, cpuMilli: 5 })]), uid: 'old' };
    expect(look([pod()], [forerunner], NO_COUNTERS).samples).toEqual([]);
    const nameless = { ...reading([container({ cpuNanos: null, cpuMilli: 5 })]), uid: '' };
    expect(look([pod()], [nameless], NO_COUNTERS).samples[0]?.cpuMilli).toBe(5);
  });
});
