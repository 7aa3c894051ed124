import type { Store } from './client.ts';
import { DAY_SECONDS, hourOf, hoursBetween } from './time.ts';

/** An interval that is open since years marks no more than this: what is older has long been rolled. */
export const MARK_DAYS = 62;

const HOURS_A_STATEMENT = 1_000;

const MARK_ROLL = `INSERT INTO dirty_hour
SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'), now64(3)`;
const MARK_PRICE = `INSERT INTO dirty_price
SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'), now64(3)`;

async function mark(store: Store, name: string, sql: string, hours: Iterable<number>): Promise<void> {
  const all = [...new Set(hours)].sort((a, b) => a - b);
  for (let index = 0; index < all.length; index += HOURS_A_STATEMENT) {
    await store.command(name, sql, { hours: all.slice(index, index + HOURS_A_STATEMENT) });
  }
}

/** These hours must be rolled again. Call after the facts are written: a mark that precedes its fact could be lost. */
export async function markDirty(store: Store, hours: Iterable<number>): Promise<void> {
  await mark(store, 'mark-dirty', MARK_ROLL, hours);
}

/** The shares of these hours stand, their money must be made again. */
export async function markPriceDirty(store: Store, hours: Iterable<number>): Promise<void> {
  await mark(store, 'mark-price-dirty', MARK_PRICE, hours);
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Marks hours, never beyond the present one and never more than `markDays` of one interval. */
export class HourMarks {
  readonly hours = new Set<number>();
  readonly #now: number;
  readonly #markSeconds: number;

  constructor(now: number, markDays: number) {
    this.#now = now;
    this.#markSeconds = markDays * DAY_SECONDS;
  }

  interval({ from, to }: Interval): void {
    if (this.#markSeconds === 0 || from >= to) return;
    if (from >= to) return;
    const end = Math.min(to, hourOf(this.#now) + 1);
    for (const hour of hoursBetween(Math.max(from, end - this.#markSeconds), end)) this.hours.add(hour);
  }

  /** What was once said against what is said now: only the difference is work. `same` is all but the interval. */
  change(before: Interval | undefined, after: Interval, same: boolean): void {
    if (before === undefined) {
      this.interval(after);
    } else if (!same) {
      this.interval(before);
      this.interval(after);
    } else {
      this.interval({ from: Math.min(before.from, after.from), to: Math.max(before.from, after.from) });
      this.interval({ from: Math.min(before.to, after.to), to: Math.max(before.to, after.to) });
    }
  }
}
