import { expect, it } from 'vitest';
import type { KubePod } from './kube-objects.ts';
import { workloadOf } from './workload-owner.ts';

function owned(kind: string, name: string, labels: Record<string, string> = {}): KubePod {
  return { metadata: { name: 'p', uid: 'u', labels, ownerReferences: [{ kind, name, uid: 'o', controller: true }] } };
}
const unknown = () => undefined;

it('climbs from ReplicaSet and Job to what stands above them', () => {
  const rollout = () => ({ kind: 'Rollout', name: 'web' });
  expect(workloadOf(owned('ReplicaSet', 'web-1a2b'), rollout).workload).toEqual({ kind: 'Rollout', name: 'web' });
  expect(workloadOf(owned('ReplicaSet', 'bare'), () => null).workload).toEqual({ kind: 'ReplicaSet', name: 'bare' });
  expect(workloadOf(owned('StatefulSet', 'db'), unknown)).toEqual({
    workload: { kind: 'StatefulSet', name: 'db' },
    unresolvedOwner: '',
  });
});

it('takes a bare pod and a static pod for their own workload', () => {
  expect(workloadOf({ metadata: { name: 'p', uid: 'u' } }, unknown).workload).toEqual({ kind: 'Pod', name: 'p' });
  expect(workloadOf(owned('Node', 'node1'), unknown).workload).toEqual({ kind: 'Pod', name: 'p' });
});

it('takes the controllers’ names apart where owners may not be read', () => {
  const deployment = workloadOf(owned('ReplicaSet', 'web-1a2b', { 'pod-template-hash': '1a2b' }), unknown);
  expect(deployment).toEqual({ workload: { kind: 'Deployment', name: 'web' }, unresolvedOwner: 'o' });
  expect(workloadOf(owned('Job', 'backup-29123456'), unknown).workload).toEqual({ kind: 'CronJob', name: 'backup' });
  expect(workloadOf(owned('Job', 'migrate'), unknown).workload).toEqual({ kind: 'Job', name: 'migrate' });
});
