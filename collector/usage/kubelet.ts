import { ApiError } from '../watch/api-error.ts';
import type { KubeClient } from '../watch/kube-client.ts';
import { type PodMetricsList, podMetricsReadings } from './metrics-server.ts';
import type { PodReading } from './reading.ts';
import { parseResourceMetrics } from './resource-metrics.ts';
import { parseStatsSummary } from './stats-summary.ts';

type UsageSource = 'stats/summary' | 'metrics/resource' | 'metrics.k8s.io';

interface NodeReading {
  readonly source: UsageSource;
  readonly pods: readonly PodReading[];
}

export interface Kubelets {
  read(nodeName: string, signal: AbortSignal): Promise<NodeReading>;
  /** forgets what was read for all nodes at once; called at every tick */
  newTick(): void;
  /** why a lesser source is used, for Health; '' where all is well */
  detail(): string;
}

// After this the better source is tried again: kubelets are upgraded, rights are granted.
const RETRY_BETTER_MS = 15 * 60_000;

/** The node's path does not exist or is not allowed; another source may do. All else is the node's own trouble. */
function isAbsent(error: unknown): error is ApiError {
  return error instanceof ApiError && [401, 403, 404, 405, 501].includes(error.status);
}

export function kubelets(client: KubeClient, timeoutMs: number, now: () => number): Kubelets {
  const lesser = new Map<string, { source: UsageSource; until: number; refusal: ApiError }>();
  let podMetrics: Promise<Map<string, PodReading[]>> | null = null;

  async function summary(node: string, signal: AbortSignal): Promise<NodeReading> {
    const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`;
    return { source: 'stats/summary', pods: parseStatsSummary(await client.text(path, { timeoutMs, signal })) };
  }

  async function resource(node: string, signal: AbortSignal): Promise<NodeReading> {
    const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/metrics/resource`;
    const body = await client.text(path, { timeoutMs, signal, accept: 'text/plain' });
    return { source: 'metrics/resource', pods: parseResourceMetrics(body, now()) };
  }

  /** One paged read of the whole cluster serves every node of this tick. */
  async function allPodMetrics(): Promise<Map<string, PodReading[]>> {
    const byNamespacedName = new Map<string, PodReading[]>();
    let next = '';
    do {
      const query = `?limit=500${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`;
      const page = await client.json<PodMetricsList>(`/apis/metrics.k8s.io/v1beta1/pods${query}`, { timeoutMs });
      for (const reading of podMetricsReadings(page)) {
        byNamespacedName.set(`${reading.namespace}/${reading.name}`, [reading]);
      }
      next = page.metadata?.continue ?? '';
    } while (next !== '');
    return byNamespacedName;
  }

  async function cluster(): Promise<NodeReading> {
    podMetrics ??= allPodMetrics();
    return { source: 'metrics.k8s.io', pods: [...(await podMetrics).values()].flat() };
  }

  function remember(node: string, source: UsageSource, refusal: ApiError): void {
    lesser.set(node, { source, until: now() + RETRY_BETTER_MS, refusal });
  }

  return {
    async read(node, signal) {
      const known = lesser.get(node);
      let source: UsageSource = known !== undefined && known.until > now() ? known.source : 'stats/summary';
      if (source === 'stats/summary') {
        try {
          const reading = await summary(node, signal);
          lesser.delete(node);
          return reading;
        } catch (error) {
          if (!isAbsent(error)) throw error;
          remember(node, 'metrics/resource', error);
          source = 'metrics/resource';
        }
      }
      if (source === 'metrics/resource') {
        try {
          return await resource(node, signal);
        } catch (error) {
          if (!isAbsent(error)) throw error;
          remember(node, 'metrics.k8s.io', error);
        }
      }
      try {
        return await cluster();
      } catch (error) {
        const first = lesser.get(node)?.refusal;
        // the first refusal is the one to mend; that metrics.k8s.io is missing too is no news
        if (isAbsent(error) && first !== undefined) {
          lesser.delete(node);
          throw first;
        }
        throw error;
      }
    },
    newTick() {
      podMetrics = null;
    },
    detail() {
      const counts = new Map<string, number>();
      let why = '';
      for (const it of lesser.values()) {
        counts.set(it.source, (counts.get(it.source) ?? 0) + 1);
        why = it.refusal.message;
      }
      return [...counts].map(([source, nodes]) => `${nodes} nodes by ${source}`).join(', ') + (why && `: ${why}`);
    },
  };
}
