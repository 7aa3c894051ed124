import { describe, expect, it } from 'vitest';
import { uniform } from './chance.ts';
import type { ClusterRun } from './cluster-run.ts';
import { curvesOf } from './curves.ts';
import { DemoRun } from './demo-run.ts';
import { factsBetween } from './facts.ts';
import { blocksOf } from './fill.ts';
import { grocerEks } from './grocer-eks.ts';
import { DAY, HOUR } from './load.ts';
import { DEMO_CLUSTERS, DEMO_SEED } from './main.ts';
import { metalPar } from './metal-par.ts';
import { requestOf } from './node-fleet.ts';
import { shopGke } from './shop-gke.ts';

const EPOCH = Date.UTC(2026, 8, 28) / 1000;
const NOW = EPOCH + 9 * DAY + 7 * HOUR + 1380;

function runOf(now = NOW, clusters = DEMO_CLUSTERS): DemoRun {
  const run = new DemoRun(clusters, DEMO_SEED, EPOCH);
  run.advance(now);
  return run;
}

const whole = runOf();

function alive(run: ClusterRun, at: number): number {
  return run.pods.filter((pod) => pod.from <= at && (pod.to === null || pod.to > at)).length;
}

describe('the demo organisation', () => {
  it('never has more requested on a node than it can give, at any second', () => {
    for (const cluster of whole.clusters) {
      const changes = new Map<string, [at: number, cpu: number, memory: number, pods: number][]>();
      for (const pod of cluster.pods) {
        const { cpuMilli, memoryBytes } = requestOf(pod.spec);
        const own = changes.get(pod.node.uid) ?? [];
        own.push([pod.from, cpuMilli, memoryBytes, 1]);
        if (pod.to !== null) own.push([pod.to, -cpuMilli, -memoryBytes, -1]);
        changes.set(pod.node.uid, own);
      }
      for (const node of cluster.nodes) {
        let [cpu, memory, pods] = [0, 0, 0];
        // what ends at a second makes room for what begins at it
        for (const change of (changes.get(node.uid) ?? []).sort((a, b) => a[0] - b[0] || a[3] - b[3])) {
          cpu += change[1];
          memory += change[2];
          pods += change[3];
          const { allocatable } = node.pool;
          const fits = cpu <= allocatable.cpuMilli && memory <= allocatable.memoryBytes && pods <= allocatable.pods;
          expect(fits, `${cluster.spec.name} ${node.name} at ${change[0]}`).toBe(true);
        }
      }
    }
  });

  it('keeps every pod inside the life of its node', () => {
    for (const cluster of whole.clusters) {
      for (const pod of cluster.pods) {
        expect(pod.from).toBeGreaterThanOrEqual(pod.node.from);
        if (pod.to !== null) expect(pod.to).toBeGreaterThan(pod.from);
        if (pod.node.to !== null) expect(pod.to ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(pod.node.to);
      }
    }
  });

  it('is as large as it says: over a thousand pods on metal, 1,500 to 2,100 in all at noon', () => {
    const noon = EPOCH + 3 * DAY + 12 * HOUR;
    const counts = whole.clusters.map((cluster) => alive(cluster, noon));
    expect(counts[DEMO_CLUSTERS.indexOf(metalPar)]).toBeGreaterThan(1000);
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(1500);
    expect(total).toBeLessThan(2100);
  });

  it('is the same whether it runs at once or minute by minute', () => {
    const step = new DemoRun([grocerEks], DEMO_SEED, EPOCH);
    for (let at = EPOCH; at <= EPOCH + 2 * DAY; at += 60) step.advance(at);
    const [once] = runOf(EPOCH + 2 * DAY, [grocerEks]).clusters;
    const [stepwise] = step.clusters;
    expect(stepwise?.pods.map((pod) => [pod.uid, pod.from, pod.to])).toEqual(
      once?.pods.map((pod) => [pod.uid, pod.from, pod.to]),
    );
  });

  it('tells nothing after now, and the parts told one after the other are the whole', () => {
    const [cluster] = runOf(NOW, [grocerEks]).clusters;
    if (!cluster) throw new Error('no cluster');
    const first = factsBetween(cluster, -1, NOW - HOUR);
    const second = factsBetween(cluster, NOW - HOUR, NOW);
    const told = new Map([...first.pods, ...second.pods].map((pod) => [pod.uid, pod]));
    const all = factsBetween(cluster, -1, NOW);
    expect(all.pods.map((pod) => told.get(pod.uid))).toEqual(all.pods);
    for (const pod of all.pods) {
      expect(Date.parse(pod.from) / 1000).toBeLessThanOrEqual(NOW);
      if (pod.to !== null) expect(Date.parse(pod.to) / 1000).toBeLessThanOrEqual(NOW);
    }
  });

  it('has spot machines that live hours, and evicts what they ran', () => {
    const cluster = whole.clusters[DEMO_CLUSTERS.indexOf(grocerEks)];
    const spot = cluster?.nodes.filter((node) => node.pool.name === 'spot' && node.to !== null) ?? [];
    expect(spot.length).toBeGreaterThan(20);
    for (const node of spot) expect((node.to ?? 0) - node.from).toBeLessThan(42 * HOUR);
    expect(cluster?.events.some((event) => event.reason === 'Evicted')).toBe(true);
  });

  it('lets development environments sleep at night', () => {
    const cluster = whole.clusters[DEMO_CLUSTERS.indexOf(grocerEks)];
    const awake = (at: number) =>
      cluster?.pods.filter(
        (pod) => pod.spec.namespace.startsWith('dev-') && pod.from <= at && (pod.to === null || pod.to > at),
      ).length;
    expect(awake(EPOCH + 2 * DAY + 3 * HOUR)).toBe(0);
    expect(awake(EPOCH + 2 * DAY + 11 * HOUR)).toBeGreaterThan(20);
  });

  it('plants egress spikes of many times the usual bytes', () => {
    const shop = whole.clusters[DEMO_CLUSTERS.indexOf(shopGke)];
    const renderer = shop?.spec.workloads.find((workload) => workload.name === 'image-renderer');
    if (!shop || !renderer) throw new Error('no renderer');
    const first = EPOCH / DAY;
    const spikes = Array.from({ length: 9 }, (_, day) => whole.load.spikeOf('shop-gke', renderer, first + day)).filter(
      (at) => at !== null,
    );
    expect(spikes.length).toBeGreaterThan(0);
    const from = Math.floor((spikes[0] ?? 0) / HOUR) * HOUR;
    const curve = curvesOf(shop, whole.load, { from, to: from + 2 * HOUR }, 60).find(
      (one) => one.workload === 'image-renderer',
    );
    const factors = curve?.net_load.map((net, minute) => net / (curve.cpu_load[minute] ?? 1)) ?? [];
    expect(Math.max(...factors)).toBeGreaterThan(10);
    expect(Math.min(...factors)).toBeLessThan(1.1);
  });

  it('loses sight of a cluster for 40 minutes and of a server for 3 hours, never of both at once', () => {
    const outages = whole.outages(-1, NOW);
    const lengths = new Set(outages.map((outage) => (outage.to - outage.from) / 60));
    expect([...lengths].sort()).toEqual([180, 40]);
    const sorted = outages.toSorted((a, b) => a.from - b.from);
    sorted.forEach((outage, index) => {
      expect(outage.from).toBeGreaterThanOrEqual(sorted[index - 1]?.to ?? 0);
    });
  });
});

describe('blocks of hours', () => {
  it('are whole days, newest first, five at most, and what is less by itself', () => {
    const hours = Array.from({ length: 7 * 24 + 5 }, (_, index) => EPOCH + index * HOUR);
    expect(blocksOf(hours)).toEqual([
      { from: EPOCH + 7 * DAY, to: EPOCH + 7 * DAY + 5 * HOUR },
      { from: EPOCH + 2 * DAY, to: EPOCH + 7 * DAY },
      { from: EPOCH, to: EPOCH + 2 * DAY },
    ]);
  });

  it('skip hours that are there', () => {
    expect(blocksOf([EPOCH, EPOCH + HOUR, EPOCH + 4 * HOUR])).toEqual([
      { from: EPOCH + 4 * HOUR, to: EPOCH + 5 * HOUR },
      { from: EPOCH, to: EPOCH + 2 * HOUR },
    ]);
  });
});

it('chance is spread evenly', () => {
  const mean =
    Array.from({ length: 2000 }, (_, index) => uniform('x', index)).reduce((sum, value) => sum + value, 0) / 2000;
  expect(mean).toBeGreaterThan(0.47);
  expect(mean).toBeLessThan(0.53);
});
