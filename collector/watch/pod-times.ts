import type { KubePod } from './kube-objects.ts';

/** RFC 3339 UTC with whole seconds. */
export function utcSecond(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** When the pod was bound to its node, for then its requests are reserved; null while it waits for one. */
export function boundAt(pod: KubePod): string | null {
  if (!pod.spec?.nodeName) return null;
  const scheduled = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'True');
  return scheduled?.lastTransitionTime ?? pod.status?.startTime ?? pod.metadata.creationTimestamp ?? null;
}

/** When its last container ended, of a pod that will run no more and whose requests are free again; else null. */
export function finishedAt(pod: KubePod): string | null {
  const phase = pod.status?.phase;
  if (phase !== 'Succeeded' && phase !== 'Failed' && !isEmptied(pod)) return null;
  let last: string | null = null;
  for (const status of [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]) {
    const at = status.state?.terminated?.finishedAt;
    if (at && (last === null || Date.parse(at) > Date.parse(last))) last = at;
  }
  if (last !== null) return last;
  // evicted before anything ran: the statuses are gone, the condition that turned is the best witness
  for (const condition of pod.status?.conditions ?? []) {
    const at = condition.lastTransitionTime;
    if (at && (last === null || Date.parse(at) > Date.parse(last))) last = at;
  }
  return last ?? boundAt(pod);
}

/** Deleted, and every container has ended: older kubelets keep such a pod for a minute or more without a last phase. */
function isEmptied(pod: KubePod): boolean {
  const statuses = pod.status?.containerStatuses ?? [];
  const ended = statuses.every((status) => status.state?.terminated?.finishedAt);
  return pod.metadata.deletionTimestamp !== undefined && statuses.length > 0 && ended;
}
