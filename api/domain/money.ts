/**
 * Money is a bigint of nano-units (1e-9 of the currency) with an ISO 4217 code, in one of three states.
 * Missing has no number, so it cannot be added, compared or printed as 0.
 */

export type Basis = 'list' | 'contract' | 'invoice' | 'owned' | 'mixed';

export interface Amount {
  readonly state: 'known' | 'estimated';
  readonly nanos: bigint;
  readonly currency: string;
  readonly basis: Basis;
}

export interface MissingMoney {
  readonly state: 'missing';
  readonly currency: string;
  /** a code such as NOT_COLLECTED or NO_PRICE_FOR */
  readonly reason: string;
}

export type Money = Amount | MissingMoney;

export const NANOS_PER_UNIT = 1_000_000_000n;
const NANO_PLACES = 9;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * Nano-units of a decimal string such as `12.34`, exactly. More than nine places are refused unless they are zeros;
 * use `parseNanosRounded` for quoted unit prices that have more.
 */
export function parseNanos(text: string): bigint {
  const { sign, whole, fraction } = decimalParts(text);
  const excess = fraction.slice(NANO_PLACES);
  if (/[1-9]/.test(excess)) {
    throw new RangeError(`"${text}" has more than nine decimal places; money is kept in billionths of a unit.`);
  }
  return sign * BigInt(whole + fraction.slice(0, NANO_PLACES).padEnd(NANO_PLACES, '0'));
}

/** As `parseNanos`, with further places rounded half away from zero. */
export function parseNanosRounded(text: string): bigint {
  const { sign, whole, fraction } = decimalParts(text);
  const kept = BigInt(whole + fraction.slice(0, NANO_PLACES).padEnd(NANO_PLACES, '0'));
  return sign * ((fraction[NANO_PLACES] ?? '0') >= '5' ? kept + 1n : kept);
}

function decimalParts(text: string): { sign: bigint; whole: string; fraction: string } {
  const match = DECIMAL.exec(text.trim());
  if (match === null) {
    throw new SyntaxError(`"${text}" is not a decimal amount; write digits with a point, such as 12.34.`);
  }
  return { sign: match[1] === '-' ? -1n : 1n, whole: match[2] ?? '0', fraction: match[3] ?? '' };
}

/** The decimal string of the wire: always nine places, `-0` never appears. */
export function formatNanos(nanos: bigint): string {
  const digits = (nanos < 0n ? -nanos : nanos).toString().padStart(NANO_PLACES + 1, '0');
  const cut = digits.length - NANO_PLACES;
  return `${nanos < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** Throws unless the code has the form of ISO 4217. */
export function checkCurrency(code: string): string {
  if (!/^[A-Z]{3}$/.test(code)) {
    throw new SyntaxError(`"${code}" is not a currency; write an ISO 4217 code such as EUR.`);
  }
  return code;
}

export function known(nanos: bigint, currency: string, basis: Basis = 'list'): Amount {
  return { state: 'known', nanos, currency: checkCurrency(currency), basis };
}

export function estimated(nanos: bigint, currency: string, basis: Basis = 'list'): Amount {
  return { state: 'estimated', nanos, currency: checkCurrency(currency), basis };
}

export function missing(currency: string, reason: string): MissingMoney {
  return { state: 'missing', currency: checkCurrency(currency), reason };
}

/** One basis stays itself, different ones are `mixed`; nothing at all is `list`, for a zero needs no contract. */
export function combineBasis(bases: Iterable<Basis>): Basis {
  let result: Basis | undefined;
  for (const basis of bases) {
    if (result !== undefined && result !== basis) return 'mixed';
    result = basis;
  }
  return result ?? 'list';
}

export interface MoneySum {
  /** of what has a number; Missing only where every part is */
  readonly sum: Money;
  /** the parts that could not be added, in order */
  readonly missing: readonly MissingMoney[];
}

/**
 * The sum of the parts that have a number, and the parts that have none. Estimated if any summed part is.
 * The basis of zeros does not count. A part in another currency is an error: convert first, never here.
 */
export function sumMoney(parts: Iterable<Money>, currency: string): MoneySum {
  const absent: MissingMoney[] = [];
  const bases: Basis[] = [];
  let nanos = 0n;
  let count = 0;
  let rough = false;
  for (const part of parts) {
    if (part.currency !== currency) {
      throw new RangeError(`Cannot add ${part.currency} to ${currency}; convert it with a dated rate first.`);
    }
    if (part.state === 'missing') {
      absent.push(part);
      continue;
    }
    count++;
    nanos += part.nanos;
    rough ||= part.state === 'estimated';
    if (part.nanos !== 0n) bases.push(part.basis);
  }
  const firstAbsent = absent[0];
  if (count === 0 && firstAbsent !== undefined) return { sum: firstAbsent, missing: absent };
  const basis = combineBasis(bases);
  return { sum: rough ? estimated(nanos, currency, basis) : known(nanos, currency, basis), missing: absent };
}

export interface WireMoney {
  readonly amount: string | null;
  readonly currency: string;
  readonly state: 'known' | 'estimated' | 'missing';
  readonly basis: Basis;
}

/** A Missing goes out with amount null; its basis says nothing, so it is `list`. */
export function toWire(money: Money): WireMoney {
  if (money.state === 'missing') return { amount: null, currency: money.currency, state: 'missing', basis: 'list' };
  return { amount: formatNanos(money.nanos), currency: money.currency, state: money.state, basis: money.basis };
}

/** The reverse; the reason of a Missing does not travel with it and is `UNSTATED`. */
export function fromWire(wire: WireMoney): Money {
  if (wire.amount === null || wire.state === 'missing') return missing(wire.currency, 'UNSTATED');
  const make = wire.state === 'known' ? known : estimated;
  return make(parseNanos(wire.amount), wire.currency, wire.basis);
}
