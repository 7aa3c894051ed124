import { between, hashOf, suffixOf, uidOf } from './chance.ts';
import { HOUR } from './load.ts';
import type { ClusterSpec, PoolSpec, WorkloadSpec } from './organisation.ts';

export interface DemoNode {
  readonly uid: string;
  readonly name: string;
  readonly pool: PoolSpec;
  readonly zone: string;
  readonly from: number;
  to: number | null;
  /** when a spot machine is taken back */
  readonly expires: number | null;
  closing: boolean;
  furnished: boolean;
  freeCpuMilli: number;
  freeMemoryBytes: number;
  freePods: number;
  /** pods on it that are not the node's own overhead */
  guests: number;
  guestCpuMilli: number;
  guestMemoryBytes: number;
}

export interface DemoPod {
  readonly uid: string;
  readonly name: string;
  readonly spec: WorkloadSpec;
  readonly node: DemoNode;
  readonly from: number;
  /** null is still running; a job's end is known in advance and may lie ahead */
  to: number | null;
}

// from the request for a machine to a node that takes pods: tens of seconds in a cloud, delivery is in advance on metal
const NODE_START_SECONDS = 75;

export function requestOf(spec: WorkloadSpec): { cpuMilli: number; memoryBytes: number } {
  let cpuMilli = 0;
  let memoryBytes = 0;
  for (const one of spec.containers) {
    cpuMilli += one.request.cpuMilli;
    memoryBytes += one.request.memoryBytes;
  }
  return { cpuMilli, memoryBytes };
}

/** The nodes of one cluster and what is free on them. */
export class NodeFleet {
  readonly nodes: DemoNode[] = [];
  private readonly open = new Map<string, DemoNode[]>();
  private readonly made = new Map<string, number>();
  private readonly cluster: ClusterSpec;
  private readonly seed: number;
  private readonly epoch: number;
  private readonly overhead: { readonly cpuMilli: number; readonly memoryBytes: number; readonly pods: number };

  constructor(cluster: ClusterSpec, seed: number, epoch: number) {
    this.cluster = cluster;
    this.seed = seed;
    this.epoch = epoch;
    const everywhere = cluster.workloads.filter((workload) => workload.replicas.mode === 'every_node');
    this.overhead = {
      cpuMilli: everywhere.reduce((sum, workload) => sum + requestOf(workload).cpuMilli, 0),
      memoryBytes: everywhere.reduce((sum, workload) => sum + requestOf(workload).memoryBytes, 0),
      pods: everywhere.length,
    };
    for (const pool of cluster.pools) this.open.set(pool.name, []);
  }

  openIn(pool: string): readonly DemoNode[] {
    return this.open.get(pool) ?? [];
  }

  openMinimum(at: number): void {
    for (const pool of this.cluster.pools) {
      for (let i = 0; i < pool.minNodes; i++) this.add(pool, at);
    }
  }

  /** A node with room, else a new one, else null: the pool is full. Takes nothing yet. */
  place(spec: WorkloadSpec, at: number, taken: ReadonlySet<DemoNode> | null, except?: DemoNode): DemoNode | null {
    const pool = this.cluster.pools.find((candidate) => candidate.name === spec.pool);
    if (!pool) return null;
    const request = requestOf(spec);
    let best: DemoNode | null = null;
    for (const node of this.openIn(pool.name)) {
      if (node === except || node.closing || node.from > at || taken?.has(node)) continue;
      if (node.freeCpuMilli < request.cpuMilli || node.freeMemoryBytes < request.memoryBytes || node.freePods < 1)
        continue;
      // an elastic pool is filled from its oldest node, so that the youngest can go; a fixed one is spread
      if (!best || (!pool.elastic && node.freeCpuMilli > best.freeCpuMilli)) best = node;
      if (pool.elastic) break;
    }
    if (best) return best;
    // machines already on their way come before another one is asked for
    const coming = this.openIn(pool.name).find(
      (node) =>
        node.from > at &&
        node !== except &&
        !node.closing &&
        !taken?.has(node) &&
        node.freeCpuMilli >= request.cpuMilli &&
        node.freeMemoryBytes >= request.memoryBytes &&
        node.freePods > 0,
    );
    if (coming) return coming;
    if (this.openIn(pool.name).length >= pool.maxNodes) return null;
    return this.add(pool, at + (pool.elastic ? NODE_START_SECONDS : 0));
  }

