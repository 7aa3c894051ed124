import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NodeCell, noAmounts, ownCost, type PodCell, spreadCost } from './cells.ts';
import { spreadIdle } from './spread.ts';

function pod(place: Partial<PodCell>, cpuUsed: bigint): PodCell {
  return {
    start: 0,
    cluster: 'c',
    namespace: '',
    kind: '',
    workload: '',
    container: '',
    podUid: '',
    nodeUid: 'n1',
    labelSet: '',
    overhead: false,
    ...noAmounts(),
    ...place,
    cpuUsed,
  };
}

function node(place: Partial<NodeCell>): NodeCell {
  return {
    start: 0,
    cluster: 'c',
    nodeUid: 'n1',
    total: 0n,
    cpuIdle: 0n,
    memoryIdle: 0n,
    gpuIdle: 0n,
    reserved: 0n,
    unattributed: 0n,
    estimated: 0n,
    lifeSeconds: 3600,
    gapSeconds: 0,
    unpricedSeconds: 0,
    ...place,
  };
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

describe('spreadIdle', () => {
  test('a node of 10 idle goes 3 : 1 to pods that cost 6 and 2, reserved and unattributed beside them', () => {
    const cells = [pod({ namespace: 'a' }, 6n), pod({ namespace: 'b' }, 2n)];
    const spread = spreadIdle(cells, [node({ cpuIdle: 8n, memoryIdle: 4n, reserved: 4n, unattributed: 8n })]);
    expect(spread.cells.map(spreadCost)).toEqual([9n, 3n]);
    expect(spread.reserved).toEqual([3n, 1n]);
    expect(spread.unattributed).toEqual([6n, 2n]);
    expect(spread.uncarried).toEqual([]);
  });

  test('a node without containers keeps its idle', () => {
    const empty = node({ nodeUid: 'n2', cpuIdle: 5n });
    const spread = spreadIdle([pod({}, 1n)], [node({ cpuIdle: 1n }), empty]);
    expect(spread.uncarried).toEqual([empty]);
  });

  test('the given cells are not changed', () => {
    const cells = [pod({}, 1n)];
    spreadIdle(cells, [node({ cpuIdle: 7n })]);
    expect(cells.map(spreadCost)).toEqual([0n]);
  });

  test('joining neighbours before spreading gives the same money as joining them after', () => {
    const place = fc.record({
      namespace: fc.constantFrom('a', 'b', 'c'),
      workload: fc.constantFrom('x', 'y'),
      podUid: fc.uuid(),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.bigInt(0n, 10n ** 9n)), { minLength: 1, maxLength: 20 }),
        fc.bigInt(0n, 10n ** 10n),
        (rows, cpuIdle) => {
          const fine = rows.map(([where, cost]) => pod(where, cost));
          fc.pre(sum(fine.map(ownCost)) > 0n);
          const coarse = ['a', 'b', 'c'].map((namespace) =>
            pod({ namespace }, sum(fine.filter((cell) => cell.namespace === namespace).map(ownCost))),
          );
          const nodes = [node({ cpuIdle })];
          const after = spreadIdle(fine, nodes).cells;
          const before = spreadIdle(coarse, nodes).cells;
          for (const cell of before) {
            const parts = after.filter((part) => part.namespace === cell.namespace).map(spreadCost);
            expect(sum(parts)).toBe(spreadCost(cell));
          }
        },
      ),
    );
  });
});
