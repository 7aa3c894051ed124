import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sample } from './facts.ts';
import { formatInstant } from './instant.ts';
import { cutSample, minuteOf } from './sample-cut.ts';

function sample(end: number, seconds: number, rxBytes: number): Sample {
  return {
    cluster: 'c',
    namespace: 'n',
    workload: { kind: 'Pod', name: 'p' },
    container: 'main',
    podUid: 'p',
    nodeUid: 'n',
    at: formatInstant(end),
    seconds,
    cpuMilli: 131.5,
    memoryBytes: 10,
    rxBytes,
    txBytes: 0,
    requests: { cpuMilli: 0, memoryBytes: 0, gpus: 0 },
  };
}

test('pieces tile the sample, stay within a minute and sum to its bytes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10_000, max: 20_000 }),
      fc.integer({ min: 1, max: 900 }),
      fc.nat(),
      (end, seconds, bytes) => {
        const pieces = cutSample(sample(end, seconds, bytes), end);
        expect(pieces.reduce((sum, piece) => sum + piece.seconds, 0)).toBe(seconds);
        expect(pieces.reduce((sum, piece) => sum + piece.rxBytes, 0n)).toBe(BigInt(bytes));
        expect(pieces.at(-1)?.endSeconds).toBe(end);
        for (const piece of pieces) {
          expect(piece.endSeconds - piece.seconds).toBeGreaterThanOrEqual(minuteOf(piece.endSeconds));
          expect(piece.endSeconds).toBeLessThanOrEqual(minuteOf(piece.endSeconds) + 60);
        }
      },
    ),
  );
});

test('values are rounded to whole ones, and no time is no sample', () => {
  expect(cutSample(sample(120, 60, 0), 120)).toMatchObject([{ cpuMilli: 132, seconds: 60, endSeconds: 120 }]);
  expect(cutSample(sample(120, 0, 0), 120)).toEqual([]);
});
