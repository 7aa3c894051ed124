/** Half-open intervals of whole seconds: `from` is in, `to` is not. An interval with from >= to is empty. */

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export function isEmpty(interval: Interval): boolean {
  return interval.from >= interval.to;
}

/** Undefined where they share no second. */
export function intersect(a: Interval, b: Interval): Interval | undefined {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : undefined;
}

/** Sorted, disjoint and never touching: the normal form of a set of intervals. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((interval) => !isEmpty(interval)).sort((a, b) => a.from - b.from);
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What of `whole` none of `parts` covers, in normal form. */
export function subtract(whole: Interval, parts: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let from = whole.from;
  for (const part of union(parts)) {
    if (part.to <= from) continue;
    if (part.from >= whole.to) break;
    if (part.from > from) result.push({ from, to: part.from });
    from = part.to;
  }
  if (from < whole.to) result.push({ from, to: whole.to });
  return result;
}

/** Seconds of one interval, 0 where it is empty. */
export function seconds(interval: Interval): number {
  return Math.max(0, interval.to - interval.from);
}

/** Seconds of `whole` that any of `parts` covers; an overlap counts once. */
export function coveredSeconds(whole: Interval, parts: readonly Interval[]): number {
  let sum = 0;
  for (const part of union(parts)) sum += Math.max(0, Math.min(whole.to, part.to) - Math.max(whole.from, part.from));
  return sum;
}
