import { expect, test } from 'vitest';
import { amountText, counted, lasting, listed, moneyText, percentText } from './sentence.ts';

test.each([
  ['0.000000000', '0.00'],
  ['0.004999999', 'less than 0.01'],
  ['-0.000000001', 'more than -0.01'],
  ['0.005000000', '0.01'],
  ['1234567.895000000', '1\u00a0234\u00a0567.90'],
  ['-12.340000000', '-12.34'],
])('%s is written %s', (amount, text) => {
  expect(amountText(amount)).toBe(text);
});

test('money says its currency and its state, and a missing one has no number', () => {
  const money = { amount: '2.500000000', currency: 'EUR', basis: 'list' } as const;
  expect(moneyText({ ...money, state: 'known' })).toBe('2.50 EUR');
  expect(moneyText({ ...money, state: 'estimated' })).toBe('2.50 EUR (estimated)');
  expect(moneyText({ ...money, amount: null, state: 'missing' })).not.toMatch(/\d/);
});

test('shares never round to what they are not', () => {
  expect([0, 0.004, 0.5, 0.996, 1].map(percentText)).toEqual(['0 %', 'under 1 %', '50 %', 'over 99 %', '100 %']);
});

test('lists, counts and times are words', () => {
  expect(listed(['a'], 2)).toBe('a');
  expect(listed(['a', 'b'], 2)).toBe('a and b');
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  expect([counted(1, 'node'), counted(2, 'node')]).toEqual(['1 node', '2 nodes']);
  expect([90, 600, 7200, 200_000].map(lasting)).toEqual(['90 s', '10 min', '2 h', '2 days']);
});
