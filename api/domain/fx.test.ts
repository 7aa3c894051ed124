import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertNanos, type FxRate, inverseRateNanos, rateOn } from './fx.ts';

const RATES: FxRate[] = [
  { day: '2026-10-01', base: 'EUR', quote: 'USD', rateNanos: 1_100_000_000n },
  { day: '2026-10-02', base: 'EUR', quote: 'USD', rateNanos: 1_250_000_000n },
  { day: '2026-10-02', base: 'EUR', quote: 'GBP', rateNanos: 850_000_000n },
];

test('the last rate on or before the day; later ones and old ones are Estimated', () => {
  expect(rateOn(RATES, 'EUR', 'USD', '2026-10-01')).toMatchObject({ rateNanos: 1_100_000_000n, estimated: false });
  expect(rateOn(RATES, 'EUR', 'USD', '2026-10-04')).toMatchObject({ day: '2026-10-02', estimated: false });
  expect(rateOn(RATES, 'EUR', 'USD', '2026-10-10')).toMatchObject({ day: '2026-10-02', estimated: true });
  expect(rateOn(RATES, 'EUR', 'USD', '2026-09-30')).toMatchObject({ day: '2026-10-01', estimated: true });
});

test('the other direction, and the way through EUR', () => {
  expect(rateOn(RATES, 'USD', 'EUR', '2026-10-02')?.rateNanos).toBe(800_000_000n);
  expect(rateOn(RATES, 'USD', 'GBP', '2026-10-02')?.rateNanos).toBe(680_000_000n);
  expect(rateOn(RATES, 'USD', 'CHF', '2026-10-02')).toBeUndefined();
  expect(rateOn([], 'EUR', 'EUR', '2026-10-02')).toMatchObject({ rateNanos: 1_000_000_000n, estimated: false });
});

test('one rounding, half up', () => {
  expect(convertNanos(1n, 500_000_000n)).toBe(1n);
  expect(convertNanos(1n, 499_999_999n)).toBe(0n);
  expect(() => convertNanos(1n, 0n)).toThrow('above 0');
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 15n), fc.bigInt(1n, 10n ** 12n), (nanos, rate) => {
      const error = convertNanos(nanos, rate) * 1_000_000_000n - nanos * rate;
      return error <= 500_000_000n && error >= -500_000_000n;
    }),
  );
});

test('an inverse twice is near where it began', () => {
  fc.assert(
    fc.property(fc.bigInt(10n ** 8n, 10n ** 10n), (rate) => {
      const back = inverseRateNanos(inverseRateNanos(rate));
      const off = back > rate ? back - rate : rate - back;
      return off <= (rate * rate) / 10n ** 18n + 100n;
    }),
  );
});
