import { type Amounts, addAmounts, costOf, noAmounts, type PodCell } from './cells.ts';

export interface Group extends Amounts {
  readonly key: readonly string[];
  /** true when all of it is overhead */
  overhead: boolean;
  /** cost by step, parallel to the steps asked for; undefined where the group has no cell */
  readonly trend: (bigint | undefined)[];
}

export const OTHER_KEY = '(other)';

/** Sums cells into rows by key. `stepOf` gives a cell's place in the trend, -1 where there is none. */
export function regroup(
  cells: Iterable<PodCell>,
  keyOf: (cell: PodCell) => readonly string[],
  stepCount: number,
  stepOf: (cell: PodCell) => number,
): Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const id = key.length === 1 ? (key[0] ?? '') : key.join('\u0000');
    let group = groups.get(id);
    if (group === undefined) {
      group = { ...noAmounts(), key, overhead: true, trend: new Array<bigint | undefined>(stepCount).fill(undefined) };
      groups.set(id, group);
    }
    addAmounts(group, cell);
    if (!cell.overhead) group.overhead = false;
    const step = stepOf(cell);
    if (step >= 0) group.trend[step] = (group.trend[step] ?? 0n) + costOf(cell);
  }
  return [...groups.values()];
}

/** Dearest first; equal costs by key, so that a page does not change between two calls. */
export function sortByCost(groups: readonly Group[]): Group[] {
  return groups.toSorted((a, b) => {
    const difference = costOf(b) - costOf(a);
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    const left = a.key.join('\u0000');
    const right = b.key.join('\u0000');
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** The `limit` dearest and one row for all others, so that rows still sum to what they summed to. */
export function limitGroups(sorted: readonly Group[], limit: number | undefined): readonly Group[] {
  if (limit === undefined || sorted.length <= limit) return sorted;
  const rest = sorted.slice(limit);
  const other: Group = {
    ...noAmounts(),
    key: [OTHER_KEY],
    overhead: rest.every((group) => group.overhead),
    trend: (rest[0]?.trend ?? []).map((_, step) => {
      const amounts = rest.map((group) => group.trend[step]).filter((amount) => amount !== undefined);
      return amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum + amount, 0n);
    }),
  };
  for (const group of rest) addAmounts(other, group);
  return [...sorted.slice(0, limit), other];
}
