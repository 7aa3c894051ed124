import type { EventFact } from '@plimsoll/domain/facts';
import type { KubePod } from './kube-objects.ts';
import { finishedAt } from './pod-times.ts';

export type PodEvent = Pick<EventFact, 'container' | 'at' | 'reason'>;

/**
 * Restarts, OOM kills and eviction that the pod's status still tells of. The same event comes out at every look with
 * the same time, so that writing it again adds nothing; of several restarts between two looks only the last is seen.
 */
export function podEvents(pod: KubePod): PodEvent[] {
  const events: PodEvent[] = [];
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of containers) {
    const ended = status.state?.terminated;
    if (ended?.reason === 'OOMKilled' && ended.finishedAt) {
      events.push({ container: status.name, at: ended.finishedAt, reason: 'OOMKilled' });
    }
    const last = status.lastState?.terminated;
    if (!last?.finishedAt) continue;
    if (last.reason === 'OOMKilled') {
      events.push({ container: status.name, at: last.finishedAt, reason: 'OOMKilled' });
    }
    if ((status.restartCount ?? 0) > 0) {
      events.push({ container: status.name, at: last.finishedAt, reason: 'Restarted' });
    }
  }
  if (pod.status?.reason === 'Evicted') {
    const at = finishedAt(pod);
    if (at !== null) events.push({ container: '', at, reason: 'Evicted' });
  }
  return events;
}
