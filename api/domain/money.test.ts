import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  combineBasis,
  estimated,
  formatNanos,
  fromWire,
  known,
  missing,
  parseNanos,
  parseNanosRounded,
  sumMoney,
  toWire,
} from './money.ts';

describe('decimal strings', () => {
  test.each([
    ['12.34', 12_340_000_000n],
    ['0.000000001', 1n],
    ['-0.5', -500_000_000n],
    ['+7', 7_000_000_000n],
    ['1.50000000000', 1_500_000_000n],
    ['900719925474099.123456789', 900_719_925_474_099_123_456_789n],
  ])('%s', (text, nanos) => expect(parseNanos(text)).toBe(nanos));

  test.each(['', '1,5', '1e3', 'NaN', '1.', '.5', '1.0000000001', '0x1'])('%j is refused', (text) => {
    expect(() => parseNanos(text)).toThrow(/amount|decimal places/);
  });

  test('quoted unit prices are rounded half away from zero', () => {
    expect(parseNanosRounded('0.0000166667')).toBe(16_667n);
    expect(parseNanosRounded('0.0000000005')).toBe(1n);
    expect(parseNanosRounded('-0.0000000005')).toBe(-1n);
    expect(parseNanosRounded('0.00000000049')).toBe(0n);
  });

  test('there and back', () => {
    fc.assert(fc.property(fc.bigInt(), (nanos) => parseNanos(formatNanos(nanos)) === nanos));
    expect(formatNanos(0n)).toBe('0.000000000');
    expect(formatNanos(-1n)).toBe('-0.000000001');
  });
});

describe('sums', () => {
  test('Missing is never summed and always told', () => {
    const lost = missing('EUR', 'NOT_COLLECTED');
    expect(sumMoney([known(5n, 'EUR'), lost], 'EUR')).toEqual({ sum: known(5n, 'EUR'), missing: [lost] });
    expect(sumMoney([lost, lost], 'EUR').sum).toBe(lost);
    expect(sumMoney([], 'EUR').sum).toEqual(known(0n, 'EUR'));
    expect(toWire(lost).amount).toBeNull();
  });

  test('one Estimated part makes the sum Estimated; zeros have no basis', () => {
    const parts = [known(5n, 'EUR', 'owned'), estimated(1n, 'EUR', 'owned'), known(0n, 'EUR', 'list')];
    expect(sumMoney(parts, 'EUR').sum).toEqual(estimated(6n, 'EUR', 'owned'));
    expect(combineBasis(['list', 'contract'])).toBe('mixed');
  });

  test('currencies do not mix', () => {
    expect(() => sumMoney([known(1n, 'USD')], 'EUR')).toThrow('convert');
    expect(() => known(1n, 'eur')).toThrow('ISO 4217');
  });

  test('order and grouping do not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt()), fc.nat(), (amounts, cut) => {
        const parts = amounts.map((nanos) => known(nanos, 'EUR'));
        const halves = [parts.slice(0, cut), parts.slice(cut)].map((half) => sumMoney(half, 'EUR').sum);
        expect(sumMoney(halves, 'EUR').sum).toEqual(sumMoney(parts.toReversed(), 'EUR').sum);
      }),
    );
  });

  test('the wire keeps amount, currency, state and basis', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom('list', 'owned', 'mixed'), (nanos, basis) => {
        expect(fromWire(toWire(estimated(nanos, 'USD', basis)))).toEqual(estimated(nanos, 'USD', basis));
      }),
    );
    expect(fromWire(toWire(missing('EUR', 'X')))).toEqual(missing('EUR', 'UNSTATED'));
  });
});
