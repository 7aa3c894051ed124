import type { CostsReply } from '@plimsoll/contract/costs';
import { formatInstant } from '@plimsoll/domain/instant';
import { Problem } from '../errors.ts';
import type { NodeCell } from './cells.ts';
import type { Period } from './period.ts';
import type { Step } from './question.ts';
import type { Group } from './regroup.ts';
import type { Rest } from './rest.ts';
import { trendAmount } from './wire.ts';

type TrendPoint = CostsReply['trends']['total'][number];

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
/** 1970-01-01 was a Thursday: the Monday before it. */
const FIRST_MONDAY_SECONDS = -3 * DAY_SECONDS;
/** A reply carries rows x steps points; three months of hours are what a chart can still show. */
const MOST_STEPS = 2_300;

/** Start of the calendar step (UTC; weeks from Monday) that holds a moment. Seconds since the epoch. */
export function stepStart(seconds: number, step: Step): number {
  switch (step) {
    case 'hour':
      return seconds - (seconds % HOUR_SECONDS);
    case 'day':
      return seconds - (seconds % DAY_SECONDS);
    case 'week': {
      const sinceMonday = (seconds - FIRST_MONDAY_SECONDS) % (7 * DAY_SECONDS);
      return seconds - sinceMonday;
    }
    case 'month': {
      const date = new Date(seconds * 1000);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
    }
  }
}

function nextStep(start: number, step: Step): number {
  switch (step) {
    case 'hour':
      return start + HOUR_SECONDS;
    case 'day':
      return start + DAY_SECONDS;
    case 'week':
      return start + 7 * DAY_SECONDS;
    case 'month': {
      const date = new Date(start * 1000);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
    }
  }
}

/** The steps of a reply's trends: which cell falls into which, and where nobody looked. */
export class Timeline {
  readonly #step: Step | null;
  readonly #indexByStart = new Map<number, number>();
  readonly #observed: boolean[];
  readonly points: readonly Omit<TrendPoint, 'amount'>[];

  constructor(period: Period, step: Step | null, nodes: readonly NodeCell[]) {
    this.#step = step;
    const points: Omit<TrendPoint, 'amount'>[] = [];
    if (step !== null && period.from < period.to) {
      const end = period.asked.to;
      for (let start = stepStart(period.from, step); start < end; start = nextStep(start, step)) {
        this.#indexByStart.set(start, points.length);
        const partial = start < period.from || nextStep(start, step) > end;
        points.push({ start: formatInstant(start), partial });
        if (points.length > MOST_STEPS) {
          throw new Problem('TOO_MANY_STEPS', { steps: `over ${MOST_STEPS}`, most: String(MOST_STEPS) });
        }
      }
    }
    this.points = points;
    this.#observed = points.map(() => false);
    for (const node of nodes) {
      const index = this.stepOf(node.start);
      if (index >= 0 && node.lifeSeconds > node.gapSeconds) this.#observed[index] = true;
    }
  }

  get count(): number {
    return this.points.length;
  }

  /** -1 where there are no steps. */
  stepOf(cellStart: number): number {
    if (this.#step === null) return -1;
    return this.#indexByStart.get(stepStart(cellStart, this.#step)) ?? -1;
  }

  /** Somebody looked at some node: a row without a cell then really cost nothing. */
  isObserved(index: number): boolean {
    return this.#observed[index] === true;
  }

  restTrend(rest: ReadonlyMap<number, Rest>, pick: 'idle' | 'reserved' | 'unattributed'): TrendPoint[] {
    return this.#toPoints(this.#restByStep(rest, (part) => part[pick]));
  }

  totalTrend(groups: readonly Group[], rest: ReadonlyMap<number, Rest>): TrendPoint[] {
    const sums = this.#restByStep(rest, (part) => part.idle + part.reserved + part.unattributed);
    for (const group of groups) {
      group.trend.forEach((amount, index) => {
        if (amount !== undefined) sums[index] = (sums[index] ?? 0n) + amount;
      });
    }
    return this.#toPoints(sums);
  }

  #restByStep(rest: ReadonlyMap<number, Rest>, amountOf: (part: Rest) => bigint): (bigint | undefined)[] {
    const sums = new Array<bigint | undefined>(this.count).fill(undefined);
    for (const [start, part] of rest) {
      const index = this.stepOf(start);
      if (index >= 0) sums[index] = (sums[index] ?? 0n) + amountOf(part);
    }
    return sums;
  }

  #toPoints(sums: readonly (bigint | undefined)[]): TrendPoint[] {
    return this.points.map((point, index) => ({
      ...point,
      amount: trendAmount(sums[index] ?? (this.isObserved(index) ? 0n : undefined)),
    }));
  }
}
