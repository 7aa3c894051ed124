import type { GapFact, NodeFact } from '@plimsoll/domain/facts';
import { utcSecond } from '../watch/pod-times.ts';

/**
 * The time before this collector's first look: since its own last one, or, where there was none, since each node came
 * to be (at most since the start of the month before, for no page asks further back).
 */
export function startGaps(
  cluster: string,
  nodes: readonly NodeFact[],
  observedFromMs: number,
  lastSeenMs: number | null,
): GapFact[] {
  if (lastSeenMs !== null) {
    if (lastSeenMs >= observedFromMs) return [];
    return [
      {
        cluster,
        nodeUid: '',
        from: utcSecond(lastSeenMs),
        to: utcSecond(observedFromMs),
        source: 'usage',
        reason: 'collector_stopped',
      },
    ];
  }
  const start = new Date(observedFromMs);
  const earliest = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() - 1, 1);
  return nodes
    .filter((node) => Date.parse(node.from) < observedFromMs)
    .map((node) => ({
      cluster,
      nodeUid: node.uid,
      from: utcSecond(Math.max(earliest, Date.parse(node.from))),
      to: utcSecond(observedFromMs),
      source: 'usage',
      reason: 'before_first_observation',
    }));
}
