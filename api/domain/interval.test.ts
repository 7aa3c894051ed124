import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredSeconds, type Interval, intersect, seconds, subtract, union } from './interval.ts';

const interval = fc.tuple(fc.nat(50), fc.nat(50)).map(([from, to]): Interval => ({ from, to }));
const set = fc.array(interval, { maxLength: 6 });
const holds = (intervals: readonly Interval[], at: number) => intervals.some(({ from, to }) => from <= at && at < to);
const total = (intervals: readonly Interval[]) => intervals.reduce((sum, one) => sum + seconds(one), 0);

test('every second is in exactly what it should be in', () => {
  fc.assert(
    fc.property(interval, interval, set, (a, b, others) => {
      const common = intersect(a, b);
      const rest = subtract(a, others);
      const all = union(others);
      for (let at = 0; at <= 50; at++) {
        expect(holds(common === undefined ? [] : [common], at)).toBe(holds([a], at) && holds([b], at));
        expect(holds(rest, at)).toBe(holds([a], at) && !holds(others, at));
        expect(holds(all, at)).toBe(holds(others, at));
      }
      expect(coveredSeconds(a, others) + total(rest)).toBe(seconds(a));
      expect(union(all)).toEqual(all);
      all.slice(1).forEach((one, index) => {
        expect(one.from).toBeGreaterThan(all[index]?.to ?? 0);
      });
    }),
  );
});
