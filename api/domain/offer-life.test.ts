import { expect, test } from 'vitest';
import type { Offer } from './offer.ts';
import { OPEN_END } from './offer.ts';
import { chargesOverLife } from './offer-life.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const offer = (given: Partial<Offer>): Offer =>
  ({ billing: 'hourly', hourlyNanos: 100n, monthlyNanos: 73_000n, validFrom: '2026-05-18', ...given }) as Offer;

test('before the first quote the earliest price counts and says so; a new price begins at midnight', () => {
  const chain = [offer({}), offer({ hourlyNanos: 120n, validFrom: '2026-11-10' })];
  const charges = chargesOverLife(chain, at('2026-05-01T00:00:00Z'), OPEN_END, at('2026-11-20T00:00:00Z'));
  expect(charges.map(({ from, amountNanos, beforeFirstQuote }) => [from, amountNanos, beforeFirstQuote])).toEqual([
    [at('2026-05-01T00:00:00Z'), 100n, true],
    [at('2026-05-18T00:00:00Z'), 100n, false],
    [at('2026-11-10T00:00:00Z'), 120n, false],
  ]);
});

test('a month that is charged whole keeps the price with which it began', () => {
  const flat = { billing: 'flat', monthlyNanos: 1_000n } as const;
  const chain = [offer(flat), offer({ ...flat, monthlyNanos: 2_000n, validFrom: '2026-11-10' })];
  const charges = chargesOverLife(chain, at('2026-10-15T00:00:00Z'), OPEN_END, at('2026-12-05T00:00:00Z'));
  expect(charges.map(({ amountNanos }) => amountNanos)).toEqual([1_000n, 1_000n, 2_000n]);
});

test('no offer is an error', () => {
  expect(() => chargesOverLife([], 0, 1, 1)).toThrow(RangeError);
});
