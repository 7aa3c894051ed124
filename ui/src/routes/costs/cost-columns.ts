import type { CostRow, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import { groupLabel } from '#lib/filters/dimensions.ts';
import { decimal, difference, moneyNanos } from '#lib/format/amount.ts';
import type { Column } from '#lib/table/columns.ts';
import type { Line } from './lines.ts';

export const DEFAULT_COLUMNS = ['key', 'cost', 'change', 'part', 'used', 'trend'];
const PARTS = ['cpu', 'memory', 'gpu', 'network', 'storage', 'loadBalancer', 'address', 'fee', 'shared'] as const;
const PART_WORDS: Record<(typeof PARTS)[number], string> = {
  cpu: 'CPU',
  memory: 'Memory',
  gpu: 'GPU',
  network: 'Network',
  storage: 'Storage',
  loadBalancer: 'Load balancers',
  address: 'Addresses',
  fee: 'Fees',
  shared: 'Shared moved',
};

/** used / (used + idle) of a row: what share of its own request it used. */
export function usedShare(line: Line): number | null {
  const used = moneyNanos(line.row?.usageCost);
  const idle = moneyNanos(line.row?.workloadIdle);
  if (used === null || idle === null || used + idle <= 0n) return null;
  return Number((used * 10_000n) / (used + idle)) / 10_000;
}

export function partOf(line: Line, total: Money): number | null {
  const part = moneyNanos(line.cost);
  const whole = moneyNanos(total);
  if (part === null || whole === null || whole <= 0n) return null;
  return Number((part * 1_000_000n) / whole) / 1_000_000;
}

const amount = (money: Money | undefined) => money?.amount ?? null;

/** All that a reader can choose from; units say that every figure is the total of the window. */
export function costColumns(reply: CostsReply, by: readonly string[], comparing: boolean): Column<Line>[] {
  const unit = `${reply.currency}, total`;
  const money = (id: string, label: string, of: (row: CostRow) => Money): Column<Line> => ({
    id,
    label,
    unit,
    numeric: true,
    sort: (line) => (line.row === undefined ? null : moneyNanos(of(line.row))),
    csv: [
      { header: `${id} ${reply.currency}`, value: (line) => (line.row === undefined ? null : amount(of(line.row))) },
    ],
  });
  const quantity = (id: keyof CostRow['quantity'], label: string, what: string): Column<Line> => ({
    id,
    label,
    unit: what,
    numeric: true,
    sort: (line) => line.row?.quantity[id] ?? null,
    csv: [{ header: id, value: (line) => line.row?.quantity[id] ?? null }],
  });
  return [
    {
      id: 'key',
      label: by.map(groupLabel).join(' › '),
      lead: true,
      sort: (line) => line.key.join(' '),
      csv: by.map((group, i) => ({ header: group, value: (line) => line.key[i] ?? '' })),
    },
    {
      id: 'cost',
      label: 'Cost',
      unit,
      numeric: true,
      sort: (line) => moneyNanos(line.cost),
      csv: [
        { header: `cost ${reply.currency}`, value: (line) => amount(line.cost) },
        { header: 'state', value: (line) => line.cost.state },
        { header: 'basis', value: (line) => line.cost.basis },
      ],
    },
    ...(comparing
      ? [
          {
            id: 'change',
            label: 'Change',
            unit: 'against the period before',
            numeric: true,
            sort: (line: Line) => (line.row === undefined ? null : difference(line.cost, line.row.previous)),
            csv: [
              {
                header: `change ${reply.currency}`,
                value: (line: Line) => {
                  const change = line.row === undefined ? null : difference(line.cost, line.row.previous);
                  return change === null ? null : decimal(change);
                },
              },
            ],
          },
        ]
      : []),
    {
      id: 'part',
      label: 'Part',
      unit: 'of the total',
      numeric: true,
      sort: (line) => partOf(line, reply.total),
      csv: [{ header: 'part of total', value: (line) => partOf(line, reply.total) }],
    },
    {
      id: 'used',
      label: 'Used',
      unit: 'of what it holds',
      numeric: true,
      sort: usedShare,
      csv: [{ header: 'used share', value: usedShare }],
    },
    money('usageCost', 'Usage', (row) => row.usageCost),
    money('workloadIdle', 'Workload idle', (row) => row.workloadIdle),
    ...PARTS.map((part) => money(part, PART_WORDS[part], (row) => row[part])),
    quantity('cpuCoreHours', 'CPU', 'core-hours'),
    quantity('memoryGiBHours', 'Memory', 'GiB-hours'),
    quantity('egressBytes', 'Sent', 'bytes'),
    { id: 'trend', label: 'Trend', unit: 'by step, from zero', numeric: true },
  ];
}
