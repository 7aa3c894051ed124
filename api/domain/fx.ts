import { floorDiv } from './money-split.ts';

/** One unit of `base` is `rateNanos` / 1e9 units of `quote` on `day` (YYYY-MM-DD, UTC). */
export interface FxRate {
  readonly day: string;
  readonly base: string;
  readonly quote: string;
  readonly rateNanos: bigint;
}

/** Nanos of the other currency, rounded half up; `rateNanos` as in FxRate. One multiplication, one rounding. */
export function convertNanos(nanos: bigint, rateNanos: bigint): bigint {
  if (rateNanos <= 0n) throw new RangeError('An exchange rate must be above 0.');
  return floorDiv(nanos * rateNanos + 500_000_000n, 1_000_000_000n);
}

/** The rate of the other direction, rounded half up to the nano-unit. */
export function inverseRateNanos(rateNanos: bigint): bigint {
  if (rateNanos <= 0n) throw new RangeError('An exchange rate must be above 0.');
  return (1_000_000_000_000_000_000n + rateNanos / 2n) / rateNanos;
}

export interface ChosenRate {
  readonly rateNanos: bigint;
  /** the day that was used */
  readonly day: string;
  /** no rate on or before the day asked for existed, the earliest one stands in */
  readonly estimated: boolean;
}

/**
 * The rate of the last day on or before `day` (weekends and holidays have none); where all rates are later, the
 * earliest, Estimated. Undefined where the pair has no rate at all: the money is then Missing. Only stored directions
 * count: whoever writes rates writes both, so that the engine and this agree on one integer.
 */
export function rateOn(rates: Iterable<FxRate>, base: string, quote: string, day: string): ChosenRate | undefined {
  if (base === quote) return { rateNanos: 1_000_000_000n, day, estimated: false };
  let before: FxRate | undefined;
  let earliest: FxRate | undefined;
  for (const rate of rates) {
    if (rate.base !== base || rate.quote !== quote) continue;
    if (rate.day <= day && (before === undefined || rate.day > before.day)) before = rate;
    if (earliest === undefined || rate.day < earliest.day) earliest = rate;
  }
  const chosen = before ?? earliest;
  if (chosen === undefined) return undefined;
  return { rateNanos: chosen.rateNanos, day: chosen.day, estimated: before === undefined };
}
