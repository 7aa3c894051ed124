/** The end of the month from its whole days: a mean with a band, and nothing that pretends to know more. */
import { floorDiv } from './money-split.ts';

export interface MonthForecast {
  readonly expectedNanos: bigint;
  /** the 80 % band; undefined while fewer than three whole days are known */
  readonly band: { readonly lowNanos: bigint; readonly highNanos: bigint } | undefined;
  /** whole days that the mean rests on */
  readonly days: number;
}

/** Two-sided 80 % of a normal distribution. */
const BAND_WIDTH = 1.2816;
/** Four whole weeks: every weekday counts alike, and last quarter's fleet does not count. */
const LONGEST_BASE_DAYS = 28;
const FEWEST_DAYS_FOR_BAND = 3;

/**
 * What the month will have cost: what it did cost so far + the mean whole day x the days that remain (parts of days
 * included). `wholeDaysNanos` are costs of whole days, oldest first; the last 28 count. The band holds the spread of
 * the remaining days and the uncertainty of the mean, never below what was already spent. Undefined without any
 * whole day: there is nothing to extrapolate from.
 */
export function forecastMonth(
  soFarNanos: bigint,
  wholeDaysNanos: readonly bigint[],
  remainingSeconds: number,
): MonthForecast | undefined {
  if (!Number.isInteger(remainingSeconds) || remainingSeconds < 0) {
    throw new RangeError('The remaining time is a whole number of seconds, not below 0.');
  }
  const base = wholeDaysNanos.slice(-LONGEST_BASE_DAYS);
  if (base.length === 0) return undefined;
  const days = BigInt(base.length);
  const sum = base.reduce((total, day) => total + day, 0n);
  const expectedNanos = soFarNanos + floorDiv(sum * BigInt(remainingSeconds), days * 86_400n);
  if (base.length < FEWEST_DAYS_FOR_BAND) return { expectedNanos, band: undefined, days: base.length };
  const mean = Number(sum) / base.length;
  const variance = base.reduce((total, day) => total + (Number(day) - mean) ** 2, 0) / (base.length - 1);
  const remaining = remainingSeconds / 86_400;
  const spread = BAND_WIDTH * Math.sqrt(variance * (remaining + remaining ** 2 / base.length));
  const half = BigInt(Math.round(spread));
  const low = expectedNanos - half;
  return {
    expectedNanos,
    band: { lowNanos: low < soFarNanos ? soFarNanos : low, highNanos: expectedNanos + half },
    days: base.length,
  };
}
