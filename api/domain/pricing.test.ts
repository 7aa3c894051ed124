import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstant } from './instant.ts';
import {
  hourlyToMonthlyNanos,
  monthlyToHourlyNanos,
  nodePriceNanos,
  nodePrices,
  nodeWeights,
  type Quote,
} from './pricing.ts';

const COMMON = {
  cluster: 'c',
  nodeUid: 'n',
  currency: 'EUR',
  weights: { cpu: 1n, memory: 1n, gpu: 0n },
  basis: 'list',
  estimated: false,
  source: 'test',
} as const;
const OCTOBER = parseInstant('2026-10-01T00:00:00Z');
const NOVEMBER = parseInstant('2026-11-01T00:00:00Z');
const pricesOf = (from: number, to: number | null, quote: Quote, until = NOVEMBER) =>
  nodePrices({ from, to }, quote, COMMON, until);

test('hours that tile a price sum to it', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10n ** 12n),
      fc.array(fc.integer({ min: 1, max: 3600 }), { minLength: 1, maxLength: 40 }),
      (amountNanos, lengths) => {
        const length = lengths.reduce((sum, one) => sum + one, 0);
        const price = { ...COMMON, from: OCTOBER, to: OCTOBER + length, amountNanos, perSeconds: length };
        let at = OCTOBER;
        const parts = lengths.map((one) => {
          at += one;
          return nodePriceNanos(price, { from: at - one, to: at });
        });
        expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(amountNanos);
      },
    ),
  );
});

test('a flat month is one row a month, a capped one only costs its cap', () => {
  const flat = pricesOf(OCTOBER, null, { kind: 'flat_monthly', monthlyNanos: 100n }, NOVEMBER + 1);
  expect(flat.map(({ perSeconds }) => perSeconds / 86_400)).toEqual([31, 30]);
  const quote = { kind: 'hourly_capped', hourlyNanos: 100n, monthlyCapNanos: 1000n } as const;
  expect(pricesOf(OCTOBER, OCTOBER + 10 * 3600, quote)).toMatchObject([{ amountNanos: 100n, perSeconds: 3600 }]);
  expect(pricesOf(OCTOBER, OCTOBER + 20 * 3600, quote)).toMatchObject([{ amountNanos: 1000n, perSeconds: 72_000 }]);
  expect(pricesOf(OCTOBER, null, { kind: 'hourly', hourlyNanos: 7n })).toMatchObject([
    { amountNanos: 7n, to: 4_102_444_800 },
  ]);
});

test('outside of its interval a price says nothing', () => {
  const [price] = pricesOf(OCTOBER, NOVEMBER, { kind: 'hourly', hourlyNanos: 7n });
  if (price === undefined) throw new Error('no price');
  expect(() => nodePriceNanos(price, { from: OCTOBER - 1, to: OCTOBER })).toThrow('does not cover');
});

test('weights keep the ratios of core, GiB and GPU', () => {
  const { cpu, memory, gpu } = nodeWeights({ cpuMilli: 1000, memoryBytes: 2 ** 30, gpus: 1, pods: 1 });
  expect([Number(cpu) / Number(memory), Number(gpu) / Number(memory)]).toEqual([7.4607, 224.22]);
  expect(nodeWeights({ cpuMilli: 1000, memoryBytes: 0, gpus: 0, pods: 1 })).toMatchObject({ memory: 0n, gpu: 0n });
});

test('conventions turn units, half up', () => {
  expect(monthlyToHourlyNanos(730n, 730)).toBe(1n);
  expect(monthlyToHourlyNanos(365n, 730)).toBe(1n);
  expect(monthlyToHourlyNanos(364n, 730)).toBe(0n);
  expect(hourlyToMonthlyNanos(2n, 672)).toBe(1344n);
});
