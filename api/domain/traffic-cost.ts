/**
 * What a month's traffic to the internet costs at a provider: the account's tiers less what a server or the account has
 * free. Volumes are decimal GB; GiB tiers are the caller's to convert.
 */

export interface TrafficTier {
  /** from this volume on, up to the next tier's */
  readonly fromGb: number;
  readonly nanosPerGb: bigint;
}

/** Nano-units for `gb` in a month after `freeGb`; each part by its own tier, rounded half up in the sum. Whole GB only. */
export function trafficCost(gb: number, freeGb: number, tiers: readonly TrafficTier[]): bigint {
  const billed = Math.max(0, Math.ceil(gb) - Math.floor(freeGb));
  const sorted = [...tiers].sort((a, b) => a.fromGb - b.fromGb);
  return sorted.reduce((sum, tier, index) => {
    const end = Math.min(billed, sorted[index + 1]?.fromGb ?? billed);
    return end > tier.fromGb ? sum + BigInt(end - tier.fromGb) * tier.nanosPerGb : sum;
  }, 0n);
}
