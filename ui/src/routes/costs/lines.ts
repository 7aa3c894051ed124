import type { CostRow, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import { addTrends, dearest, type TrendPoint } from '#lib/charts/trend.ts';
import { moneyNanos } from '#lib/format/amount.ts';

export type LineKind = 'row' | 'idle' | 'reserved' | 'unusedCommitment' | 'shared' | 'unattributed';

/** One row of the table: what somebody runs, or what nobody does. Both are money that is paid. */
export interface Line {
  id: string;
  kind: LineKind;
  key: readonly string[];
  cost: Money;
  row: CostRow | undefined;
  trend: readonly TrendPoint[];
}

export const KIND_WORDS: Record<Exclude<LineKind, 'row'>, { name: string; meaning: string }> = {
  idle: { name: 'Cluster idle', meaning: 'paid for and asked for by no pod: what a smaller fleet could give back' },
  reserved: { name: 'Reserved', meaning: 'kept by the nodes for system and kubelet: capacity less allocatable' },
  unusedCommitment: { name: 'Unused commitment', meaning: 'bought in advance and used by no node' },
  shared: { name: 'Shared', meaning: 'control plane, fees and support that no rule has moved yet' },
  unattributed: { name: 'Unattributed', meaning: 'nodes ran while nobody watched: neither used nor idle is known' },
};

export function costLines(reply: CostsReply): Line[] {
  const rows: Line[] = reply.rows.map((row) => ({
    id: `row:${row.key.join('\u0000')}`,
    kind: 'row',
    key: row.key,
    cost: row.cost,
    row,
    trend: row.trend,
  }));
  const trends: Partial<Record<LineKind, readonly TrendPoint[]>> = reply.trends;
  for (const kind of ['idle', 'reserved', 'shared', 'unattributed', 'unusedCommitment'] as const) {
    const cost = reply[kind];
    const isNothing = moneyNanos(cost) === 0n;
    if (isNothing && kind !== 'idle' && kind !== 'unattributed') continue;
    if (isNothing && reply.rows.length > 0 && moneyNanos(reply.idle) === 0n && moneyNanos(reply.reserved) === 0n)
      continue;
    rows.push({ id: kind, kind, key: [KIND_WORDS[kind].name], cost, row: undefined, trend: trends[kind] ?? [] });
  }
  return rows;
}

export interface Stack {
  id: string;
  name: string;
  kind: LineKind | 'other';
  trend: readonly TrendPoint[];
}

/** Series of the chart from the bottom up: the dearest first, what nobody used on top. They sum to the total. */
export function costStacks(reply: CostsReply, name: (key: readonly string[]) => string): Stack[] {
  const { top, rest } = dearest(reply.rows, (row) => moneyNanos(row.cost) ?? 0n);
  const stacks: Stack[] = top.map((row) => ({
    id: row.key.join('\u0000'),
    name: name(row.key),
    kind: 'row',
    trend: row.trend,
  }));
  if (rest.length > 0) {
    stacks.push({
      id: '(rest)',
      name: `Other (${rest.length})`,
      kind: 'other',
      trend: addTrends(rest.map((row) => row.trend)),
    });
  }
  for (const kind of ['reserved', 'unattributed', 'idle'] as const) {
    if (moneyNanos(reply[kind]) !== 0n) {
      stacks.push({ id: kind, name: KIND_WORDS[kind].name, kind, trend: reply.trends[kind] });
    }
  }
  return stacks;
}
