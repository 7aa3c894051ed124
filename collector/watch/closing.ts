import type { FactBatch } from '@plimsoll/domain/facts';
import type { Store } from '@plimsoll/store/client';
import { closedNodes, closedPods, openIntervals } from '@plimsoll/store/queries/open-intervals';
import type { Inventory } from './inventory.ts';
import { utcSecond } from './pod-times.ts';

/**
 * Ends what the store holds to be alive and the cluster no longer has: it went while nobody looked. It ends where it
 * was last known to be, for nothing is charged to a pod that was not seen; `lastSeenMs` null: now.
 * Call it when the store has everything that was written before, and the inventory is whole.
 */
export async function closeVanished(
  store: Store,
  cluster: string,
  inventory: Inventory,
  lastSeenMs: number | null,
  nowMs: number,
): Promise<FactBatch> {
  const open = await openIntervals(store, cluster);
  // taken after the query: what was born in between is alive
  const alivePods = inventory.openPodUids();
  const aliveNodes = inventory.openNodeUids();
  const to = utcSecond(lastSeenMs ?? nowMs);
  return {
    nodes: await closedNodes(
      store,
      cluster,
      open.nodes.filter((uid) => !aliveNodes.has(uid)),
      to,
    ),
    pods: await closedPods(
      store,
      cluster,
      open.pods.filter((uid) => !alivePods.has(uid)),
      to,
    ),
  };
}
