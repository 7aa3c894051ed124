import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitSplit, type SizedPrice } from './split-fit.ts';

const SIZES = [
  [2, 4],
  [2, 8],
  [2, 16],
  [8, 16],
  [16, 64],
  [64, 512],
] as const;

const priced = (core: number, gib: number): SizedPrice[] =>
  SIZES.map(([cores, size]) => ({ cores, gib: size, price: core * cores + gib * size }));

test('prices that are a sum of cores and memory give their rates back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.001, max: 0.1, noNaN: true }),
      (core, gib) => {
        const fit = fitSplit(priced(core, gib));
        expect(Number(fit?.rates.cpuPerCore)).toBeCloseTo((core / gib) * 10_000, -1);
        expect(fit?.r2).toBeGreaterThan(0.999_999);
      },
    ),
  );
});

test('a fit charges for both or there is none', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 }), (prices) => {
      const fit = fitSplit(SIZES.map(([cores, gib], at) => ({ cores, gib, price: prices[at] ?? 1 })));
      if (fit) expect(fit.rates.cpuPerCore > 0n && fit.rates.memoryPerGiB > 0n).toBe(true);
    }),
  );
  expect(fitSplit(priced(1, 0))).toBeUndefined();
});

test('machines of an uncommon shape do not decide', () => {
  const plain = fitSplit(priced(0.04, 0.005));
  expect(fitSplit([...priced(0.04, 0.005), { cores: 4, gib: 122, price: 0.8 }])?.rates).toEqual(plain?.rates);
});

test('fewer than three ratios fit nothing; a machine with a GPU is left out', () => {
  expect(
    fitSplit(
      priced(0.04, 0.005)
        .filter(({ cores, gib }) => gib / cores <= 4)
        .slice(0, 2),
    ),
  ).toBeUndefined();
  const plain = fitSplit(priced(0.04, 0.005));
  const withGpu = fitSplit([...priced(0.04, 0.005), { cores: 8, gib: 64, price: 30 }]);
  expect(withGpu?.rates).toEqual(plain?.rates);
});
