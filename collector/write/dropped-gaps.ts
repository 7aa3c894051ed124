import type { FactBatch, GapFact } from '@plimsoll/domain/facts';

/** The time that a batch observed, as gaps of its clusters, for a batch that had to be let go. */
export function gapsOfDropped(batch: FactBatch, reason: string): GapFact[] {
  const spans = new Map<string, { from: number; to: number }>();
  for (const sample of batch.samples ?? []) {
    const to = Date.parse(sample.at);
    const from = to - sample.seconds * 1000;
    const span = spans.get(sample.cluster);
    if (span === undefined) spans.set(sample.cluster, { from, to });
    else {
      span.from = Math.min(span.from, from);
      span.to = Math.max(span.to, to);
    }
  }
  const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const gaps = [...spans].map(([cluster, { from, to }]) => ({
    cluster,
    nodeUid: '',
    from: utc(from),
    to: utc(to),
    source: 'usage',
    reason,
  }));
  // what it said of gaps must not be lost with it
  return [...gaps, ...(batch.gaps ?? [])];
}
