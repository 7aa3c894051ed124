import type { Coverage } from '@plimsoll/contract/money';
import { coverageOf as coverageOfParts, type MissingItem } from '@plimsoll/domain/coverage';
import type { NodeCell } from './cells.ts';
import { counted, percentText } from './sentence.ts';

/** What this version does not collect: it has no number, and is in no sum. */
const NOT_COLLECTED = 'network, storage, load balancers, addresses, fees';

/** How much of these nodes is priced and observed, and of the total that is shown, how much is an estimate. */
export function coverageOf(nodes: readonly NodeCell[], total: bigint, estimated: bigint): Coverage {
  const parts = nodes.map((node) => ({ ...node, totalNanos: node.total }));
  const coverage = coverageOfParts(parts, estimated, missingItems(nodes));
  return {
    ...coverage,
    // of what is shown: a filter can leave less than the nodes
    estimatedShare: total > 0n ? Math.min(1, Number(estimated) / Number(total)) : 0,
    missing: [...coverage.missing],
  };
}

function missingItems(nodes: readonly NodeCell[]): readonly MissingItem[] {
  const missing: MissingItem[] = [];
  const life = nodes.reduce((sum, node) => sum + node.lifeSeconds, 0);
  const gap = nodes.reduce((sum, node) => sum + node.gapSeconds, 0);
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
  if (gap > 0) {
    missing.push({
      what: `${percentText(gap / life)} of the node time, in which nobody looked`,
      reason: 'COLLECTOR_SILENT',
      hint: 'See the gaps on Health. Known pods are estimated by their requests, the rest is unattributed.',
    });
  }
  missing.push({
    what: NOT_COLLECTED,
    reason: 'NOT_COLLECTED',
    hint: 'This version prices nodes only; these costs are in no total.',
  });
  return missing;
}
