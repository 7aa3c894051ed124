import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

const part = (totalNanos: bigint, gapSeconds = 0, unpricedSeconds = 0) => ({
  totalNanos,
  lifeSeconds: 3600,
  gapSeconds,
  unpricedSeconds,
});

test('weighted by cost, not by counting nodes', () => {
  expect(coverageOf([part(900n), part(100n, 3600)], 0n, []).share).toBeCloseTo(0.9);
  expect(coverageOf([part(900n, 1800), part(100n)], 0n, []).share).toBeCloseTo(0.55);
});

test('an hour without a price weighs as the mean priced one', () => {
  const result = coverageOf([part(300n), part(100n), part(0n, 0, 3600)], 100n, []);
  expect(result.share).toBeCloseTo(2 / 3);
  expect(result).toMatchObject({ nodeHours: 3, sampledNodeHours: 3, pricedNodeHours: 2, estimatedShare: 0.25 });
});

test('nothing billed, nothing priced, everything free', () => {
  expect(coverageOf([], 0n, [])).toMatchObject({ share: 0, nodeHours: 0, estimatedShare: 0 });
  expect(coverageOf([part(0n, 0, 3600)], 0n, []).share).toBe(0);
  expect(coverageOf([part(0n, 900)], 0n, []).share).toBe(0.75);
});
