import { type Filter, matchesFilter } from '@plimsoll/domain/filter';
import type { GroupKey } from '@plimsoll/domain/group-path';
import { combineBasis } from '@plimsoll/domain/money';
import type { Store } from '@plimsoll/store/client';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { readLabelSets, readNodeNames, readPodNames, readPriceBases } from '@plimsoll/store/queries/names';
import { nodeCells } from '@plimsoll/store/queries/node-cells';
import { type NodeCell, noAmounts, type PodCell } from './cells.ts';
import { Places } from './places.ts';
import type { Question } from './question.ts';
import { type Shares, share } from './rest.ts';
import type { Purse } from './wire.ts';

export interface Reading extends Shares {
  readonly keyOf: (cell: PodCell) => readonly string[];
  /** of all nodes that the filter leaves whole: coverage is theirs */
  readonly nodes: readonly NodeCell[];
  /** how many cells there were before the filter */
  readonly unfiltered: number;
  readonly purse: Purse;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything that one window of a question needs from the store, filtered and spread. */
export async function readCosts(store: Store, question: Question, span: Span, currency: string): Promise<Reading> {
  const needs = (column: (typeof question.columns)[number]) => question.columns.includes(column);
  // spreading needs days at least; see `spreadIdle`
  const step = question.idle === 'spread' && question.step !== 'hour' ? 'day' : (question.step ?? '');
  const [podRows, nodeRows, nodeNames, podNames, labelSets, bases] = await Promise.all([
    costCells(store, { currency, ...span, dims: question.columns, step }),
    nodeCells(store, { currency, ...span, step }),
    needs('node') || question.scope === 'nodes' ? readNodeNames(store, span) : [],
    needs('pod') ? readPodNames(store, span) : [],
    needs('label_set') ? readLabelSets(store, span) : [],
    readPriceBases(store, span),
  ]);
  const places = new Places(nodeNames, podNames, labelSets);
  const podCells = podRows.map((row): PodCell => ({ ...noAmounts(), ...row }));
  const nodes = nodeRows.map((row): NodeCell => ({ ...row, reserved: row.cpuReserved + row.memoryReserved }));
  const { filter } = question;
  const keepsNode = (node: NodeCell) => filter === null || keeps(filter, places, { ...NO_PLACE, ...node });
  const shares = share(podCells, nodes, {
    idle: question.idle,
    scope: question.scope,
    keepsPod: (cell) => filter === null || keeps(filter, places, cell),
    keepsNode,
  });
  return {
    ...shares,
    keyOf: keyMaker(question.path, places),
    nodes: question.scope === 'nodes' ? nodes.filter(keepsNode) : nodes,
    unfiltered: podCells.length,
    purse: { currency, basis: combineBasis(bases.map((row) => row.basis)) },
  };
}

type CellPlace = Pick<
  PodCell,
  'cluster' | 'namespace' | 'kind' | 'workload' | 'container' | 'podUid' | 'nodeUid' | 'labelSet'
>;

const NO_PLACE: CellPlace = {
  cluster: '',
  namespace: '',
  kind: '',
  workload: '',
  container: '',
  podUid: '',
  nodeUid: '',
  labelSet: '',
};

function keeps(filter: Filter, places: Places, cell: CellPlace): boolean {
  return matchesFilter(filter, {
    cluster: cell.cluster,
    get node() {
      return places.nodeName(cell.cluster, cell.nodeUid);
    },
    get pool() {
      return places.pool(cell.cluster, cell.nodeUid);
    },
    get team() {
      return places.team(cell.labelSet);
    },
    namespace: cell.namespace,
    controllerKind: cell.kind,
    controllerName: cell.workload,
    get pod() {
      return places.podName(cell.cluster, cell.podUid);
    },
    container: cell.container,
    get labels() {
      return places.labels(cell.labelSet);
    },
    get namespaceLabels() {
      return places.namespaceLabels(cell.labelSet);
    },
  });
}

/** The same few columns come again and again: a key is made once for each. */
function keyMaker(path: readonly GroupKey[], places: Places): (cell: PodCell) => readonly string[] {
  return (cell) => path.map((element) => places.keyPart(element, cell));
}
