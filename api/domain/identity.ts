/** Who a row belongs to. A workload is always qualified: cluster / namespace / kind / name. */

export interface WorkloadId {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/** The key of a workload within its namespace: `Deployment/api`. */
export function workloadKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** The reverse of `workloadKey`. Neither a kind nor a Kubernetes name contains a slash. */
export function parseWorkloadKey(key: string): { readonly kind: string; readonly name: string } {
  const cut = key.indexOf('/');
  const kind = key.slice(0, Math.max(cut, 0));
  const name = key.slice(cut + 1);
  if (cut <= 0 || name === '' || name.includes('/')) {
    throw new SyntaxError(`"${key}" is not a workload; write Kind/name, such as Deployment/api.`);
  }
  return { kind, name };
}

/** `cluster/namespace/Kind/name`, each part percent-encoded, for URLs and map keys. */
export function formatWorkloadId(id: WorkloadId): string {
  return [id.cluster, id.namespace, id.kind, id.name].map(encodeURIComponent).join('/');
}

export function parseWorkloadId(text: string): WorkloadId {
  const parts = text.split('/');
  const [cluster, namespace, kind, name] = parts.map(decodePart);
  if (parts.length !== 4 || !cluster || !namespace || !kind || !name) {
    throw new SyntaxError(`"${text}" is not a workload; write cluster/namespace/Kind/name.`);
  }
  return { cluster, namespace, kind, name };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new SyntaxError(`"${part}" is not percent-encoded properly.`);
  }
}

export const UNMAPPED = 'unmapped';

/** The key of a row that has no such label. */
export const NO_LABEL = '(none)';

type Labels = Readonly<Record<string, string>>;

/** Pod label `team`, else the namespace's, else `unmapped`, which is a row like any other. */
export function teamOf(labels: Labels, namespaceLabels: Labels): string {
  return own(labels, 'team') || own(namespaceLabels, 'team') || UNMAPPED;
}

/** The value that groups by `label:NAME`: the pod's own label, else its namespace's, else `(none)`. */
export function labelOf(name: string, labels: Labels, namespaceLabels: Labels): string {
  return own(labels, name) || own(namespaceLabels, name) || NO_LABEL;
}

function own(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

const OVERHEAD_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-node-lease', 'kube-public']);

/** System and DaemonSet pods: ordinary rows with a tag. */
export function isOverhead(namespace: string, kind: string): boolean {
  return kind === 'DaemonSet' || OVERHEAD_NAMESPACES.has(namespace);
}
