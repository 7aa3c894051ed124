import type { OverviewReply } from '@plimsoll/contract/overview';
import { costOf } from './cells.ts';
import type { MonthReading } from './overview-read.ts';
import { type Sum, sumMoney } from './wire.ts';

type Driver = OverviewReply['drivers'][number];

const MOST_DRIVERS = 3;

const NOTHING: Sum = { nanos: 0n, estimated: 0n, unpricedSeconds: 0 };

/** The three namespaces (or causes that no namespace carries) that moved the total most, largest first. */
export function driversOf(month: MonthReading, before: MonthReading): Driver[] {
  // with nothing to compare, everything would look new
  if (before.nodes.length === 0 || month.nodes.length === 0) return [];
  const current = entries(month);
  const previous = entries(before);
  const drivers = [...new Set([...current.keys(), ...previous.keys()])].map((id) => {
    const now = current.get(id) ?? NOTHING;
    const then = previous.get(id) ?? NOTHING;
    return { id, now, then, change: now.nanos - then.nanos };
  });
  return drivers
    .filter((driver) => driver.change !== 0n)
    .sort((a, b) => {
      const difference = size(b.change) - size(a.change);
      return difference === 0n ? (a.id < b.id ? -1 : 1) : difference > 0n ? 1 : -1;
    })
    .slice(0, MOST_DRIVERS)
    .map(({ id, now, then, change }): Driver => {
      const key = id.split('\u0000');
      return {
        key,
        label: key.length === 1 ? (key[0] ?? '') : `${key[1]} in ${key[0]}`,
        change: sumMoney({ nanos: change, estimated: now.estimated + then.estimated, unpricedSeconds: 0 }, month.purse),
        current: sumMoney(now, month.purse),
        previous: sumMoney(then, before.purse),
      };
    });
}

function entries(reading: MonthReading): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const row of reading.namespaces) {
    const { estimated, unpricedSeconds } = row;
    sums.set(`${row.cluster}\u0000${row.namespace}`, { nanos: costOf(row), estimated, unpricedSeconds });
  }
  sums.set('idle capacity', { ...NOTHING, nanos: reading.idle });
  sums.set('unattributed', { ...NOTHING, nanos: reading.unattributed });
  return sums;
}

function size(nanos: bigint): bigint {
  return nanos < 0n ? -nanos : nanos;
}
