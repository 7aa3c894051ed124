import { nanos } from '#lib/format/amount.ts';
import { formatNanos } from '#lib/format/money.ts';
import { formatNumber } from '#lib/format/number.ts';

const LOCALE = 'en-GB';
const small = new Map<string, Intl.NumberFormat>();
const names = new Intl.DisplayNames(LOCALE, { type: 'region' });

/** A price for little of something: four decimals where two would say nothing. */
export function formatUnitPrice(amount: string, currency: string): string {
  const value = nanos(amount);
  if (value === 0n || value >= 10_000_000_000n) return formatNanos(value, currency);
  let format = small.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 4,
      maximumFractionDigits: 4,
    });
    small.set(currency, format);
  }
  return format.format(Number(amount));
}

export function formatPrice(amount: string | null, currency: string): string {
  return amount === null ? '—' : formatNanos(nanos(amount), currency);
}

/** `France`; the code where it stands for no country. */
export function countryName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Traffic is sold by the decimal terabyte. */
export function formatTraffic(traffic: 'unmetered' | 'included' | 'unknown', bytes: number | null): string {
  if (traffic === 'unmetered') return 'unmetered';
  return bytes === null ? '—' : `${formatNumber(bytes / 1e12, 1)} TB`;
}
