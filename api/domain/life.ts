import { OPEN_END_SECONDS, parseInstant } from './instant.ts';
import { type Interval, intersect } from './interval.ts';

/** The seconds of `within` in which a node, pod or price stands; undefined where there are none. */
export function lifeOf(
  fact: { readonly from: string; readonly to: string | null },
  within: Interval,
): Interval | undefined {
  const to = fact.to === null ? OPEN_END_SECONDS : parseInstant(fact.to);
  return intersect({ from: parseInstant(fact.from), to }, within);
}
