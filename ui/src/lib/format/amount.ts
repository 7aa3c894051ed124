import type { Money } from '@plimsoll/contract/money';

/** Integer nano-units of a decimal string as the API writes it; exact, so that sums on a page equal sums of the API. */
export function nanos(amount: string): bigint {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.');
  const value = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9) || '0');
  return negative ? -value : value;
}

export function decimal(value: bigint): string {
  const absolute = value < 0n ? -value : value;
  const text = `${absolute / 1_000_000_000n}.${String(absolute % 1_000_000_000n).padStart(9, '0')}`;
  return value < 0n ? `-${text}` : text;
}

/** Null is Missing: it is not a number, and whoever adds has to say "at least". */
export function moneyNanos(money: Money | undefined): bigint | null {
  return money === undefined || money.amount === null ? null : nanos(money.amount);
}

/** Sum of what is known; estimated if any part is; missing only if every part is. */
export function sumMoney(parts: readonly Money[], currency: string): Money {
  const known = parts.filter((part) => part.amount !== null);
  if (known.length === 0 && parts.length > 0) return { amount: null, currency, state: 'missing', basis: 'mixed' };
  let total = 0n;
  for (const part of known) total += moneyNanos(part) ?? 0n;
  const bases = new Set(known.map((part) => part.basis));
  return {
    amount: decimal(total),
    currency,
    state: known.some((part) => part.state === 'estimated') ? 'estimated' : 'known',
    basis: bases.size === 1 ? (known[0]?.basis ?? 'mixed') : 'mixed',
  };
}

/** For pixels only: a chart may round, a sum may not. */
export function approximate(amount: string | null): number | null {
  return amount === null ? null : Number(amount);
}

/** a - b, null if either is missing. */
export function difference(a: Money, b: Money | undefined): bigint | null {
  const left = moneyNanos(a);
  const right = moneyNanos(b);
  return left === null || right === null ? null : left - right;
}
