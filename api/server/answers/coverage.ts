import type { Coverage } from '@plimsoll/contract/money';
import type { NodeCell } from './cells.ts';
import { counted, percentText } from './sentence.ts';

/** What this version does not collect: it has no number, and is in no sum. */
export const NOT_COLLECTED = ['network', 'storage', 'load balancers', 'addresses', 'fees'] as const;

/**
 * How much of the nodes' bill was priced and sampled, weighted by cost: node-hours priced and sampled / node-hours.
 * A node without a price weighs as much per hour as the priced ones do on average, for leaving it out would hide it.
 */
export function coverageOf(nodes: readonly NodeCell[], total: bigint, estimated: bigint): Coverage {
  const sum = { life: 0, observed: 0, priced: 0, cost: 0 };
  for (const node of nodes) {
    sum.life += node.lifeSeconds;
    sum.observed += node.lifeSeconds - node.gapSeconds;
    sum.priced += node.lifeSeconds - node.unpricedSeconds;
    sum.cost += Number(node.total);
  }
  const costPerSecond = sum.priced > 0 && sum.cost > 0 ? sum.cost / sum.priced : 1;
  let weight = 0;
  let covered = 0;
  for (const node of nodes) {
    if (node.lifeSeconds === 0) continue;
    const own = Number(node.total) + node.unpricedSeconds * costPerSecond;
    weight += own;
    covered += (Number(node.total) * (node.lifeSeconds - node.gapSeconds)) / node.lifeSeconds;
  }
  return {
    share: weight === 0 ? 0 : Math.min(1, covered / weight),
    nodeHours: sum.life / 3600,
    sampledNodeHours: sum.observed / 3600,
    pricedNodeHours: sum.priced / 3600,
    estimatedShare: total === 0n ? 0 : Math.min(1, Number(estimated) / Number(total)),
    missing: missingParts(nodes, sum),
  };
}

function missingParts(
  nodes: readonly NodeCell[],
  sum: { readonly life: number; readonly observed: number },
): Coverage['missing'] {
  const missing: Coverage['missing'] = [];
  const unpriced = new Set(
    nodes.filter((node) => node.unpricedSeconds > 0).map((node) => `${node.cluster}\u0000${node.nodeUid}`),
  );
  if (unpriced.size > 0) {
    missing.push({
      what: `the price of ${counted(unpriced.size, 'node')}`,
      reason: 'NO_PRICE_FOR',
      hint: 'See Health for which, and give their prices in a sheet with --prices.',
    });
  }
  if (sum.observed < sum.life) {
    missing.push({
      what: `${percentText(1 - sum.observed / sum.life)} of the node time, in which nobody looked`,
      reason: 'COLLECTOR_SILENT',
      hint: 'See the gaps on Health. Known pods are estimated by their requests, the rest is unattributed.',
    });
  }
  missing.push({
    what: NOT_COLLECTED.join(', '),
    reason: 'NOT_COLLECTED',
    hint: 'This version prices nodes only; these costs are in no total.',
  });
  return missing;
}
