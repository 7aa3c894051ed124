import type { NodeCell, PodCell } from './cells.ts';
import { type Spread, spreadIdle } from './spread.ts';

/** What stands beside the rows: nano-units of one step, or of the whole window. */
export interface Rest {
  idle: bigint;
  reserved: bigint;
  unattributed: bigint;
  estimated: bigint;
}

export interface Shares {
  /** the rows' cells, filtered, with what was spread to them */
  readonly cells: readonly PodCell[];
  /** beside them, by start of the cell's step */
  readonly rest: ReadonlyMap<number, Rest>;
}

export interface Choice {
  readonly idle: 'separate' | 'spread';
  readonly scope: 'none' | 'nodes' | 'rows';
  readonly keepsPod: (cell: PodCell) => boolean;
  readonly keepsNode: (cell: NodeCell) => boolean;
}

/**
 * Cuts cells down to a filter and says what stands beside them. Whole nodes bring all of their rest; some rows on
 * nodes bring none of it (`separate`), or their portion (`spread`). Under `spread`, cluster idle is in the rows, and
 * stays beside them only where a node had no container to carry it.
 */
export function share(podCells: readonly PodCell[], nodeCells: readonly NodeCell[], choice: Choice): Shares {
  const rest = new Map<number, Rest>();
  const nodes = choice.scope === 'nodes' ? nodeCells.filter(choice.keepsNode) : nodeCells;
  const wholeNodes = choice.scope !== 'rows';
  if (choice.idle === 'separate') {
    if (wholeNodes) for (const node of nodes) addNode(at(rest, node.start), node, true);
    return { cells: choice.scope === 'none' ? podCells : podCells.filter(choice.keepsPod), rest };
  }
  const spread = spreadIdle(podCells, nodes);
  const kept = keptIndices(spread, choice);
  if (wholeNodes) {
    const uncarried = new Set(spread.uncarried);
    for (const node of nodes) addNode(at(rest, node.start), node, uncarried.has(node));
  } else {
    for (const index of kept) addPortions(at(rest, spread.cells[index]?.start ?? 0), spread, index);
  }
  return { cells: kept.map((index) => spread.cells[index]).filter((cell) => cell !== undefined), rest };
}

function keptIndices(spread: Spread, choice: Choice): readonly number[] {
  const indices = spread.cells.map((_, index) => index);
  if (choice.scope === 'none') return indices;
  return indices.filter((index) => {
    const cell = spread.cells[index];
    return cell !== undefined && choice.keepsPod(cell);
  });
}

function addNode(rest: Rest, node: NodeCell, withIdle: boolean): void {
  const idle = withIdle ? node.cpuIdle + node.memoryIdle + node.gpuIdle : 0n;
  rest.idle += idle;
  rest.reserved += node.reserved;
  rest.unattributed += node.unattributed;
  // a node's estimate covers its whole rest or nothing of it
  if (node.estimated > 0n) rest.estimated += idle + node.reserved + node.unattributed;
}

function addPortions(rest: Rest, spread: Spread, index: number): void {
  const reserved = spread.reserved[index] ?? 0n;
  const unattributed = spread.unattributed[index] ?? 0n;
  rest.reserved += reserved;
  rest.unattributed += unattributed;
  if (spread.rough[index] === true) rest.estimated += reserved + unattributed;
}

function at(rest: Map<number, Rest>, start: number): Rest {
  let entry = rest.get(start);
  if (entry === undefined) {
    entry = { idle: 0n, reserved: 0n, unattributed: 0n, estimated: 0n };
    rest.set(start, entry);
  }
  return entry;
}

export function sumRest(rest: ReadonlyMap<number, Rest>): Rest {
  const sum: Rest = { idle: 0n, reserved: 0n, unattributed: 0n, estimated: 0n };
  for (const part of rest.values()) {
    sum.idle += part.idle;
    sum.reserved += part.reserved;
    sum.unattributed += part.unattributed;
    sum.estimated += part.estimated;
  }
  return sum;
}
