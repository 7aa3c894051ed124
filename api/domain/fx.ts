import { floorDiv } from './money-split.ts';

/** One unit of `base` is `rateNanos` / 1e9 units of `quote` on `day` (YYYY-MM-DD, UTC). */
export interface FxRate {
  readonly day: string;
  readonly base: string;
  readonly quote: string;
  readonly rateNanos: bigint;
}

const ONE = 1_000_000_000n;

/** Nanos of the other currency, rounded half up; `rateNanos` as in FxRate. One multiplication, one rounding. */
export function convertNanos(nanos: bigint, rateNanos: bigint): bigint {
  if (rateNanos <= 0n) throw new RangeError('An exchange rate must be above 0.');
  return floorDiv(nanos * rateNanos + ONE / 2n, ONE);
}

/** The rate of the other direction, rounded half up to the nano-unit. */
export function inverseRateNanos(rateNanos: bigint): bigint {
  if (rateNanos <= 0n) throw new RangeError('An exchange rate must be above 0.');
  return (ONE * ONE + rateNanos / 2n) / rateNanos;
}

export interface ChosenRate {
  readonly rateNanos: bigint;
  /** the day that was used; of two, the older */
  readonly day: string;
  /** no rate on or before the day asked for existed and the earliest stands in, or the rate is over a week old */
  readonly estimated: boolean;
}

/** Banks publish on working days; the longest run without one is shorter than this. */
const FRESH_DAYS = 7;
const PIVOT = 'EUR';

/**
 * The rate of the last day on or before `day`; where all are later, the earliest, Estimated. The stored direction
 * wins, then its inverse, then the way through EUR (the European Central Bank quotes EUR only):
 * round(EUR->quote * 1e9 / EUR->base). Undefined where there is none: the money is then Missing.
 */
export function rateOn(rates: readonly FxRate[], base: string, quote: string, day: string): ChosenRate | undefined {
  if (base === quote) return { rateNanos: ONE, day, estimated: false };
  const direct = storedRate(rates, base, quote, day);
  if (direct !== undefined) return direct;
  const inverse = storedRate(rates, quote, base, day);
  if (inverse !== undefined) return { ...inverse, rateNanos: inverseRateNanos(inverse.rateNanos) };
  const toBase = storedRate(rates, PIVOT, base, day);
  const toQuote = storedRate(rates, PIVOT, quote, day);
  if (toBase === undefined || toQuote === undefined) return undefined;
  return {
    rateNanos: (toQuote.rateNanos * ONE + toBase.rateNanos / 2n) / toBase.rateNanos,
    day: [toBase.day, toQuote.day].sort()[0] ?? day,
    estimated: toBase.estimated || toQuote.estimated,
  };
}

function storedRate(rates: readonly FxRate[], base: string, quote: string, day: string): ChosenRate | undefined {
  let before: FxRate | undefined;
  let earliest: FxRate | undefined;
  for (const rate of rates) {
    if (rate.base !== base || rate.quote !== quote) continue;
    if (rate.day <= day && (before === undefined || rate.day > before.day)) before = rate;
    if (earliest === undefined || rate.day < earliest.day) earliest = rate;
  }
  const chosen = before ?? earliest;
  if (chosen === undefined) return undefined;
  const age = (Date.parse(day) - Date.parse(chosen.day)) / 86_400_000;
  return { rateNanos: chosen.rateNanos, day: chosen.day, estimated: age < 0 || age > FRESH_DAYS };
}
