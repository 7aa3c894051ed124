import { ClusterRun } from './cluster-run.ts';
import { factsBetween } from './facts.ts';
import { DAY, LoadModel } from './load.ts';
import type { ClusterSpec } from './organisation.ts';
import { collectorOutageOf, nodeOutageOf, type Outage } from './outages.ts';

/** All clusters of the demo from its epoch on. The same seed and epoch give the same organisation in every process. */
export class DemoRun {
  readonly seed: number;
  readonly epoch: number;
  readonly load: LoadModel;
  readonly clusters: readonly ClusterRun[];

  constructor(clusters: readonly ClusterSpec[], seed: number, epoch: number) {
    this.seed = seed;
    this.epoch = epoch;
    this.load = new LoadModel(seed, epoch);
    this.clusters = clusters.map((spec) => new ClusterRun(spec, this.load));
  }

  advance(until: number): void {
    for (const cluster of this.clusters) cluster.advance(until);
  }

  /** Outages that are over by `until`, or go on at that moment, and ended after `since`. Call after `advance(until)`. */
  outages(since: number, until: number): Outage[] {
    const found: Outage[] = [];
    const specs = this.clusters.map((cluster) => cluster.spec);
    // only machines that are never given back: which of them is lost from sight must not hang on what is known later
    const lasting = this.clusters.find((cluster) => cluster.spec.pools.every((pool) => !pool.elastic));
    for (let day = Math.floor(Math.max(since, this.epoch) / DAY) - 1; day <= until / DAY; day++) {
      if (day * DAY < this.epoch) continue;
      const collector = collectorOutageOf(this.seed, specs, day);
      const node = lasting ? nodeOutageOf(this.seed, lasting.spec.name, lasting.nodes, day) : null;
      for (const outage of [collector, node]) {
        if (outage && outage.from < until && outage.to > since) found.push(outage);
      }
    }
    return found;
  }

  facts(since: number, now: number) {
    const parts = this.clusters.map((cluster) => factsBetween(cluster, since, now));
    return {
      nodes: parts.flatMap((part) => part.nodes),
      pods: parts.flatMap((part) => part.pods),
      events: parts.flatMap((part) => part.events),
    };
  }
}
