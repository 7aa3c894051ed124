import type { CostsQuery, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import type { CsvTable, CsvValue } from '../csv.ts';

const MONEY_COLUMNS = [
  'cost',
  'usage_cost',
  'workload_idle',
  'cpu',
  'memory',
  'gpu',
  'network',
  'storage',
  'load_balancer',
  'address',
  'fee',
  'shared',
] as const;

/**
 * The reply as a table: one line a row, then what no row carries, so that the column `cost` sums to the total, which
 * stands in no line. With steps, one line a row and step.
 */
export function costsTable(reply: CostsReply, query: CostsQuery): CsvTable {
  const path = query.by === undefined ? ['namespace'] : query.by.split(',').filter((part) => part !== '');
  const keys = path.map((part) => part.trim().replace(':', '_'));
  const name = `costs_${reply.window.start.slice(0, 10)}_${reply.window.end.slice(0, 10)}`;
  const period: readonly CsvValue[] = [reply.window.start, reply.window.end];
  if (query.step !== undefined) return trendTable(reply, keys, name);
  const rest = (
    [
      ['(idle)', reply.idle],
      ['(reserved)', reply.reserved],
      ['(unused commitment)', reply.unusedCommitment],
      ['(shared)', reply.shared],
      ['(unattributed)', reply.unattributed],
    ] as const
  ).map(([label, money]): readonly CsvValue[] => [
    ...period,
    ...keyCells([label], keys.length),
    money.amount,
    ...MONEY_COLUMNS.slice(1).map(() => null),
    money.currency,
    money.state,
    money.basis,
    false,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  return {
    name,
    columns: [
      'start',
      'end',
      ...keys,
      ...MONEY_COLUMNS,
      'currency',
      'state',
      'basis',
      'overhead',
      'cpu_quantity',
      'cpu_unit',
      'memory_quantity',
      'memory_unit',
      'egress_quantity',
      'egress_unit',
    ],
    rows: [
      ...reply.rows.map((row): readonly CsvValue[] => [
        ...period,
        ...keyCells(row.key, keys.length),
        ...[
          row.cost,
          row.usageCost,
          row.workloadIdle,
          row.cpu,
          row.memory,
          row.gpu,
          row.network,
          row.storage,
          row.loadBalancer,
          row.address,
          row.fee,
          row.shared,
        ].map((money: Money) => money.amount),
        row.cost.currency,
        row.cost.state,
        row.cost.basis,
        row.overhead,
        row.quantity.cpuCoreHours,
        'core hours',
        row.quantity.memoryGiBHours,
        'GiB hours',
        row.quantity.egressBytes,
        'bytes',
      ]),
      ...rest,
    ],
  };
}

function trendTable(reply: CostsReply, keys: readonly string[], name: string): CsvTable {
  const lines = [
    ...reply.rows.map((row) => ({ key: row.key, trend: row.trend, state: row.cost.state })),
    { key: ['(idle)'], trend: reply.trends.idle, state: reply.idle.state },
    { key: ['(reserved)'], trend: reply.trends.reserved, state: reply.reserved.state },
    { key: ['(unattributed)'], trend: reply.trends.unattributed, state: reply.unattributed.state },
  ];
  return {
    name,
    columns: ['start', ...keys, 'cost', 'currency', 'state', 'partial'],
    rows: lines.flatMap((line) =>
      line.trend.map((point): readonly CsvValue[] => [
        point.start,
        ...keyCells(line.key, keys.length),
        point.amount,
        reply.currency,
        point.amount === null ? 'missing' : line.state,
        point.partial,
      ]),
    ),
  };
}

/** A key that is shorter than the path, such as `(other)`, leaves the rest of its cells empty. */
function keyCells(key: readonly string[], length: number): readonly CsvValue[] {
  return Array.from({ length }, (_, index) => key[index] ?? '');
}
