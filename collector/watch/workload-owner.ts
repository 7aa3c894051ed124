import type { KubePod, OwnerReference } from './kube-objects.ts';

export interface Workload {
  readonly kind: string;
  readonly name: string;
}

/** What stands above a ReplicaSet or Job; null: it stands alone; undefined: not seen (yet). */
export type OwnerLookup = (uid: string) => Workload | null | undefined;

export interface ResolvedWorkload {
  readonly workload: Workload;
  /** the uid that would settle it, where it was guessed from names; '' where it is certain */
  readonly unresolvedOwner: string;
}

export function controller(references: readonly OwnerReference[] | undefined): OwnerReference | undefined {
  return references?.find((reference) => reference.controller === true);
}

/**
 * The top owner of a pod. ReplicaSet → Deployment or Rollout, Job → CronJob; others are their own top. Where the owner's
 * owner is not known, the names that the controllers give are taken apart instead.
 */
export function workloadOf(pod: KubePod, ownerOf: OwnerLookup): ResolvedWorkload {
  const owner = controller(pod.metadata.ownerReferences);
  // a static pod's owner is its node
  if (owner === undefined || owner.kind === 'Node') {
    return { workload: { kind: 'Pod', name: pod.metadata.name }, unresolvedOwner: '' };
  }
  const direct = { kind: owner.kind, name: owner.name };
  if (owner.kind !== 'ReplicaSet' && owner.kind !== 'Job') return { workload: direct, unresolvedOwner: '' };
  const above = ownerOf(owner.uid);
  if (above !== undefined) return { workload: above ?? direct, unresolvedOwner: '' };
  return { workload: guess(pod, owner), unresolvedOwner: owner.uid };
}

function guess(pod: KubePod, owner: OwnerReference): Workload {
  if (owner.kind === 'ReplicaSet') {
    const hash = pod.metadata.labels?.['pod-template-hash'];
    if (hash && owner.name.endsWith(`-${hash}`)) {
      return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
    }
    if (pod.metadata.labels?.['rollouts-pod-template-hash']) {
      return { kind: 'Rollout', name: owner.name.replace(/-[^-]+$/, '') };
    }
    return { kind: 'ReplicaSet', name: owner.name };
  }
  // a CronJob names its Jobs after the scheduled time in minutes (8 digits), before 1.21 in seconds (10)
  const cron = /^(.+)-\d{8,10}$/.exec(owner.name);
  return cron?.[1] === undefined ? { kind: 'Job', name: owner.name } : { kind: 'CronJob', name: cron[1] };
}
