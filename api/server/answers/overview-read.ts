import { combineBasis } from '@plimsoll/domain/money';
import type { Store } from '@plimsoll/store/client';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { readPriceBases } from '@plimsoll/store/queries/names';
import { nodeCells } from '@plimsoll/store/queries/node-cells';
import { type Amounts, addAmounts, costOf, type NodeCell, noAmounts } from './cells.ts';
import type { Purse } from './wire.ts';

interface NamespaceSum extends Amounts {
  readonly cluster: string;
  readonly namespace: string;
}

/** What the overview needs to know of one window: namespaces without steps, nodes by day. */
export interface MonthReading {
  readonly purse: Purse;
  readonly namespaces: readonly NamespaceSum[];
  readonly nodes: readonly NodeCell[];
  readonly usage: bigint;
  readonly workloadIdle: bigint;
  readonly idle: bigint;
  readonly reserved: bigint;
  readonly unattributed: bigint;
  readonly total: bigint;
  readonly estimated: bigint;
  readonly unpricedSeconds: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export async function readMonth(store: Store, span: Span, currency: string): Promise<MonthReading> {
  const [cells, nodeRows, bases] = await Promise.all([
    costCells(store, { currency, from: span.from, to: span.to, dims: ['cluster', 'namespace'], step: '' }),
    nodeCells(store, { currency, from: span.from, to: span.to, step: 'day' }),
    readPriceBases(store, span),
  ]);
  const sum = noAmounts();
  const byPlace = new Map<string, NamespaceSum>();
  for (const cell of cells) {
    const amounts = { ...noAmounts(), ...cell };
    addAmounts(sum, amounts);
    const id = `${cell.cluster}\u0000${cell.namespace}`;
    const entry = byPlace.get(id) ?? { ...noAmounts(), cluster: cell.cluster, namespace: cell.namespace };
    addAmounts(entry, amounts);
    byPlace.set(id, entry);
  }
  const total = (pick: (node: NodeCell) => bigint) => nodeRows.reduce((all, node) => all + pick(node), 0n);
  const idle = total((node) => node.cpuIdle + node.memoryIdle + node.gpuIdle);
  const reserved = total((node) => node.reserved);
  const unattributed = total((node) => node.unattributed);
  return {
    purse: { currency, basis: combineBasis(bases.map((row) => row.basis)) },
    namespaces: [...byPlace.values()],
    nodes: nodeRows,
    usage: sum.cpuUsed + sum.memoryUsed + sum.gpu,
    workloadIdle: sum.cpuIdle + sum.memoryIdle,
    idle,
    reserved,
    unattributed,
    total: costOf(sum) + idle + reserved + unattributed,
    estimated: sum.estimated + total((node) => node.estimated),
    unpricedSeconds: nodeRows.reduce((all, node) => all + node.unpricedSeconds, 0),
  };
}
