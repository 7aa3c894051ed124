import type { WorkloadsQuery, WorkloadsReply } from '@plimsoll/contract/workloads';
import { formatInstant } from '@plimsoll/domain/instant';
import { combineBasis } from '@plimsoll/domain/money';
import { costCells } from '@plimsoll/store/queries/cost-cells';
import { readPriceBases } from '@plimsoll/store/queries/names';
import { readPodCounts } from '@plimsoll/store/queries/workloads';
import type { CsvTable } from '../csv.ts';
import { Problem } from '../errors.ts';
import { type Amounts, addAmounts, costOf, noAmounts } from './cells.ts';
import type { AnswerContext } from './context.ts';
import { keptCurrency } from './costs.ts';
import { periodText } from './costs-sentence.ts';
import { readPeriod } from './period.ts';
import { counted, moneyText } from './sentence.ts';
import { type Purse, sumMoney } from './wire.ts';

const DEFAULT_WINDOW = '7d';
const DEFAULT_LIMIT = 100;

interface Workload {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  pods: number;
  readonly amounts: Amounts;
}

export async function answerWorkloads(context: AnswerContext, query: WorkloadsQuery): Promise<WorkloadsReply> {
  const store = context.store();
  const currency = keptCurrency(context, query.currency);
  const offset = query.cursor === undefined ? 0 : cursorOffset(query.cursor);
  const period = await readPeriod(context, store, query.window ?? DEFAULT_WINDOW);
  const [cells, counts, bases] = await Promise.all([
    costCells(store, {
      currency,
      from: period.from,
      to: period.to,
      dims: ['cluster', 'namespace', 'workload'],
      step: '',
    }),
    readPodCounts(store, period),
    readPriceBases(store, period),
  ]);
  const purse: Purse = { currency, basis: combineBasis(bases.map((row) => row.basis)) };
  const workloads = new Map<string, Workload>();
  const find = (row: { cluster: string; namespace: string; kind: string; workload: string }): Workload => {
    const id = [row.cluster, row.namespace, row.kind, row.workload].join('\u0000');
    let found = workloads.get(id);
    if (found === undefined) {
      const { cluster, namespace, kind, workload: name } = row;
      found = { cluster, namespace, kind, name, pods: 0, amounts: noAmounts() };
      workloads.set(id, found);
    }
    return found;
  };
  for (const cell of cells) addAmounts(find(cell).amounts, { ...noAmounts(), ...cell });
  for (const count of counts) find(count).pods = count.pods;
  const matching = [...workloads.values()].filter((workload) => isAskedFor(workload, query));
  const sorted = sortWorkloads(matching, query.sort ?? 'cost');
  const end = offset + (query.limit ?? DEFAULT_LIMIT);
  const sum = sorted.reduce(
    (total, { amounts }) => ({
      nanos: total.nanos + costOf(amounts),
      estimated: total.estimated + amounts.estimated,
      unpricedSeconds: total.unpricedSeconds + amounts.unpricedSeconds,
    }),
    { nanos: 0n, estimated: 0n, unpricedSeconds: 0 },
  );
  const reply: WorkloadsReply = {
    answer: '',
    window: period.wire,
    asOf: formatInstant(period.asOf),
    currency,
    simulated: context.simulated,
    workloads: sorted.slice(offset, end).map((workload) => ({
      cluster: workload.cluster,
      namespace: workload.namespace,
      kind: workload.kind,
      name: workload.name,
      pods: workload.pods,
      cost: sumMoney(
        {
          nanos: costOf(workload.amounts),
          estimated: workload.amounts.estimated,
          unpricedSeconds: workload.amounts.unpricedSeconds,
        },
        purse,
      ),
    })),
    total: sorted.length,
    cursor: end < sorted.length ? cursorOf(end) : null,
  };
  reply.answer =
    sorted.length === 0
      ? `No workload that matches was seen ${periodText(reply)}.`
      : `${counted(sorted.length, 'workload')} cost ${moneyText(sumMoney(sum, purse))} ${periodText(reply)}.`;
  return reply;
}

function isAskedFor(workload: Workload, query: WorkloadsQuery): boolean {
  return (
    (query.cluster === undefined || workload.cluster === query.cluster) &&
    (query.namespace === undefined || workload.namespace === query.namespace) &&
    (query.q === undefined || workload.name.toLowerCase().includes(query.q.toLowerCase()))
  );
}

function sortWorkloads(workloads: readonly Workload[], sort: 'cost' | 'name'): Workload[] {
  const place = (one: Workload) => [one.name, one.cluster, one.namespace, one.kind].join('\u0000');
  return workloads.toSorted((a, b) => {
    const difference = sort === 'cost' ? costOf(b.amounts) - costOf(a.amounts) : 0n;
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    return place(a) < place(b) ? -1 : 1;
  });
}

function cursorOf(offset: number): string {
  return Buffer.from(`after:${offset}`).toString('base64url');
}

function cursorOffset(cursor: string): number {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw new Problem('BAD_CURSOR');
  return Number(match[1]);
}

export function workloadsTable(reply: WorkloadsReply): CsvTable {
  return {
    name: `workloads_${reply.window.start.slice(0, 10)}_${reply.window.end.slice(0, 10)}`,
    columns: ['start', 'end', 'cluster', 'namespace', 'kind', 'name', 'pods', 'cost', 'currency', 'state', 'basis'],
    rows: reply.workloads.map((one) => [
      reply.window.start,
      reply.window.end,
      one.cluster,
      one.namespace,
      one.kind,
      one.name,
      one.pods,
      one.cost.amount,
      one.cost.currency,
      one.cost.state,
      one.cost.basis,
    ]),
  };
}
