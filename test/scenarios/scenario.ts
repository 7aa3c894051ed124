import type { GapFact, NodeFact, PodFact, Sample } from '@plimsoll/domain/facts';
import type { FxRate } from '@plimsoll/domain/fx';
import type { Interval } from '@plimsoll/domain/interval';
import type { NodePrice } from '@plimsoll/domain/pricing';
import type { Expectation } from './expectation.ts';

/** What one scenario says: facts, prices and what must come out. Half-open seconds since the epoch. */
export interface Scenario {
  readonly name: string;
  /** file and line of its first word */
  readonly place: string;
  readonly cluster: string;
  currency: string;
  window: Interval;
  readonly nodes: NodeFact[];
  readonly pods: PodFact[];
  readonly samples: Sample[];
  readonly gaps: GapFact[];
  readonly prices: NodePrice[];
  readonly rates: FxRate[];
  expectations: readonly Expectation[];
}

export function emptyScenario(name: string, place: string): Scenario {
  return {
    name,
    place,
    cluster: 'c1',
    currency: 'EUR',
    window: { from: 0, to: 0 },
    nodes: [],
    pods: [],
    samples: [],
    gaps: [],
    prices: [],
    rates: [],
    expectations: [],
  };
}
