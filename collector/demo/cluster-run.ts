import { hashOf, suffixOf, uidOf, uniform } from './chance.ts';
import { DAY, HOUR, type LoadModel, MINUTE } from './load.ts';
import { type DemoNode, type DemoPod, NodeFleet } from './node-fleet.ts';
import type { ClusterSpec, WorkloadSpec } from './organisation.ts';

/** Length of one step of the run, seconds. Replicas, rollouts and the autoscaler are looked at once a step. */
export const STEP = 600;

export interface DemoEvent {
  readonly at: number;
  readonly pod: DemoPod;
  readonly container: string;
  readonly reason: 'Deployed' | 'OOMKilled' | 'Restarted' | 'Evicted';
}

interface Running {
  readonly spec: WorkloadSpec;
  readonly pods: DemoPod[];
  /** count of pods ever made, for names and uids */
  made: number;
  rollouts: number;
  /** running pods at each step since the epoch */
  readonly replicas: number[];
}

function freeOrdinal(pods: readonly DemoPod[]): number {
  const names = new Set(pods.map((pod) => pod.name));
  let ordinal = 0;
  while (pods[0] && names.has(`${pods[0].spec.name}-${ordinal}`)) ordinal += 1;
  return ordinal;
}

/**
 * One cluster from the epoch on, step by step: the same seed and epoch give the same nodes and pods on every run.
 * Requests on a node never exceed what is allocatable: within a step the clock only goes forward, and room is taken
 * before the next action looks at it.
 */
export class ClusterRun {
  readonly spec: ClusterSpec;
  readonly pods: DemoPod[] = [];
  readonly events: DemoEvent[] = [];
  readonly running: readonly Running[];
  private readonly fleet: NodeFleet;
  private readonly load: LoadModel;
  private step = 0;
  private clock: number;

  constructor(spec: ClusterSpec, load: LoadModel) {
    this.spec = spec;
    this.load = load;
    this.clock = load.epoch;
    this.fleet = new NodeFleet(spec, load.seed, load.epoch);
    this.running = spec.workloads.map((workload) => ({ spec: workload, pods: [], made: 0, rollouts: 0, replicas: [] }));
  }

  get nodes(): readonly DemoNode[] {
    return this.fleet.nodes;
  }

  /** Runs whole steps until `until` lies inside the last one run. */
  advance(until: number): void {
    while (this.load.epoch + this.step * STEP <= until) {
      this.oneStep(this.load.epoch + this.step * STEP);
      this.step += 1;
    }
  }

  private oneStep(start: number): void {
    this.clock = Math.max(this.clock, start);
    this.finish(start);
    if (this.step === 0) this.fleet.openMinimum(start);
    for (const node of this.fleet.expired(start)) this.drain(node, 'Evicted');
    for (const workload of this.running) this.keep(workload, start);
    if (start % HOUR === 0 && this.step > 0) {
      for (const node of this.fleet.removable()) this.drain(node, null);
    }
    this.overhead();
    for (const workload of this.running) workload.replicas.push(workload.pods.length);
    this.outgrow(start);
  }

  private tick(): number {
    const end = this.load.epoch + (this.step + 1) * STEP - 1;
    // opening a machine can carry the clock past the step; it never goes back
    if (this.clock < end) this.clock += 1;
    return this.clock;
  }

  /** Jobs whose time is over. */
  private finish(start: number): void {
    for (const workload of this.running) {
      if (workload.spec.replicas.mode !== 'cron') continue;
      for (const pod of [...workload.pods]) {
        if (pod.to !== null && pod.to <= start) this.release(workload, pod);
      }
    }
  }

  private keep(workload: Running, start: number): void {
    const { spec } = workload;
    if (spec.replicas.mode === 'every_node') return;
    if (spec.replicas.mode === 'cron') {
      this.launch(workload, start);
      return;
    }
    const wanted = this.wanted(workload, start);
    while (workload.pods.length > wanted) {
      const newest = workload.pods.at(-1);
      if (!newest) break;
      this.end(workload, newest, this.tick());
    }
    const deploy = this.load.deployOf(this.spec.name, spec, Math.floor(start / DAY));
    if (deploy !== null && deploy >= start && deploy < start + STEP) this.rollOut(workload);
    while (workload.pods.length < wanted) {
      if (!this.start(workload)) break;
    }
    // now and then a container ends by itself
    if (uniform(this.load.seed, 'restart', this.spec.name, spec.namespace, spec.name, start) < 0.0015) {
      const pod = workload.pods[hashOf(start, spec.name) % Math.max(1, workload.pods.length)];
      if (pod) this.event(this.clock, pod, 'Restarted');
    }
  }

  private wanted(workload: Running, start: number): number {
    const { replicas } = workload.spec;
    switch (replicas.mode) {
      case 'fixed':
        return replicas.count;
      case 'one_per_node':
        return this.fleet.openIn(workload.spec.pool).length;
      case 'asleep_at_night': {
        const local = start + HOUR;
        const hour = (local % DAY) / HOUR;
        const weekday = (Math.floor(local / DAY) + 3) % 7;
        return weekday < 5 && hour >= 7.5 && hour < 20 ? replicas.count : 0;
      }
      case 'scaled': {
        // the autoscaler sees the load of the step before
        const load = this.load.total(this.spec.name, workload.spec, Math.max(this.load.epoch, start - STEP / 2));
        const ideal = Math.max(replicas.min, Math.min(replicas.max, Math.ceil(load * replicas.count)));
        const has = workload.pods.length;
        if (has === 0 || ideal > has) return ideal;
        // down slowly, and not for one pod, as the autoscaler's window and tolerance do
        return ideal < has * 0.85 ? Math.max(ideal, Math.floor(has * 0.8)) : has;
      }
      default:
        return 0;
    }
  }

