import { expect, test } from 'vitest';
import { costOf, noAmounts, type PodCell } from './cells.ts';
import { limitGroups, regroup, sortByCost } from './regroup.ts';

function cell(namespace: string, start: number, cpuUsed: bigint, overhead = false): PodCell {
  return {
    start,
    cluster: 'c',
    namespace,
    kind: 'Deployment',
    workload: 'w',
    container: '',
    podUid: '',
    nodeUid: '',
    labelSet: '',
    overhead,
    ...noAmounts(),
    cpuUsed,
  };
}

const CELLS = [cell('a', 0, 1n), cell('b', 0, 5n), cell('b', 1, 7n), cell('k', 1, 2n, true)];
const grouped = () =>
  sortByCost(
    regroup(
      CELLS,
      (one) => [one.namespace],
      2,
      (one) => one.start,
    ),
  );

test('rows sum their cells by key, dearest first, with a trend that is empty where there was no cell', () => {
  expect(grouped().map((row) => [row.key, costOf(row), row.trend, row.overhead])).toEqual([
    [['b'], 12n, [5n, 7n], false],
    [['k'], 2n, [undefined, 2n], true],
    [['a'], 1n, [1n, undefined], false],
  ]);
});

test('a limit keeps the dearest and sums the others into one row', () => {
  expect(limitGroups(grouped(), 1).map((row) => [row.key, costOf(row), row.trend])).toEqual([
    [['b'], 12n, [5n, 7n]],
    [['(other)'], 3n, [1n, 2n]],
  ]);
  expect(limitGroups(grouped(), 3)).toHaveLength(3);
});
