import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterFact } from '@plimsoll/domain/facts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './kube-objects.ts';

/** Asks until the cluster answers; each new reason for waiting is told once. */
export async function clusterIdentity(
  client: KubeClient,
  name: string,
  onWaiting: (reason: string) => void,
  signal: AbortSignal,
  retryMs = 2_000,
): Promise<ClusterFact> {
  let wait = retryMs;
  for (;;) {
    try {
      const options = { timeoutMs: 10_000, signal };
      const system = await client.json<KubeObject>('/api/v1/namespaces/kube-system', options);
      const version = await client.json<{ gitVersion?: string }>('/version', options).catch(() => ({ gitVersion: '' }));
      return { name, uid: system.metadata.uid, kubernetesVersion: version.gitVersion ?? '', source: 'watch' };
    } catch (error) {
      if (signal.aborted) throw error;
      onWaiting(error instanceof Error ? error.message : String(error));
    }
    await sleep(wait, undefined, { signal });
    wait = Math.min(wait * 2, 30_000);
  }
}
