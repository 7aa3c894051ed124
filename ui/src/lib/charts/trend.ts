import type { CostsReply } from '@plimsoll/contract/costs';
import { decimal, nanos } from '#lib/format/amount.ts';

export type TrendPoint = CostsReply['trends']['total'][number];

/** Sum of trends step by step; a step is a gap only where every part is. */
export function addTrends(trends: readonly (readonly TrendPoint[])[]): TrendPoint[] {
  const first = trends[0];
  if (first === undefined) return [];
  return first.map((point, i) => {
    let total: bigint | null = null;
    let partial = false;
    for (const trend of trends) {
      const amount = trend[i]?.amount ?? null;
      partial ||= trend[i]?.partial ?? false;
      if (amount !== null) total = (total ?? 0n) + nanos(amount);
    }
    return { start: point.start, amount: total === null ? null : decimal(total), partial };
  });
}

/** Of rows with a trend, the dearest by name and the rest as one: six colours are as many as people tell apart. */
export function dearest<R>(rows: readonly R[], cost: (row: R) => bigint, limit = 6): { top: R[]; rest: R[] } {
  const sorted = [...rows].sort((a, b) => (cost(a) < cost(b) ? 1 : cost(a) > cost(b) ? -1 : 0));
  return { top: sorted.slice(0, limit), rest: sorted.slice(limit) };
}