  private launch(workload: Running, start: number): void {
    const { replicas } = workload.spec;
    if (replicas.mode !== 'cron') return;
    const every = replicas.everyMinutes * MINUTE;
    // jobs of different names do not all begin at the full hour
    const offset =
      (hashOf('cron', this.spec.name, workload.spec.name) % Math.floor(Math.min(every, 6 * HOUR) / STEP)) * STEP;
    if ((start - offset) % every !== 0) return;
    for (let i = 0; i < replicas.parallel; i++) {
      const pod = this.start(workload);
      if (!pod) return;
      const length = replicas.runMinutes * MINUTE * (0.75 + 0.5 * uniform(this.load.seed, 'job', pod.uid));
      pod.to = pod.from + Math.floor(length);
    }
  }

  private start(workload: Running, except?: DemoNode): DemoPod | null {
    const at = this.tick();
    const { spec } = workload;
    const alone = spec.replicas.mode === 'one_per_node';
    const node = this.fleet.place(spec, at, alone ? new Set(workload.pods.map((pod) => pod.node)) : null, except);
    if (!node) return null;
    // a node that was opened for it is there a little later
    this.clock = Math.max(this.clock, node.from);
    const pod = this.bind(workload, node, Math.max(at, node.from));
    return pod;
  }

  private bind(workload: Running, node: DemoNode, from: number): DemoPod {
    const { spec } = workload;
    const number = workload.made;
    workload.made += 1;
    const key = [this.load.seed, this.spec.name, spec.namespace, spec.name, number] as const;
    const name =
      spec.kind === 'StatefulSet'
        ? `${spec.name}-${freeOrdinal(workload.pods)}`
        : spec.kind === 'DaemonSet'
          ? `${spec.name}-${suffixOf(5, ...key)}`
          : spec.kind === 'CronJob'
            ? `${spec.name}-${Math.floor(from / MINUTE)}-${suffixOf(5, ...key)}`
            : `${spec.name}-${suffixOf(9, spec.name, workload.rollouts)}-${suffixOf(5, ...key)}`;
    const pod: DemoPod = { uid: uidOf('pod', ...key), name, spec, node, from, to: null };
    workload.pods.push(pod);
    this.pods.push(pod);
    this.fleet.take(node, pod);
    return pod;
  }

  /** Each pod is replaced by one with a new uid: the new one first where there is room, else the old one gives way. */
  private rollOut(workload: Running): void {
    workload.rollouts += 1;
    const oldFirst = workload.spec.replicas.mode === 'one_per_node' || workload.spec.kind === 'StatefulSet';
    let told = false;
    for (const old of [...workload.pods]) {
      if (oldFirst) this.end(workload, old, this.tick());
      const fresh = this.start(workload);
      if (!oldFirst) this.end(workload, old, this.tick());
      const pod = fresh ?? this.start(workload);
      if (pod && !told) this.event(pod.from, pod, 'Deployed');
      told ||= pod !== null;
    }
  }

  private end(workload: Running, pod: DemoPod, at: number): void {
    if (pod.to === null || pod.to > at) pod.to = Math.max(at, pod.from + 1);
    this.release(workload, pod);
  }

  private release(workload: Running, pod: DemoPod): void {
    workload.pods.splice(workload.pods.indexOf(pod), 1);
    this.fleet.free(pod.node, pod);
  }

  /** Empties a node, ends it, and starts its pods elsewhere. */
  private drain(node: DemoNode, reason: 'Evicted' | null): void {
    const at = this.tick();
    node.closing = true;
    for (const workload of this.running) {
      for (const pod of workload.pods.filter((candidate) => candidate.node === node)) {
        const cutShort = workload.spec.replicas.mode === 'cron';
        this.end(workload, pod, at);
        if (reason && workload.spec.kind !== 'DaemonSet') this.event(at, pod, reason);
        if (workload.spec.kind !== 'DaemonSet' && !cutShort) this.start(workload, node);
      }
    }
    this.fleet.close(node, at + 1);
  }

  /** Every node that has none yet gets its DaemonSet pods the moment it is there. */
  private overhead(): void {
    for (const node of this.fleet.unfurnished()) {
      for (const workload of this.running) {
        if (workload.spec.replicas.mode === 'every_node') this.bind(workload, node, node.from);
      }
    }
  }

  /** Containers that outgrow their limit are killed again and again; the memory curve in the engine has the same period. */
  private outgrow(start: number): void {
    for (const workload of this.running) {
      const hours = workload.spec.oomEveryHours;
      if (!hours) continue;
      const period = hours * HOUR;
      for (const pod of workload.pods) {
        const due = Math.floor((start + STEP - pod.from) / period);
        const at = pod.from + due * period;
        if (due > 0 && at >= start && at < start + STEP) this.event(at, pod, 'OOMKilled');
      }
    }
  }

  private event(at: number, pod: DemoPod, reason: DemoEvent['reason']): void {
    this.events.push({
      at,
      pod,
      container: reason === 'Deployed' || reason === 'Evicted' ? '' : (pod.spec.containers[0]?.name ?? ''),
      reason,
    });
  }
}
