/**
 * What an organisation pays beside the list: discounts, negotiated prices, rented and owned servers, commitments,
 * support and people. Money is nano-units of the entry's currency, times are seconds since the epoch, half-open.
 */

/** Days as YYYY-MM-DD; '' is open. An entry counts from `from` until before `to`. */
export interface Validity {
  readonly from: string;
  readonly to: string;
}

/** What a node must be for an entry to be its own; absent members match all. */
export interface NodeRule {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Discount extends Validity {
  readonly provider: string;
  readonly service: string;
  /** of the list price, in millionths: 125_000 is 12.5 % */
  readonly millionths: number;
}

export interface NegotiatedPrice extends Validity, NodeRule {
  readonly line: number;
  readonly hourlyNanos: bigint | null;
  readonly monthlyNanos: bigint | null;
  /** paid on the first day, spread over `amortiseMonths` */
  readonly setupNanos: bigint;
  readonly amortiseMonths: number;
  readonly currency: string;
}

export type OwnedView = 'accounting' | 'economic';

export interface OwnedServer extends Validity, NodeRule {
  readonly line: number;
  readonly name: string;
  readonly currency: string;
  readonly view: OwnedView;
  readonly purchaseNanos: bigint;
  readonly residualNanos: bigint;
  /** what the same machine costs today, for the economic view */
  readonly replacementNanos: bigint;
  readonly bought: string;
  readonly depreciationMonths: number;
  /** average drawn; null where nobody measured it, then 60 % of the nameplate and Estimated */
  readonly measuredWatts: number | null;
  readonly nameplateWatts: number;
  /** in thousandths: 1_400 is a PUE of 1.4 */
  readonly pueThousandths: number;
  readonly energyNanosPerKwh: bigint;
  /** rack, transit, maintenance, spares and remote hands, by the month */
  readonly runningMonthlyNanos: bigint;
  /** a year, in millionths */
  readonly capitalRateMillionths: number;
}

export interface Commitment extends Validity {
  readonly line: number;
  readonly name: string;
  readonly provider: string;
  readonly kind: 'reserved' | 'savings_plan' | 'committed_use';
  /** '' is any; a reservation names its type, a plan may name a family such as `m5` */
  readonly region: string;
  readonly instanceType: string;
  /** machines reserved; 1 for a plan */
  readonly count: number;
  /** what one machine or the plan costs an hour, its upfront part spread over the term */
  readonly hourlyNanos: bigint;
  readonly upfrontNanos: bigint;
  readonly currency: string;
}

export interface SupportTier {
  /** of the month's whole bill, from here on */
  readonly fromNanos: bigint;
  readonly millionths: number;
}

export interface RateCard {
  readonly discounts: readonly Discount[];
  readonly prices: readonly NegotiatedPrice[];
  readonly owned: readonly OwnedServer[];
  readonly commitments: readonly Commitment[];
  readonly support: readonly (Validity & { readonly provider: string; readonly tiers: readonly SupportTier[] })[];
  readonly people: readonly (Validity & {
    readonly name: string;
    readonly monthlyNanos: bigint;
    readonly currency: string;
  })[];
}

export const EMPTY_RATE_CARD: RateCard = {
  discounts: [],
  prices: [],
  owned: [],
  commitments: [],
  support: [],
  people: [],
};

const ONE = 1_000_000n;

/** The first of `entries` whose rule names the node, in the order in which they are written. */
export function entryOf<E extends NodeRule>(entries: readonly E[], node: NodeRule): E | undefined {
  return entries.find(
    (entry) =>
      (entry.provider === '' || entry.provider === node.provider) &&
      (entry.region === '' || entry.region === node.region.toLowerCase()) &&
      (entry.instanceType === '' || entry.instanceType === node.instanceType.toLowerCase()) &&
      Object.entries(entry.labels).every(([key, value]) => node.labels[key] === value),
  );
}

/** A list price after a discount, half up to the nano-unit. */
export function discounted(nanos: bigint, millionths: number): bigint {
  return (nanos * (ONE - BigInt(millionths)) + ONE / 2n) / ONE;
}

/** Support as the provider's tiers on the month's whole bill: each part of the bill by its own tier, summed then rounded. */
export function supportOf(billNanos: bigint, tiers: readonly SupportTier[]): bigint {
  const sorted = [...tiers].sort((a, b) => (a.fromNanos < b.fromNanos ? -1 : 1));
  let parts = 0n;
  sorted.forEach((tier, index) => {
    const end = sorted[index + 1]?.fromNanos ?? billNanos;
    const part = (billNanos < end ? billNanos : end) - tier.fromNanos;
    if (part > 0n) parts += part * BigInt(tier.millionths);
  });
  return (parts + ONE / 2n) / ONE;
}
