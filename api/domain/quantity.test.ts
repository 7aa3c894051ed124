import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCpuMilli,
  parseBytes,
  parseCount,
  parseCpuMilli,
  parseCpuUsageMilli,
  parseQuantity,
} from './quantity.ts';

test.each([
  ['100m', 100],
  ['1.5', 1500],
  ['2', 2000],
  ['1e3', 1_000_000],
  ['2k', 2_000_000],
  ['0.1', 100],
  ['1n', 1],
  ['1500u', 2],
  ['0', 0],
  ['.5', 500],
  ['1.', 1000],
])('%s is %d thousandths of a core', (text, milli) => expect(parseCpuMilli(text)).toBe(milli));

test.each([
  ['512Mi', 536_870_912],
  ['0.5Gi', 536_870_912],
  ['1e3', 1000],
  ['1E3', 1000],
  ['2k', 2000],
  ['2Ki', 2048],
  ['128974848', 128_974_848],
  ['129M', 129_000_000],
  ['128974848000m', 128_974_848],
  ['1.5e-1', 1],
  ['1Pi', 2 ** 50],
])('%s is %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

describe('what is no quantity', () => {
  test.each(['', 'abc', '1 Gi', '1GiB', '1kb', '--1', '1e', '1e+', '0x10', '1,5', 'Mi', 'Infinity', '1K'])(
    '%j',
    (text) => {
      expect(() => parseBytes(text)).toThrow('is not a Kubernetes quantity');
    },
  );
  test('negative and too large', () => {
    expect(() => parseCpuMilli('-100m')).toThrow('negative');
    expect(() => parseBytes('1Ei')).toThrow('too large');
    expect(parseQuantity('1Ei')).toBe(1n << 60n);
    expect(parseQuantity('-1.5')).toBe(-2n);
    expect(parseQuantity('1E')).toBe(10n ** 18n);
  });
});

test('usage keeps its fraction of a thousandth', () => {
  expect(parseCpuUsageMilli('131542987n')).toBe(131.542987);
  expect(parseCount('4')).toBe(4);
});

test('formats read back as themselves', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 }), (value) => {
      expect(parseCpuMilli(formatCpuMilli(value))).toBe(value);
      expect(parseBytes(formatBytes(value))).toBe(value);
      expect(parseBytes(formatBytes(value * 1024))).toBe(value * 1024);
    }),
  );
  expect([formatBytes(536_870_912), formatBytes(0), formatCpuMilli(250), formatCpuMilli(2000)]).toEqual([
    '512Mi',
    '0',
    '250m',
    '2',
  ]);
});

test('never below the exact value, less than one above', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 9 }), (digits, places) => {
      const text = places === 0 ? String(digits) : `${digits / 10 ** places}`;
      fc.pre(!text.includes('e'));
      const [whole = '0', fraction = ''] = text.split('.');
      const exact = BigInt(whole + fraction);
      const scale = 10n ** BigInt(fraction.length);
      const bytes = BigInt(parseBytes(text)) * scale;
      expect(bytes >= exact && bytes - exact < scale).toBe(true);
    }),
  );
});
