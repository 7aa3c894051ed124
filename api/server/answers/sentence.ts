/** Pieces of the sentences that answers begin with. Always English, a point as decimal mark, units written out. */
import type { Money } from '@plimsoll/contract/money';

/** `1 234.56 EUR`, "estimated" said, and never a number where there is none. */
export function moneyText(money: Money): string {
  if (money.amount === null) return `an unknown amount of ${money.currency}`;
  const text = `${amountText(money.amount)} ${money.currency}`;
  return money.state === 'estimated' ? `${text} (estimated)` : text;
}

/** Two decimals, a space at thousands that no line breaks at; what is there but below a hundredth is said to be so. */
export function amountText(amount: string): string {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const nanos = BigInt(whole + fraction.padEnd(9, '0').slice(0, 9));
  if (nanos === 0n) return '0.00';
  const cents = (nanos + 5_000_000n) / 10_000_000n;
  if (cents === 0n) return negative ? 'more than -0.01' : 'less than 0.01';
  const digits = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${negative ? '-' : ''}${digits}.${(cents % 100n).toString().padStart(2, '0')}`;
}

export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return 'under 1 %';
  if (percent < 100 && percent > 99) return 'over 99 %';
  return `${Math.round(percent)} %`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length <= 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function lasting(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
