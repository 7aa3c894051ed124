import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@plimsoll/store/client';
import { StoreError } from '@plimsoll/store/store-error';
import { writeFacts } from '@plimsoll/store/write';
import type { CollectorConfig } from './config.ts';
import { rememberPast } from './past.ts';
import { keepPriced, type PriceNodes } from './prices-hook.ts';
import { progress, say } from './progress.ts';
import { createSelfMetrics, serveMetrics } from './self/metrics.ts';
import { waitingState, watchState } from './source-states.ts';
import { kubelets } from './usage/kubelet.ts';
import { startGaps } from './usage/start-gaps.ts';
import { nextTick } from './usage/ticks.ts';
import { createUsageLoop, type UsageLoop } from './usage/usage-loop.ts';
import { closeVanished } from './watch/closing.ts';
import { clusterIdentity } from './watch/cluster-identity.ts';
import { type ClusterWatch, watchCluster } from './watch/cluster-watch.ts';
import { createInventory } from './watch/inventory.ts';
import { kubeClient } from './watch/kube-client.ts';
import { loadKubeconfig } from './watch/kubeconfig.ts';
import { lastSeenFile } from './write/last-seen.ts';
import { openWriter } from './write/writer.ts';

// A deleted pod's interval closes within this and a write's time.
const FLUSH_MS = 2_000;
// Facts of so many pods make a batch of a few MB.
const PODS_A_BATCH = 10_000;

/** Another cluster already has this name in the store: going on would mix the two. */
export class ClusterConflictError extends Error {
  override readonly name = 'ClusterConflictError';
}

/** Collects one cluster until `signal` ends it. */
export async function runCluster(config: CollectorConfig, priceNodes: PriceNodes, signal: AbortSignal): Promise<void> {
  const { config: kube, contextName } = loadKubeconfig({
    file: config.kubeconfig,
    context: config.context,
    inCluster: config.inCluster,
  });
  const cluster = config.clusterName ?? contextName;
  const client = kubeClient(kube);
  const { url, database, username, password } = config;
  const store = openStore({ url, database, username, password });
  const metrics = createSelfMetrics(cluster);
  const served = config.metricsPort === null ? null : await serveMetrics(metrics, config.metricsPort);
  if (served !== null) say(`own metrics at http://127.0.0.1:${served.port}/metrics`);

  const folder = join(config.spool, cluster.replaceAll(/[^A-Za-z0-9._-]/g, '_'));
  const intervalMs = config.intervalSeconds * 1000;
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  const past = await rememberPast(store, cluster, lastSeenFile(folder));
  const inventory = createInventory(cluster, Date.now);
  const counts = () => `${inventory.liveNodes().length} nodes, ${inventory.podCount()} pods`;
  let nodesChanged = false;
  let waitingFor = '';
  let watch: ClusterWatch | undefined;
  const writer = await openWriter({
    folder,
    writerId: `${cluster}-${Date.now().toString(36)}-${process.pid}`,
    say,
    metrics,
    maxSpoolBytes: config.spoolMaxBytes,
    isRefusal: (error) => error instanceof StoreError && error.code === 'query',
    onLoss: () => inventory.republish(),
    async send({ batch, token, observedAtMs }) {
      await past.beforeFirstWrite();
      try {
        await writeFacts(store, batch, { token, observedAt: new Date(observedAtMs) });
      } catch (error) {
        if (error instanceof StoreError && error.code === 'cluster_conflict') {
          stop.abort(new ClusterConflictError(error.message));
        }
        throw error;
      }
    },
  });

  try {
    progress('cluster', 0, `connecting to ${client.server}`);
    await writer.write({ clusters: [await clusterIdentity(client, cluster, waiting, stop.signal)] });
    watch = watchCluster({ client, inventory, now: Date.now, say });
    await untilAborted(watch.ready, stop.signal);
    await collect(watch);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await watch?.stop();
    await flush();
    if (!(stop.signal.reason instanceof ClusterConflictError)) await writer.drained(2_000);
    await writer.stop();
    client.close();
    await store.close();
    served?.server.close();
  }
  if (stop.signal.reason instanceof ClusterConflictError) throw stop.signal.reason;

  function waiting(reason: string): void {
    if (reason !== waitingFor) say(`${reason} Trying again until it answers.`);
    waitingFor = reason;
    progress('cluster', 0, reason);
    void writer.write({ sources: [waitingState(cluster, reason, Date.now())] });
  }

  async function collect(watching: ClusterWatch): Promise<void> {
    await flush();
    progress('cluster', 0.5, counts());
    const usage = createUsageLoop({
      cluster,
      intervalMs,
      inventory,
      kubelets: kubelets(client, config.nodeTimeoutMs, Date.now),
      write: (batch) => writer.write(batch),
      now: Date.now,
      say,
      metrics,
      nodeTimeoutMs: config.nodeTimeoutMs,
    });
    await usage.baseline();
    say(`collecting ${cluster}: ${counts()}, every ${config.intervalSeconds} s`);
    progress('cluster', 1, `collecting ${counts()}`);
    const pricing = keepPriced({
      cluster,
      price: () => priceNodes(store, cluster, config.prices),
      writer,
      takeNodesChanged() {
        const changed = nodesChanged;
        nodesChanged = false;
        return changed;
      },
      say,
      signal: stop.signal,
    });
    await Promise.all([flushing(watching), ticking(usage), closePast(usage), pricing]);
  }

  async function ticking(usage: UsageLoop): Promise<void> {
    for (;;) {
      const tickMs = nextTick(Date.now(), intervalMs);
      await sleep(tickMs - Date.now(), undefined, { signal: stop.signal });
      await flush();
      await usage.tick(tickMs);
      const seenMs = usage.lastSuccessMs();
      if (seenMs === null) continue;
      await past.saw(seenMs);
      metrics.success('usage', seenMs);
    }
  }

  async function flushing(watching: ClusterWatch): Promise<void> {
    let nextBeat = 0;
    for (;;) {
      await flush();
      if (Date.now() >= nextBeat) {
        nextBeat = Date.now() + Math.min(60_000, intervalMs);
        const health = watching.health();
        if (health.ok) metrics.success('watch', Date.now());
        await writer.write({ sources: [watchState(cluster, health, counts(), Date.now())] });
      }
      await sleep(FLUSH_MS, undefined, { signal: stop.signal });
    }
  }

  async function flush(): Promise<void> {
    const { nodes, pods, events } = inventory.takeChanges();
    nodesChanged ||= nodes.length > 0;
    await writer.write({ nodes, pods: pods.slice(0, PODS_A_BATCH), events });
    for (let at = PODS_A_BATCH; at < pods.length; at += PODS_A_BATCH) {
      await writer.write({ pods: pods.slice(at, at + PODS_A_BATCH) });
    }
  }

  /** The time before this start, and what went in it. */
  async function closePast(usage: UsageLoop): Promise<void> {
    const lastSeenMs = await untilAborted(past.lastSeen, stop.signal);
    await writer.write({ gaps: startGaps(cluster, inventory.liveNodes(), usage.observedFromMs(), lastSeenMs) });
    for (;;) {
      try {
        if (await writer.drained(5_000)) {
          const closed = await closeVanished(store, cluster, inventory, lastSeenMs, Date.now());
          const count = (closed.pods?.length ?? 0) + (closed.nodes?.length ?? 0);
          if (count > 0) say(`${count} pods or nodes went while nobody looked; their intervals are closed.`);
          await writer.write(closed);
          return;
        }
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
      await sleep(5_000, undefined, { signal: stop.signal });
    }
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, ended]).finally(() => signal.removeEventListener('abort', onAbort));
}
