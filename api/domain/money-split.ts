/** Integer splits of money: the parts always sum to the whole. */

/** Quotient rounded down, for negative numbers too (a credit splits by the same rule as a charge). */
export function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/**
 * `total` over `weights` by running totals: part i = floor(cum_i * total / T) - floor(cum_(i-1) * total / T).
 * Every part is within one unit of its exact share, the sum is exact, and it needs one pass, so that the engine's
 * SQL makes the same integers. The order of the weights is part of the result. All weights 0 with a total is an error.
 */
export function splitByRunningTotal(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = checkedSum(weights);
  if (whole === 0n) {
    if (total !== 0n) throw new RangeError('An amount cannot be split over weights that are all 0.');
    return weights.map(() => 0n);
  }
  let cumulated = 0n;
  let given = 0n;
  return weights.map((weight) => {
    cumulated += weight;
    const reached = floorDiv(cumulated * total, whole);
    const part = reached - given;
    given = reached;
    return part;
  });
}

/**
 * `total` over `weights` by largest remainder, ties to the earlier one: the fairest rounding where a reader sees
 * each part beside the sum (printed cents). Never for stored cells, which use running totals.
 */
export function splitByLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = checkedSum(weights);
  if (whole === 0n) {
    if (total !== 0n) throw new RangeError('An amount cannot be split over weights that are all 0.');
    return weights.map(() => 0n);
  }
  const parts = weights.map((weight) => floorDiv(weight * total, whole));
  const remainders = weights.map((weight, index) => ({ index, rest: weight * total - (parts[index] ?? 0n) * whole }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  let left = total - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left--;
  }
  return parts;
}

function checkedSum(weights: readonly bigint[]): bigint {
  let sum = 0n;
  for (const weight of weights) {
    if (weight < 0n) throw new RangeError('A weight cannot be negative.');
    sum += weight;
  }
  return sum;
}

/** To a multiple of `unit`, half away from zero. */
export function roundToUnit(nanos: bigint, unit: bigint): bigint {
  const sign = nanos < 0n ? -1n : 1n;
  return ((nanos * sign * 2n + unit) / (unit * 2n)) * unit * sign;
}

/**
 * The amounts as they are printed with `places` decimals, still in nanos, such that they add up to their own printed
 * sum. Each is its amount rounded down or up.
 */
export function printedParts(amounts: readonly bigint[], places: number): bigint[] {
  if (!Number.isInteger(places) || places < 0 || places > 9) throw new RangeError('Money prints with 0 to 9 decimals.');
  const unit = 10n ** BigInt(9 - places);
  const down = amounts.map((amount) => floorDiv(amount, unit));
  const wanted = roundToUnit(
    amounts.reduce((sum, amount) => sum + amount, 0n),
    unit,
  );
  let left = wanted / unit - down.reduce((sum, part) => sum + part, 0n);
  const order = amounts
    .map((amount, index) => ({ index, rest: amount - (down[index] ?? 0n) * unit }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  for (const { index } of order) {
    if (left === 0n) break;
    down[index] = (down[index] ?? 0n) + 1n;
    left--;
  }
  return down.map((part) => part * unit);
}
