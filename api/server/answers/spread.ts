import { splitByRunningTotal } from '@plimsoll/domain/money-split';
import { type NodeCell, ownCost, type PodCell } from './cells.ts';

/** What a set of pod cells carries of its nodes' rest, and what found no carrier. Nano-units. */
export interface Spread {
  /** by pod cell, in the order given */
  readonly cells: readonly PodCell[];
  /** portions that stay beside the rows, by pod cell */
  readonly reserved: readonly bigint[];
  readonly unattributed: readonly bigint[];
  /** by pod cell: its node's rest rests on an estimate */
  readonly rough: readonly boolean[];
  /** nodes (and steps of nodes) on which no container had a cost: their rest has no carrier */
  readonly uncarried: readonly NodeCell[];
}

/**
 * The rule of `idle=spread`. Grain: one node in one step of the cells (a UTC day, or an hour where hours were asked
 * for). Each resource's cluster idle of the node goes to the containers there in proportion to their own cost, by
 * running totals in the order namespace, kind, workload, pod, container, labels: portion = floor(cum * idle / all) -
 * floor(before * idle / all). So portions sum exactly, no portion is off by more than a nano-unit, and because a
 * grouping only joins neighbours of that order, every grouping gets the same money. Reserved and unattributed are
 * portioned by the same rule, but stay beside the rows; a filter then keeps the matching rows' portion of them.
 * A node without any cost of containers keeps its rest. Must run before any filter.
 */
export function spreadIdle(podCells: readonly PodCell[], nodeCells: readonly NodeCell[]): Spread {
  const reserved = new Array<bigint>(podCells.length).fill(0n);
  const unattributed = new Array<bigint>(podCells.length).fill(0n);
  const rough = new Array<boolean>(podCells.length).fill(false);
  const cells = podCells.map((cell) => ({ ...cell }));
  const byNode = new Map<string, number[]>();
  podCells.forEach((cell, index) => {
    const key = nodeKey(cell);
    const list = byNode.get(key);
    if (list === undefined) byNode.set(key, [index]);
    else list.push(index);
  });
  const uncarried: NodeCell[] = [];
  for (const node of nodeCells) {
    const indices = byNode.get(nodeKey(node)) ?? [];
    const sorted = indices.toSorted((a, b) => byPlace(at(podCells, a), at(podCells, b)));
    const weights = sorted.map((index) => ownCost(at(podCells, index)));
    if (weights.every((weight) => weight === 0n)) {
      uncarried.push(node);
      continue;
    }
    const cpu = splitByRunningTotal(node.cpuIdle, weights);
    const memory = splitByRunningTotal(node.memoryIdle, weights);
    const gpu = splitByRunningTotal(node.gpuIdle, weights);
    const reservedHere = splitByRunningTotal(node.reserved, weights);
    const unattributedHere = splitByRunningTotal(node.unattributed, weights);
    sorted.forEach((index, position) => {
      const cell = at(cells, index);
      cell.spreadCpu = at(cpu, position);
      cell.spreadMemory = at(memory, position);
      cell.spreadGpu = at(gpu, position);
      if (node.estimated > 0n) cell.estimated += cell.spreadCpu + cell.spreadMemory + cell.spreadGpu;
      rough[index] = node.estimated > 0n;
      reserved[index] = at(reservedHere, position);
      unattributed[index] = at(unattributedHere, position);
    });
  }
  return { cells, reserved, unattributed, rough, uncarried };
}

function nodeKey(cell: { readonly cluster: string; readonly nodeUid: string; readonly start: number }): string {
  return `${cell.start}\u0000${cell.nodeUid}\u0000${cell.cluster}`;
}

function byPlace(a: PodCell, b: PodCell): number {
  return (
    compare(a.namespace, b.namespace) ||
    compare(a.kind, b.kind) ||
    compare(a.workload, b.workload) ||
    compare(a.podUid, b.podUid) ||
    compare(a.container, b.container) ||
    compare(a.labelSet, b.labelSet)
  );
}

/** By code units, as everywhere: an order that depends on a language would move money with it. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function at<T>(list: readonly T[], index: number): T {
  const entry = list[index];
  if (entry === undefined) throw new RangeError(`no entry ${index} in a list of ${list.length}`);
  return entry;
}
