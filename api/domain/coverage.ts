/** How much of a total is known: weighted by cost, never by counting rows. */

export interface CoveragePart {
  /** of node-hours or node-days, all currencies alike */
  readonly totalNanos: bigint;
  readonly lifeSeconds: number;
  readonly gapSeconds: number;
  readonly unpricedSeconds: number;
}

export interface MissingItem {
  readonly what: string;
  /** NO_PRICE_FOR, COLLECTOR_SILENT, NOT_COLLECTED, ... */
  readonly reason: string;
  readonly hint: string;
}

export interface Coverage {
  /** priced and sampled / billed, by cost, 0..1; 0 where nothing was billed */
  readonly share: number;
  readonly nodeHours: number;
  readonly sampledNodeHours: number;
  readonly pricedNodeHours: number;
  /** part of the total that rests on an estimate, 0..1 */
  readonly estimatedShare: number;
  readonly missing: readonly MissingItem[];
}

/**
 * An hour without a price weighs as much as the mean priced hour of the same question, for its own price is Missing.
 * `estimatedNanos` is of the same total. Shares are floats: they are ratios, no money.
 */
export function coverageOf(
  parts: Iterable<CoveragePart>,
  estimatedNanos: bigint,
  missing: readonly MissingItem[],
): Coverage {
  let total = 0;
  let observed = 0;
  let life = 0;
  let gap = 0;
  let unpriced = 0;
  for (const part of parts) {
    const cost = Number(part.totalNanos);
    const seen = part.lifeSeconds === 0 ? 0 : 1 - part.gapSeconds / part.lifeSeconds;
    total += cost;
    observed += cost * seen;
    life += part.lifeSeconds;
    gap += part.gapSeconds;
    unpriced += part.unpricedSeconds;
  }
  const priced = life - unpriced;
  const billed = priced > 0 ? total + (total / priced) * unpriced : 0;
  // nodes that cost nothing still have hours that somebody looked at or not
  const share = billed > 0 ? observed / billed : priced > 0 ? ((life - gap) / life) * (priced / life) : 0;
  return {
    share: clamp(share),
    nodeHours: life / 3600,
    sampledNodeHours: (life - gap) / 3600,
    pricedNodeHours: priced / 3600,
    estimatedShare: total > 0 ? clamp(Number(estimatedNanos) / total) : 0,
    missing,
  };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
