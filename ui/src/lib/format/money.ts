import type { Money } from '@plimsoll/contract/money';
import { decimal, moneyNanos, nanos } from './amount.ts';

const LOCALE = 'en-GB';
const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, digits: number, compact = false): Intl.NumberFormat {
  const key = `${currency}/${digits}/${compact}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: compact ? 0 : digits,
      maximumFractionDigits: digits,
      ...(compact ? { notation: 'compact' as const } : {}),
    });
    formats.set(key, found);
  }
  return found;
}

/** A minus that lines up with digits, where Intl prints a hyphen. */
function typographic(text: string): string {
  return text.replace(/^-/, '−');
}

/** Money in words of a table: two decimals, `< 0.01` where something is there but tiny, an em dash where it is missing. */
export function formatNanos(value: bigint | null, currency: string): string {
  if (value === null) return '—';
  const cent = 10_000_000n;
  const absolute = value < 0n ? -value : value;
  if (value !== 0n && absolute * 2n < cent) {
    const sign = value < 0n ? '> −' : '< ';
    return `${sign}${format(currency, 2).format(0.01)}`;
  }
  const rounded = Number(decimal(value));
  return typographic(format(currency, 2).format(rounded));
}

export function formatMoney(money: Money | undefined): string {
  return formatNanos(moneyNanos(money), money?.currency ?? 'EUR');
}

/** A pixel value in the words of a table; for tooltips, never for sums. */
export function formatApproximate(value: number | null, currency: string): string {
  return value === null ? '—' : formatNanos(nanos(value.toFixed(9)), currency);
}

/** `+€12.30`, `−€4.00`, `±€0.00`: direction without colour. */
export function formatChange(value: bigint | null, currency: string): string {
  if (value === null) return '—';
  if (value === 0n) return `±${format(currency, 2).format(0)}`;
  const sign = value > 0n ? '+' : '−';
  const text = formatNanos(value < 0n ? -value : value, currency);
  return text.startsWith('< ') ? `< ${sign}${text.slice(2)}` : `${sign}${text}`;
}

/** Axis ticks and headline figures: whole units above 1,000, compact above 100,000. */
export function formatRound(value: number, currency: string): string {
  const absolute = Math.abs(value);
  if (absolute >= 100_000) return typographic(format(currency, 1, true).format(value));
  if (absolute >= 1_000 || absolute === 0) return typographic(format(currency, 0).format(value));
  if (absolute >= 10) return typographic(format(currency, value % 1 === 0 ? 0 : 2).format(value));
  return typographic(format(currency, absolute >= 0.1 ? 2 : 4).format(value));
}

export const BASIS_WORDS: Record<Money['basis'], string> = {
  list: 'list price',
  contract: 'contract price',
  invoice: 'invoice',
  owned: 'owned hardware',
  mixed: 'several price sources',
};
