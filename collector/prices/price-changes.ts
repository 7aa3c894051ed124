import type { NodePriceRow } from '@plimsoll/store/queries/offer-node-prices';

export interface PriceChanges {
  /** rows to write; a withdrawn price is written as one that ends where it begins */
  readonly write: readonly NodePriceRow[];
  /** the time whose money changes, in seconds since the epoch */
  readonly stretches: readonly { readonly from: number; readonly to: number }[];
}

function keyOf(row: NodePriceRow): string {
  return JSON.stringify([row.cluster, row.nodeUid, row.from]);
}

/** What of the price says how much: without where it ends and how it is described. */
function moneyOf(row: NodePriceRow): string {
  const { amountNanos, perSeconds, currency, weightCpu, weightMemory, weightGpu, estimated } = row;
  return [amountNanos, perSeconds, currency, weightCpu, weightMemory, weightGpu, estimated].join('|');
}

/** The difference between the prices that stand and those that should. */
export function changedPrices(before: readonly NodePriceRow[], after: readonly NodePriceRow[]): PriceChanges {
  const write: NodePriceRow[] = [];
  const stretches: { from: number; to: number }[] = [];
  const standing = new Map(before.map((row) => [keyOf(row), row]));
  for (const row of after) {
    const old = standing.get(keyOf(row));
    standing.delete(keyOf(row));
    if (!old || moneyOf(old) !== moneyOf(row)) {
      write.push(row);
      stretches.push({ from: row.from, to: Math.max(row.to, old?.to ?? 0) });
      continue;
    }
    if (old.to !== row.to) stretches.push({ from: Math.min(old.to, row.to), to: Math.max(old.to, row.to) });
    if (old.to !== row.to || old.source !== row.source || old.basis !== row.basis || old.asOf !== row.asOf) {
      write.push(row);
    }
  }
  for (const row of standing.values()) {
    write.push({ ...row, to: row.from });
    stretches.push({ from: row.from, to: row.to });
  }
  return { write, stretches };
}
