/**
 * Prices arrive as decimal strings, as units and nanos, and as integers of 1e-8. All become integer nano-units
 * without passing through a float. Beyond nine places a price rounds half up.
 */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export class PriceError extends Error {
  override readonly name = 'PriceError';
}

/** `"0.0960000000"`, `"1.0E-4"`, `"12"` to nano-units. */
export function nanosFromDecimal(text: string): bigint {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new PriceError(`"${text.slice(0, 40)}" is not a decimal number`);
  const [, sign = '', whole = '0', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > 30) throw new PriceError(`"${text.slice(0, 40)}" is out of range for a price`);
  const digits = BigInt(whole + fraction);
  const shift = 9 - fraction.length + exponent;
  const nanos = shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfUp(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -nanos : nanos;
}

/** JSON numbers keep the shortest digits that a source wrote, so their text is the price. */
export function nanosFromNumber(value: number): bigint {
  if (!Number.isFinite(value)) throw new PriceError(`${value} is not a price`);
  return nanosFromDecimal(String(value));
}

/** Google's and Scaleway's `{units, nanos}`; Google sends `units` as a string. */
export function nanosFromUnits(units: string | number, nanos: number): bigint {
  if (!/^-?\d+$/.test(String(units)) || !Number.isInteger(nanos)) {
    throw new PriceError(`units ${String(units)} and nanos ${nanos} are not a price`);
  }
  return BigInt(units) * 1_000_000_000n + BigInt(nanos);
}

export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n);
}

/** The shortest decimal string of `nanos`, as price lists write it: `0.107`, `97.3`. */
export function decimalFromNanos(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const absolute = nanos < 0n ? -nanos : nanos;
  const fraction = (absolute % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${sign}${absolute / 1_000_000_000n}${fraction ? `.${fraction}` : ''}`;
}