  take(node: DemoNode, pod: DemoPod): void {
    this.change(node, pod, -1);
  }

  free(node: DemoNode, pod: DemoPod): void {
    this.change(node, pod, 1);
  }

  close(node: DemoNode, at: number): void {
    node.to = at;
    const open = this.open.get(node.pool.name) ?? [];
    open.splice(open.indexOf(node), 1);
  }

  expired(at: number): readonly DemoNode[] {
    return this.nodes.filter((node) => node.to === null && node.expires !== null && node.expires <= at);
  }

  /** The youngest node of each elastic pool, if it is lightly used and what it holds fits on the others. */
  removable(): readonly DemoNode[] {
    const found: DemoNode[] = [];
    for (const pool of this.cluster.pools) {
      const open = this.openIn(pool.name);
      if (!pool.elastic || open.length <= pool.minNodes) continue;
      const node = open.reduce((least, candidate) =>
        candidate.guestCpuMilli < least.guestCpuMilli ? candidate : least,
      );
      const others = open.filter((candidate) => candidate !== node);
      const freeCpu = others.reduce((sum, other) => sum + other.freeCpuMilli, 0);
      const freeMemory = others.reduce((sum, other) => sum + other.freeMemoryBytes, 0);
      const light = node.guestCpuMilli < 0.5 * pool.allocatable.cpuMilli;
      if (light && freeCpu > node.guestCpuMilli * 1.5 && freeMemory > node.guestMemoryBytes * 1.5) found.push(node);
    }
    return found;
  }

  unfurnished(): readonly DemoNode[] {
    const bare = this.nodes.filter((node) => !node.furnished && node.to === null);
    for (const node of bare) node.furnished = true;
    return bare;
  }

  private add(pool: PoolSpec, from: number): DemoNode {
    const number = this.made.get(pool.name) ?? 0;
    this.made.set(pool.name, number + 1);
    const key = [this.seed, this.cluster.name, pool.name, number] as const;
    const lives = pool.livesHours;
    const expires = lives ? from + Math.floor(between(lives[0], lives[1], 'lives', ...key) * HOUR) : null;
    const zone = pool.zones[number % pool.zones.length] ?? '';
    const prefix = this.cluster.nodeNamePrefix;
    const name = prefix.startsWith('ip-')
      ? `${prefix}-${hashOf('ip', ...key) % 250}-${(number % 250) + 4}.${this.cluster.region}.compute.internal`
      : prefix === 'srv'
        ? `${prefix}-${zone}-${String(number + 1).padStart(3, '0')}`
        : `${prefix}-${pool.name}-${suffixOf(8, 'node', ...key)}`;
    const node: DemoNode = {
      uid: uidOf('node', ...key),
      name,
      pool,
      zone,
      // machines of the first day were there before the demo looks
      from: Math.max(from, this.epoch),
      to: null,
      expires,
      closing: false,
      furnished: false,
      // DaemonSet pods come with the node, so their room is set aside at once
      freeCpuMilli: pool.allocatable.cpuMilli - this.overhead.cpuMilli,
      freeMemoryBytes: pool.allocatable.memoryBytes - this.overhead.memoryBytes,
      freePods: pool.allocatable.pods - this.overhead.pods,
      guests: 0,
      guestCpuMilli: 0,
      guestMemoryBytes: 0,
    };
    this.nodes.push(node);
    this.open.get(pool.name)?.push(node);
    return node;
  }

  private change(node: DemoNode, pod: DemoPod, sign: 1 | -1): void {
    if (pod.spec.replicas.mode === 'every_node') return;
    const request = requestOf(pod.spec);
    node.freeCpuMilli += sign * request.cpuMilli;
    node.freeMemoryBytes += sign * request.memoryBytes;
    node.freePods += sign;
    node.guests -= sign;
    node.guestCpuMilli -= sign * request.cpuMilli;
    node.guestMemoryBytes -= sign * request.memoryBytes;
  }
}
