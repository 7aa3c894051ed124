import type { GroupKey } from '@plimsoll/domain/group-path';
import { labelOf, teamOf, UNMAPPED, workloadKey } from '@plimsoll/domain/identity';
import type { LabelSet, NodeName, PodName } from '@plimsoll/store/queries/names';
import type { PodCell } from './cells.ts';

/** What a question groups or filters by, as columns of the cells. */
export type Column = 'cluster' | 'namespace' | 'workload' | 'container' | 'pod' | 'node' | 'label_set';

type CellPlace = Pick<
  PodCell,
  'cluster' | 'namespace' | 'kind' | 'workload' | 'container' | 'podUid' | 'nodeUid' | 'labelSet'
>;

/** The names behind the ids of cells. What has no name any more keeps its id. */
export class Places {
  readonly #nodes: ReadonlyMap<string, NodeName>;
  readonly #pods: ReadonlyMap<string, string>;
  readonly #labelSets: ReadonlyMap<string, LabelSet>;

  constructor(nodes: readonly NodeName[], pods: readonly PodName[], labelSets: readonly LabelSet[]) {
    this.#nodes = new Map(nodes.map((node) => [`${node.cluster}\u0000${node.uid}`, node]));
    this.#pods = new Map(pods.map((pod) => [`${pod.cluster}\u0000${pod.uid}`, pod.name]));
    this.#labelSets = new Map(labelSets.map((set) => [String(set.id), set]));
  }

  node(cluster: string, uid: string): NodeName | undefined {
    return this.#nodes.get(`${cluster}\u0000${uid}`);
  }

  nodeName(cluster: string, uid: string): string {
    return this.node(cluster, uid)?.name ?? uid;
  }

  pool(cluster: string, uid: string): string {
    return this.node(cluster, uid)?.pool ?? '';
  }

  podName(cluster: string, uid: string): string {
    return this.#pods.get(`${cluster}\u0000${uid}`) ?? uid;
  }

  team(labelSet: string): string {
    const set = this.#labelSets.get(labelSet);
    return set === undefined ? UNMAPPED : teamOf(set.labels, set.namespace_labels);
  }

  label(name: string, labelSet: string): string {
    const set = this.#labelSets.get(labelSet);
    return labelOf(name, set?.labels ?? {}, set?.namespace_labels ?? {});
  }

  labels(labelSet: string): Readonly<Record<string, string>> {
    return this.#labelSets.get(labelSet)?.labels ?? {};
  }

  namespaceLabels(labelSet: string): Readonly<Record<string, string>> {
    return this.#labelSets.get(labelSet)?.namespace_labels ?? {};
  }

  /** The part of a row's key that one element of the path makes of a cell. */
  keyPart(element: GroupKey, cell: CellPlace): string {
    switch (element.kind) {
      case 'cluster':
        return cell.cluster;
      case 'node':
        return this.nodeName(cell.cluster, cell.nodeUid);
      case 'pool':
        return this.pool(cell.cluster, cell.nodeUid);
      case 'team':
        return this.team(cell.labelSet);
      case 'namespace':
        return cell.namespace;
      case 'workload':
        return workloadKey(cell.kind, cell.workload);
      case 'pod':
        return this.podName(cell.cluster, cell.podUid);
      case 'container':
        return cell.container;
      case 'label':
        return this.label(element.name, cell.labelSet);
    }
  }
}

/** The columns that an element of a path reads. */
export function columnsOf(element: GroupKey): readonly Column[] {
  switch (element.kind) {
    case 'cluster':
      return ['cluster'];
    case 'node':
    case 'pool':
      // uids are unique within a cluster only: an import may number its nodes
      return ['cluster', 'node'];
    case 'team':
    case 'label':
      return ['label_set'];
    case 'namespace':
      return ['namespace'];
    case 'workload':
      return ['workload'];
    case 'pod':
      return ['cluster', 'pod'];
    case 'container':
      return ['container'];
  }
}
