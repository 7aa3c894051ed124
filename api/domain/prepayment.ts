/**
 * Money paid ahead: a setup fee or a server bought for a term. Billed on the first day, effective in equal parts over
 * its months, the rest on the day of an early return. What is billed and not yet effective is the prepayment bridge.
 */

export interface Prepayment {
  readonly paidNanos: bigint;
  /** whole months over which it is effective, at least 1 */
  readonly months: number;
  /** the month (0 is the first) in which the server is given back early; null: kept to the end */
  readonly returnedIn: number | null;
}

/** The effective part of each month from the first on; they sum to what was paid, to the nano-unit. */
export function effectiveByMonth({ paidNanos, months, returnedIn }: Prepayment): readonly bigint[] {
  if (!Number.isInteger(months) || months < 1)
    throw new RangeError('A prepayment is effective over one month or more.');
  const upTo = (month: number): bigint => (paidNanos * BigInt(month)) / BigInt(months);
  const last = returnedIn === null ? months - 1 : Math.min(returnedIn, months - 1);
  return Array.from({ length: last + 1 }, (_, month) => (month === last ? paidNanos : upTo(month + 1)) - upTo(month));
}

/** Billed less effective up to the end of `month`: 0 once all of it is effective. */
export function bridgeAfter(prepayment: Prepayment, month: number): bigint {
  const effective = effectiveByMonth(prepayment).slice(0, month + 1);
  return prepayment.paidNanos - effective.reduce((sum, part) => sum + part, 0n);
}
