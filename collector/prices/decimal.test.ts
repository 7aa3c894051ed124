import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalFromNanos, nanosFromDecimal, nanosFromNumber, nanosFromUnits } from './decimal.ts';

test('every way a source writes a price', () => {
  expect(nanosFromDecimal('0.0960000000')).toBe(96_000_000n);
  expect(nanosFromDecimal('1.0E-4')).toBe(100_000n);
  expect(nanosFromDecimal('91.6000')).toBe(91_600_000_000n);
  expect(nanosFromDecimal('1.1900000000000000')).toBe(1_190_000_000n);
  expect(nanosFromDecimal('0.0000000005')).toBe(1n);
  expect(nanosFromNumber(0.145125)).toBe(145_125_000n);
  expect(nanosFromNumber(1e-7)).toBe(100n);
  expect(nanosFromUnits('2', 933_908_000)).toBe(2_933_908_000n);
  for (const bad of ['', 'N/A*', '1,5', '1e99', '-']) expect(() => nanosFromDecimal(bad)).toThrow();
  expect(() => nanosFromNumber(Number.NaN)).toThrow();
  expect(() => nanosFromUnits('1.5', 0)).toThrow();
});

test('text and nano-units say the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (nanos) => {
      expect(nanosFromDecimal(decimalFromNanos(nanos))).toBe(nanos);
    }),
  );
});
