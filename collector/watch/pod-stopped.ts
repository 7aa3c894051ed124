import type { KubePod } from './kube-objects.ts';

const NONE: ReadonlySet<string> = new Set();

/** Containers that the pod's status says are not running: no reading of them is a reading of nothing. */
export function stoppedContainers(pod: KubePod): ReadonlySet<string> {
  const stopped: string[] = [];
  for (const status of [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]) {
    if (status.state?.running === undefined) stopped.push(status.name);
  }
  return stopped.length === 0 ? NONE : new Set(stopped);
}
