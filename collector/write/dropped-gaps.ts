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

/** Touching gaps of the same place and reason as one, so that a long loss stays a short list. */
export function mergeGaps(gaps: readonly GapFact[]): GapFact[] {
  const place = (gap: GapFact) => [gap.cluster, gap.nodeUid, gap.source, gap.reason].join('\n');
  const sorted = [...gaps].sort((a, b) => place(a).localeCompare(place(b)) || Date.parse(a.from) - Date.parse(b.from));
  const merged: GapFact[] = [];
  for (const gap of sorted) {
    const last = merged.at(-1);
    if (last === undefined || place(last) !== place(gap) || Date.parse(gap.from) > Date.parse(last.to)) {
      merged.push(gap);
    } else if (Date.parse(gap.to) > Date.parse(last.to)) {
      merged[merged.length - 1] = { ...last, to: gap.to };
    }
  }
  return merged;
}
