import type { Empty, Window as WireWindow } from '@plimsoll/contract/money';
import { formatInstant } from '@plimsoll/domain/instant';
import { parseWindow, type Window } from '@plimsoll/domain/window';
import type { Store } from '@plimsoll/store/client';
import { type AsOf, asOf } from '@plimsoll/store/queries/as-of';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';

const HOUR_SECONDS = 3600;

/** The window that was asked for, and what of it there is. Seconds since the epoch. */
export interface Period {
  readonly asked: Window;
  readonly wire: WireWindow;
  readonly asOf: number;
  /** whole hours of the rollups, half-open; empty (from = to) where the window lies beyond asOf */
  readonly from: number;
  readonly to: number;
  readonly rolled: AsOf;
}

/**
 * asOf is the end of the last closed hour; until a whole hour was measured, the last minute that was rolled, so that
 * a new user sees what runs now, not only what the facts say of the hours before.
 */
export function asOfSeconds(rolled: AsOf, nowMs: number): number {
  const now = Math.floor(nowMs / 1000);
  const { closedUntil, rolledUntil, firstSample } = rolled;
  const isYoung = closedUntil !== null && (firstSample === null || closedUntil - firstSample < HOUR_SECONDS);
  if (isYoung && rolledUntil !== null) return rolledUntil;
  return rolled.closedUntil ?? rolled.rolledUntil ?? now - (now % HOUR_SECONDS);
}

export async function readPeriod(context: AnswerContext, store: Store, text: string): Promise<Period> {
  return periodOf(text, await asOf(store), context.now());
}

export function periodOf(text: string, rolled: AsOf, nowMs: number): Period {
  const asOfNow = asOfSeconds(rolled, nowMs);
  let asked: Window;
  try {
    asked = parseWindow(text, { asOfSeconds: asOfNow, nowSeconds: Math.floor(nowMs / 1000) });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new Problem('BAD_WINDOW', { window: text.slice(0, 100), detail: error.message.replace(/\.$/, '') }, error);
  }
  return periodOfWindow(asked, rolled, asOfNow);
}

export function periodOfWindow(asked: Window, rolled: AsOf, asOfNow: number): Period {
  const from = Math.floor(asked.from / HOUR_SECONDS) * HOUR_SECONDS;
  const to = Math.max(from, Math.ceil(asked.to / HOUR_SECONDS) * HOUR_SECONDS);
  return {
    asked,
    // what is really summed: hours are the smallest part that has a price
    wire: {
      start: formatInstant(from),
      end: formatInstant(Math.min(to, Math.max(asOfNow, asked.to))),
      zone: asked.zone,
    },
    asOf: asOfNow,
    from,
    to,
    rolled,
  };
}

/** Why a window without any node has nothing to show. */
export function emptiness(period: Period): Empty {
  const { rolled, asked } = period;
  if (rolled.rolledUntil === null || rolled.firstHour === null) {
    return {
      reason: 'NO_DATA_YET',
      message: 'Nothing has been collected yet.',
      action: 'The first numbers come about two minutes after the collector started; see Health.',
    };
  }
  if (asked.to <= rolled.firstHour) {
    return {
      reason: 'OUTSIDE_RETENTION',
      message: `The window ends before the first number, of ${formatInstant(rolled.firstHour)}.`,
      action: 'Choose a later window.',
    };
  }
  return {
    reason: 'COLLECTOR_SILENT',
    message: `No node was observed in this window; numbers reach to ${formatInstant(period.asOf)}.`,
    action: 'See Health for which source is silent, or choose an earlier window.',
  };
}
