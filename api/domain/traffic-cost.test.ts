import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trafficCost } from './traffic-cost.ts';

const AWS = [
  { fromGb: 0, nanosPerGb: 90_000_000n },
  { fromGb: 10_240, nanosPerGb: 85_000_000n },
  { fromGb: 51_200, nanosPerGb: 70_000_000n },
];

test('20 TB out of a tiered cloud, and out of a server that includes them', () => {
  expect(trafficCost(20_000, 100, AWS)).toBe(10_240n * 90_000_000n + 9_660n * 85_000_000n);
  expect(trafficCost(20_000, 20_000, [{ fromGb: 0, nanosPerGb: 1_000_000n }])).toBe(0n);
});

test('any volume costs what its single GB cost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100 }), (gb, free) => {
      const tiers = [
        { fromGb: 0, nanosPerGb: 9n },
        { fromGb: 50, nanosPerGb: 7n },
        { fromGb: 120, nanosPerGb: 5n },
      ];
      let oracle = 0n;
      for (let one = 0; one < gb - free; one++) oracle += one < 50 ? 9n : one < 120 ? 7n : 5n;
      expect(trafficCost(gb, free, tiers)).toBe(oracle);
    }),
  );
});
