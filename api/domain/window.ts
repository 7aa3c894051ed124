/** Windows of time: half-open, in a billing zone, relative ones cut where the data ends. */
import { formatInstant, parseInstant } from './instant.ts';
import type { Interval } from './interval.ts';
import { type CalendarDay, checkZone, dayIn, startOfDay, weekdayOf } from './zone.ts';

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter';

export interface Window extends Interval {
  /** where the window ends when all of it has happened; `to` is cut at asOf, never before `from` */
  readonly plannedTo: number;
  /** it has not all happened (or not been rolled up) yet: never compared with a whole one */
  readonly partial: boolean;
  readonly zone: string;
  /** how far back the previous window lies; `seconds` is the window's own length */
  readonly stride: { readonly unit: CalendarUnit | 'seconds'; readonly count: number };
}

export interface WindowClock {
  /** the last closed hour: no window reaches beyond */
  readonly asOfSeconds: number;
  /** what `today` means; asOf where not given */
  readonly nowSeconds?: number;
  /** IANA name, UTC where not given */
  readonly zone?: string;
}

const LONGEST_SECONDS = 3_660 * 86_400;
const EXAMPLES = '7d, 24h, today, month, lastmonth, 2026-10, 2026-10-03 or START,END in RFC 3339';

/**
 * Reads everything that OpenCost reads (`7d`, `24h`, `2w`, `90m`, each with ` offset 1d`; `today`, `yesterday`, `week`,
 * `lastweek`, `month`, `lastmonth`; RFC 3339 and unix pairs) and `quarter`, `lastquarter`, `2026-10`, `2026-10-03`,
 * `2026-Q4` and pairs of dates. `7d` ends with today, a week begins on Sunday, as OpenCost has it.
 * Throws SyntaxError or RangeError with one sentence.
 */
export function parseWindow(text: string, clock: WindowClock): Window {
  const zone = checkZone(clock.zone ?? 'UTC');
  const now = clock.nowSeconds ?? clock.asOfSeconds;
  const word = text.trim();
  const plan =
    namedWindow(word, zone, now) ??
    durationWindow(word, zone, now, clock.asOfSeconds) ??
    calendarWindow(word, zone) ??
    pairWindow(word, zone);
  if (plan === undefined) throw new SyntaxError(`"${text}" is not a window; write ${EXAMPLES}.`);
  const { from, to: plannedTo, stride } = plan;
  if (from >= plannedTo) throw new RangeError(`The window "${text}" ends before it begins.`);
  if (plannedTo - from > LONGEST_SECONDS) throw new RangeError(`The window "${text}" is longer than ten years.`);
  const to = Math.max(from, Math.min(plannedTo, clock.asOfSeconds));
  return { from, to, plannedTo, partial: to < plannedTo, zone, stride };
}

interface Plan extends Interval {
  readonly stride: Window['stride'];
}

/** The whole calendar unit that `moment` lies in, moved by `shift` units. */
function unitAt(unit: CalendarUnit, zone: string, moment: number, shift: number): Plan {
  const today = dayIn(zone, moment);
  const edge = (n: number): number => startOfDay(zone, moveDay(firstDay(unit, today), unit, n));
  return { from: edge(shift), to: edge(shift + 1), stride: { unit, count: 1 } };
}

function firstDay(unit: CalendarUnit, day: CalendarDay): CalendarDay {
  if (unit === 'day') return day;
  if (unit === 'week') return { ...day, day: day.day - weekdayOf(day) };
  return { ...day, month: unit === 'month' ? day.month : day.month - ((day.month - 1) % 3), day: 1 };
}

function moveDay(day: CalendarDay, unit: CalendarUnit, count: number): CalendarDay {
  if (unit === 'day') return { ...day, day: day.day + count };
  if (unit === 'week') return { ...day, day: day.day + 7 * count };
  return { ...day, month: day.month + (unit === 'month' ? count : 3 * count) };
}

function namedWindow(word: string, zone: string, now: number): Plan | undefined {
  if (word === 'today') return unitAt('day', zone, now, 0);
  if (word === 'yesterday') return unitAt('day', zone, now, -1);
  const match = /^(last)?(week|month|quarter)$/.exec(word);
  const unit = match?.[2] as CalendarUnit | undefined;
  return unit === undefined ? undefined : unitAt(unit, zone, now, match?.[1] === undefined ? 0 : -1);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600 };
const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7 };

