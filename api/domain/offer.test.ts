import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Charge, chargesOf, OPEN_END } from './offer.ts';
import { utcMonth } from './pricing.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const HOUR = 3600;
/** Running totals, as the store charges an hour. */
function chargeBetween(charge: Charge, from: number, to: number): bigint {
  const upTo = (moment: number) => (charge.amountNanos * BigInt(moment - charge.from)) / BigInt(charge.perSeconds);
  const start = Math.max(from, charge.from);
  const end = Math.min(to, charge.to);
  return end <= start ? 0n : upTo(end) - upTo(start);
}

const NOV = at('2026-11-01T00:00:00Z');
const FLAT = { billing: 'flat', hourlyNanos: 0n, monthlyNanos: 159_990_000_000n } as const;
const CAPPED = { billing: 'capped', hourlyNanos: 9_599_000n, monthlyNanos: 5_990_000_000n } as const;

/** The sum over whole hours, as the store prices them. */
function byHours(charges: ReturnType<typeof chargesOf>, from: number, to: number): bigint {
  let sum = 0n;
  for (let hour = from - (from % HOUR); hour < to; hour += HOUR) {
    for (const charge of charges) sum += chargeBetween(charge, Math.max(hour, from), Math.min(hour + HOUR, to));
  }
  return sum;
}

describe('charges of a machine', () => {
  test('a flat month sums to its invoice in February and in October', () => {
    for (const [from, to] of [
      ['2026-02-01', '2026-03-01'],
      ['2026-10-01', '2026-11-01'],
      ['2024-02-01', '2024-03-01'],
    ] as const) {
      const [start, end] = [at(`${from}T00:00:00Z`), at(`${to}T00:00:00Z`)];
      expect(byHours(chargesOf(FLAT, start, OPEN_END, start), start, end)).toBe(159_990_000_000n);
    }
  });

  test('hours until the cap: a short life pays its hours, a whole month the cap', () => {
    const short = NOV + 100 * HOUR;
    expect(byHours(chargesOf(CAPPED, NOV, short, NOV), NOV, short)).toBe(959_900_000n);
    const end = utcMonth(NOV).to;
    expect(byHours(chargesOf(CAPPED, NOV, OPEN_END, NOV), NOV, end)).toBe(5_990_000_000n);
    expect(byHours(chargesOf(CAPPED, NOV, NOV + 624 * HOUR, NOV), NOV, NOV + 624 * HOUR)).toBe(9_599_000n * 624n);
  });

  test('an hourly price is one stretch; nothing is charged for no time', () => {
    const terms = { billing: 'hourly', hourlyNanos: 107_000_000n, monthlyNanos: 0n } as const;
    expect(chargesOf(terms, NOV, OPEN_END, NOV)).toEqual([
      { from: NOV, to: OPEN_END, amountNanos: 107_000_000n, perSeconds: 3600 },
    ]);
    expect(chargesOf(terms, NOV, NOV, NOV)).toEqual([]);
  });

  test('any life, cut anywhere, sums to min(hours, cap) of each month', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2025-01-15T00:00:00Z'), max: at('2026-06-01T00:00:00Z') }),
        fc.integer({ min: 1, max: 200 * 24 * HOUR }),
        fc.bigInt({ min: 1n, max: 50_000_000_000n }),
        fc.bigInt({ min: 1n, max: 9_000_000_000_000n }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, life, hourlyNanos, monthlyNanos, cutAt) => {
          const to = from + life;
          const cut = from + Math.floor(life * cutAt);
          const charges = chargesOf({ billing: 'capped', hourlyNanos, monthlyNanos }, from, to, to);
          let oracle = 0n;
          for (let month = utcMonth(from); month.from < to; month = utcMonth(month.to)) {
            const lived = BigInt(Math.min(to, month.to) - Math.max(from, month.from));
            const hours = (hourlyNanos * lived) / 3600n;
            oracle += hours < monthlyNanos ? hours : monthlyNanos;
          }
          const sum = (a: number, b: number) =>
            charges.reduce((total, charge) => total + chargeBetween(charge, a, b), 0n);
          expect(sum(from, to)).toBe(oracle);
          expect(sum(from, cut) + sum(cut, to)).toBe(oracle);
          for (const [index, charge] of charges.entries())
            expect(charge.to).toBeLessThanOrEqual(charges[index + 1]?.from ?? to);
        },
      ),
      { numRuns: 300 },
    );
  });
});
