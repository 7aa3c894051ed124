import type { NodeFact } from '@plimsoll/domain/facts';
import { parseNanos } from '@plimsoll/domain/money';
import { nodeWeights } from '@plimsoll/domain/pricing';
import type { NodePriceRow } from './queries/offer-node-prices.ts';
import { epochSeconds, HOUR_SECONDS, OPEN_END } from './time.ts';

/**
 * The price rows that make nodes cost what their own line says, over their whole life. Rows of other beginnings that
 * stand for these nodes are withdrawn; nothing is written where it stands already.
 */
export function statedPrices(nodes: readonly NodeFact[], standing: readonly NodePriceRow[]): NodePriceRow[] {
  const rows: NodePriceRow[] = [];
  for (const node of nodes) {
    if (node.hourlyPrice === null) continue;
    const own = standing.filter((row) => row.nodeUid === node.uid && row.cluster === node.cluster);
    const weights = nodeWeights(node.capacity);
    const from = epochSeconds(node.from);
    const price: NodePriceRow = {
      cluster: node.cluster,
      nodeUid: node.uid,
      from,
      to: node.to === null ? OPEN_END : epochSeconds(node.to),
      amountNanos: parseNanos(cutToNanos(node.hourlyPrice.amount)),
      perSeconds: HOUR_SECONDS,
      currency: node.hourlyPrice.currency,
      weightCpu: weights.cpu,
      weightMemory: weights.memory,
      weightGpu: weights.gpu,
      basis: 'contract',
      estimated: false,
      source: 'stated with the node',
      asOf: node.from.slice(0, 10),
    };
    const stands = own.some(
      (row) =>
        row.from === from &&
        row.to === price.to &&
        row.amountNanos === price.amountNanos &&
        row.currency === price.currency &&
        row.perSeconds === HOUR_SECONDS,
    );
    if (stands && own.length === 1) continue;
    rows.push(...own.filter((row) => row.from !== from).map((row) => ({ ...row, to: row.from })), price);
  }
  return rows;
}

// a tenth place of a price is no money
function cutToNanos(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return `${whole}.${fraction.slice(0, 9).padEnd(9, '0')}`;
}
