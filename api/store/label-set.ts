import { createHash } from 'node:crypto';

// labels that differ from pod to pod of one workload say nothing about it, and would make a set a pod
const PER_POD_LABELS = new Set([
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
]);
const PER_POD_PREFIX = 'batch.kubernetes.io/';

export type Labels = Readonly<Record<string, string>>;

export interface LabelSet {
  /** decimal, of 64 bits; '0' stands for a pod that nobody described */
  readonly id: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
}

function sorted(labels: Labels, keep: (name: string) => boolean): [string, string][] {
  return Object.entries(labels)
    .filter(([name]) => keep(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The labels that a pod shares with its like, and their id: the same labels have the same id in every store. */
export function labelSetOf(labels: Labels, namespaceLabels: Labels): LabelSet {
  const own = sorted(labels, (name) => !PER_POD_LABELS.has(name) && !name.startsWith(PER_POD_PREFIX));
  const namespace = sorted(namespaceLabels, () => true);
  const digest = createHash('sha256')
    .update(JSON.stringify([own, namespace]))
    .digest();
  return {
    id: digest.readBigUInt64BE(0).toString(),
    labels: Object.fromEntries(own),
    namespaceLabels: Object.fromEntries(namespace),
  };
}