function durationWindow(word: string, zone: string, now: number, asOf: number): Plan | undefined {
  const match = /^(\d{1,6})([mhdw])(?:\s+offset\s+(\d{1,6})([mhdw]))?$/.exec(word);
  if (match === null) return undefined;
  const [, countText, unit = '', offsetText, offsetUnit = ''] = match;
  const count = Number(countText);
  const offset = Number(offsetText ?? 0);
  const days = UNIT_DAYS[unit];
  const offsetDays = (UNIT_DAYS[offsetUnit] ?? 0) * offset;
  const offsetSeconds = (UNIT_SECONDS[offsetUnit] ?? 0) * offset;
  if (days !== undefined) {
    const today = dayIn(zone, now);
    const edge = (n: number): number => startOfDay(zone, { ...today, day: today.day + n - offsetDays }) - offsetSeconds;
    return { from: edge(1 - count * days), to: edge(1), stride: { unit: 'day', count: count * days } };
  }
  // hours end with the last closed one: an open hour would make the same question give another answer
  const end = Math.max(Math.floor(now / 3600) * 3600, asOf) - offsetSeconds - offsetDays * 86_400;
  const length = count * (UNIT_SECONDS[unit] ?? 0);
  return { from: end - length, to: end, stride: { unit: 'seconds', count: length } };
}

function calendarWindow(word: string, zone: string): Plan | undefined {
  const match = /^(\d{4})-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?)$/.exec(word);
  if (match === null) return undefined;
  const [, yearText, quarter, monthText, dayText] = match;
  const year = Number(yearText);
  const month = quarter === undefined ? Number(monthText) : Number(quarter) * 3 - 2;
  const first = { year, month, day: Number(dayText ?? 1) };
  const carried = new Date(Date.UTC(first.year, first.month - 1, first.day));
  if (carried.getUTCMonth() !== first.month - 1 || carried.getUTCDate() !== first.day) {
    throw new RangeError(`"${word}" is not a day of the calendar.`);
  }
  const unit = quarter !== undefined ? 'quarter' : dayText === undefined ? 'month' : 'day';
  return { from: startOfDay(zone, first), to: startOfDay(zone, moveDay(first, unit, 1)), stride: { unit, count: 1 } };
}

function pairWindow(word: string, zone: string): Plan | undefined {
  const unix = /^(\d{1,10})\s*[,-]\s*(\d{1,10})$/.exec(word);
  if (unix !== null) return secondsPlan(Number(unix[1]), Number(unix[2]));
  const parts = word.split(',');
  if (parts.length !== 2) return undefined;
  const [from = 0, to = 0] = parts.map((part) => {
    const day = part.trim();
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? (calendarWindow(day, zone)?.from ?? 0) : parseInstant(day);
  });
  return secondsPlan(from, to);
}

function secondsPlan(from: number, to: number): Plan {
  return { from, to, stride: { unit: 'seconds', count: to - from } };
}

/**
 * The window before, to compare with: the month before a month, seven days before seven days. Where this one is
 * partial, so many seconds of the previous one as have passed of this, at most all of it.
 */
export function previousWindow(window: Window): Window {
  const { zone, stride, from } = window;
  const back = (moment: number): number => {
    if (stride.unit === 'seconds') return moment - stride.count;
    const day = dayIn(zone, moment);
    return moment - startOfDay(zone, day) + startOfDay(zone, moveDay(day, stride.unit, -stride.count));
  };
  const start = back(from);
  // contiguous: a window of whole calendar units ends where the next begins
  const plannedTo = stride.unit === 'seconds' ? start + stride.count : from;
  const to = window.partial ? Math.min(plannedTo, start + (window.to - from)) : plannedTo;
  return { ...window, from: start, to, plannedTo, partial: to < plannedTo };
}

export type Step = 'hour' | CalendarUnit;

export interface StepInterval extends Interval {
  /** the window holds only a part of this step */
  readonly partial: boolean;
}

/** The whole steps that a window touches, in order; hours are UTC hours, the others calendar units of the zone. */
export function stepsOf(window: Interval & { readonly zone?: string }, step: Step): StepInterval[] {
  const zone = window.zone ?? 'UTC';
  const steps: StepInterval[] = [];
  for (let from = stepStart(window.from, step, zone); from < window.to; ) {
    const to = step === 'hour' ? from + 3600 : unitAt(step, zone, from, 0).to;
    steps.push({ from, to, partial: from < window.from || to > window.to });
    from = to;
  }
  return steps;
}

function stepStart(moment: number, step: Step, zone: string): number {
  return step === 'hour' ? Math.floor(moment / 3600) * 3600 : unitAt(step, zone, moment, 0).from;
}

/** The pair that reads back as the same seconds. */
export function formatWindow(window: Interval): string {
  return `${formatInstant(window.from)},${formatInstant(window.to)}`;
}
