import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastMonth } from './forecast.ts';

test('even days: the mean goes on, and there is no doubt', () => {
  expect(forecastMonth(300n, [100n, 100n, 100n], 2 * 86_400)).toEqual({
    expectedNanos: 500n,
    band: { lowNanos: 500n, highNanos: 500n },
    days: 3,
  });
});

test('half a day left is half a day', () => {
  expect(forecastMonth(0n, [100n], 43_200)).toEqual({ expectedNanos: 50n, band: undefined, days: 1 });
  expect(forecastMonth(0n, [], 86_400)).toBeUndefined();
  expect(() => forecastMonth(0n, [1n], -1)).toThrow('remaining');
});

test('only the last four weeks count', () => {
  expect(forecastMonth(0n, [10n ** 9n, ...Array.from({ length: 28 }, () => 10n)], 86_400)?.expectedNanos).toBe(10n);
});

test('the band holds the expectation and is never below what is spent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 3 }),
      fc.bigInt(0n, 10n ** 13n),
      fc.nat(31 * 86_400),
      (days, soFar, left) => {
        const forecast = forecastMonth(soFar, days, left);
        if (forecast?.band === undefined) throw new Error('no band');
        expect(forecast.band.lowNanos >= soFar).toBe(true);
        expect(
          forecast.band.lowNanos <= forecast.expectedNanos && forecast.expectedNanos <= forecast.band.highNanos,
        ).toBe(true);
      },
    ),
  );
});
