import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floorDiv, printedParts, roundToUnit, splitByLargestRemainder, splitByRunningTotal } from './money-split.ts';

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);
const weights = fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 1, maxLength: 30 }).filter((list) => sum(list) > 0n);
const amount = fc.bigInt(-(10n ** 15n), 10n ** 15n);

describe.each([
  ['running totals', splitByRunningTotal],
  ['largest remainder', splitByLargestRemainder],
])('%s', (_, split) => {
  test('parts sum to the whole and are less than one unit from their exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        const parts = split(total, list);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, index) => {
          const error = part * sum(list) - total * (list[index] ?? 0n);
          expect(error < sum(list) && error > -sum(list)).toBe(true);
        });
      }),
    );
  });

  test('a weight of 0 gets nothing, nothing is split over nobody', () => {
    expect(split(10n, [0n, 1n, 0n])).toEqual([0n, 10n, 0n]);
    expect(split(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => split(1n, [0n])).toThrow('all 0');
    expect(() => split(1n, [-1n, 2n])).toThrow('negative');
  });
});

test('equal weights get equal money but for one unit, first come first', () => {
  expect(splitByLargestRemainder(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
  expect(splitByRunningTotal(100n, [1n, 1n, 1n])).toEqual([33n, 33n, 34n]);
});

test('printed cents add up to the printed sum', () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), fc.integer({ min: 0, max: 9 }), (amounts, places) => {
      const unit = 10n ** BigInt(9 - places);
      const printed = printedParts(amounts, places);
      expect(sum(printed)).toBe(roundToUnit(sum(amounts), unit));
      printed.forEach((part, index) => {
        const off = part - (amounts[index] ?? 0n);
        expect(part % unit === 0n && off > -unit && off <= unit).toBe(true);
      });
    }),
  );
});

test('quotients round down', () => {
  expect([floorDiv(7n, 2n), floorDiv(-7n, 2n), floorDiv(-8n, 2n), floorDiv(7n, -2n)]).toEqual([3n, -4n, -4n, -4n]);
  expect([roundToUnit(15n, 10n), roundToUnit(-15n, 10n), roundToUnit(14n, 10n)]).toEqual([20n, -20n, 10n]);
});
