import type { FactBatch, GapFact, NodeFact, Sample, SourceState } from '@plimsoll/domain/facts';
import { ApiError } from '../watch/api-error.ts';
import type { Inventory } from '../watch/inventory.ts';
import { utcSecond } from '../watch/pod-times.ts';
import { forEachLimited } from './concurrency.ts';
import type { Kubelets } from './kubelet.ts';
import { NO_COUNTERS, type NodeCounters, sampleNode } from './sample-node.ts';

export interface UsageMetrics {
  tick(result: {
    nodes: number;
    failed: number;
    pods: number;
    sampled: number;
    milliseconds: number;
    lagMs: number;
  }): void;
}

export interface UsageLoopOptions {
  readonly cluster: string;
  readonly intervalMs: number;
  readonly inventory: Inventory;
  readonly kubelets: Kubelets;
  readonly write: (batch: FactBatch) => Promise<void>;
  readonly now: () => number;
  readonly say: (sentence: string) => void;
  readonly metrics?: UsageMetrics;
  readonly concurrency?: number;
  readonly nodeTimeoutMs: number;
}

export interface UsageLoop {
  /** The first look: counters to subtract from later; observation begins with it. */
  baseline(): Promise<void>;
  /** Everything of one interval; settles when it is with the writer. */
  tick(tickMs: number): Promise<void>;
  observedFromMs(): number;
  /** the end of the last interval in which any node answered */
  lastSuccessMs(): number | null;
}

// Small enough that a batch is a few MB, large enough that a batch's own cost does not count.
const SAMPLES_PER_BATCH = 20_000;
const DEFAULT_CONCURRENCY = 16;

interface Failure {
  readonly node: NodeFact;
  readonly error: Error;
}

export function createUsageLoop(options: UsageLoopOptions): UsageLoop {
  const { cluster, intervalMs, inventory, kubelets } = options;
  let counters = new Map<string, NodeCounters>();
  const openGaps = new Map<string, number>();
  let observedFromMs = Number.NaN;
  let lastTickMs = Number.NaN;
  let lastSuccessMs: number | null = null;
  let lastErrorAt: string | null = null;
  let lastError = '';
  let complained = '';

  async function tick(tickMs: number, first: boolean): Promise<void> {
    const began = options.now();
    kubelets.newTick();
    const nodes = inventory.liveNodes();
    const next = new Map<string, NodeCounters>();
    const failures: Failure[] = [];
    const gaps: GapFact[] = [];
    let samples: Sample[] = [];
    let sampled = 0;
    const pods = inventory.podCount();
    const deadline = AbortSignal.timeout(Math.max(options.nodeTimeoutMs, intervalMs - 5_000));

    await forEachLimited(nodes, options.concurrency ?? DEFAULT_CONCURRENCY, async (node) => {
      const previous = counters.get(node.uid) ?? NO_COUNTERS;
      try {
        if (deadline.aborted) throw new Error('the interval ended before this node had its turn');
        const reading = await kubelets.read(node.name, deadline);
        const result = sampleNode({
          pods: inventory.podsOn(node.name),
          readings: reading.pods,
          previous,
          tickMs,
          intervalMs,
          observedFromMs,
          capacityMilli: node.capacity.cpuMilli,
        });
        next.set(node.uid, result.counters);
        openGaps.delete(node.uid);
        if (first) return;
        sampled += result.podsSampled;
        for (const sample of result.samples) samples.push(sample);
      } catch (error) {
        next.set(node.uid, previous);
        failures.push({ node, error: error instanceof Error ? error : new Error(String(error)) });
      }
      if (samples.length >= SAMPLES_PER_BATCH) {
        const full = samples;
        samples = [];
        await options.write({ samples: full });
      }
    });

    counters = next;
    const allFailed = nodes.length > 0 && failures.length === nodes.length;
    const slept = !first && tickMs - lastTickMs > intervalMs * 1.5;
    if (slept) gaps.push(gap('', lastTickMs, tickMs - intervalMs, 'collector_paused'));
    noteGaps(failures, allFailed, tickMs, gaps);
    for (const uid of openGaps.keys()) {
      if (uid !== '' && !nodes.some((node) => node.uid === uid)) openGaps.delete(uid);
    }
    if (!allFailed) {
      lastSuccessMs = tickMs;
      openGaps.delete('');
    }
    lastTickMs = tickMs;
    complain(failures, nodes.length);
    await options.write({ samples, gaps, sources: [state(nodes.length, failures.length, allFailed)] });
    if (!first) {
      const milliseconds = options.now() - began;
      options.metrics?.tick({
        nodes: nodes.length,
        failed: failures.length,
        pods,
        sampled,
        milliseconds,
        lagMs: options.now() - tickMs,
      });
    }
  }

  function noteGaps(failures: readonly Failure[], allFailed: boolean, tickMs: number, gaps: GapFact[]): void {
    // nobody answers: the way to the cluster is cut, one gap of the whole says it
    const keys = allFailed
      ? [{ uid: '', from: 0, reason: reason(failures[0]?.error) }]
      : failures.map(({ node, error }) => ({ uid: node.uid, from: Date.parse(node.from), reason: reason(error) }));
    for (const key of keys) {
      const start = Math.max(tickMs - intervalMs, key.from, observedFromMs);
      const from = openGaps.get(key.uid) ?? start;
      openGaps.set(key.uid, from);
      if (from < tickMs) gaps.push(gap(key.uid, from, tickMs, key.reason));
    }
  }

  function gap(nodeUid: string, fromMs: number, toMs: number, why: string): GapFact {
    return { cluster, nodeUid, from: utcSecond(fromMs), to: utcSecond(toMs), source: 'usage', reason: why };
  }

  function complain(failures: readonly Failure[], nodes: number): void {
    const worst = failures[0];
    if (worst === undefined) {
      if (complained !== '') options.say(`All ${nodes} nodes answer again.`);
      complained = '';
      lastError = '';
      return;
    }
    lastErrorAt = new Date(options.now()).toISOString();
    lastError = `${failures.length} of ${nodes} nodes gave no usage; ${worst.node.name}: ${worst.error.message}`;
    const kind = `${failures.length} ${reason(worst.error)}`;
    const others = failures.length < nodes ? ' The others go on.' : '';
    if (kind !== complained) options.say(`${lastError}${others} The time is marked as a gap.`);
    complained = kind;
  }

  function state(nodes: number, failed: number, allFailed: boolean): SourceState {
    const by = kubelets.detail();
    return {
      source: 'usage',
      cluster,
      state: allFailed || nodes === 0 ? 'failing' : 'ok',
      lastSuccess: lastSuccessMs === null ? null : new Date(lastSuccessMs).toISOString(),
      lastErrorAt,
      lastError: failed > 0 ? lastError : '',
      detail: `${nodes - failed} of ${nodes} nodes read, ${inventory.podCount()} pods${by === '' ? '' : `; ${by}`}`,
    };
  }

  return {
    async baseline() {
      const now = options.now();
      observedFromMs = Math.floor(now / 1000) * 1000;
      await tick(observedFromMs, true);
    },
    tick: (tickMs) => tick(tickMs, false),
    observedFromMs: () => observedFromMs,
    lastSuccessMs: () => lastSuccessMs,
  };
}

function reason(error: Error | undefined): string {
  if (error instanceof ApiError) {
    if (error.status === 403 || error.status === 401) return 'forbidden';
    return error.status >= 500 ? 'kubelet_unreachable' : `status_${error.status}`;
  }
  if (error?.name === 'UnreachableError') return error.message.startsWith('No answer') ? 'timeout' : 'unreachable';
  return 'unreadable';
}
