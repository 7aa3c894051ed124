import type { Window } from '@plimsoll/contract/money';

const LOCALE = 'en-GB';
const formats = new Map<string, Intl.DateTimeFormat>();

/** Reads an instant that the API wrote. The only place where a page makes a date. */
function instant(text: string): Date {
  return new Date(text);
}

function format(name: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name}/${zone}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options });
    formats.set(key, found);
  }
  return found;
}

export function formatDay(at: string, zone = 'UTC'): string {
  return format('day', zone, { day: 'numeric', month: 'short' }).format(instant(at));
}
export function formatDate(at: string, zone = 'UTC'): string {
  return format('date', zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(instant(at));
}
export function formatMonth(at: string, zone = 'UTC'): string {
  return format('month', zone, { month: 'long', year: 'numeric' }).format(instant(at));
}
function formatTime(at: string, zone = 'UTC'): string {
  return format('time', zone, { hour: '2-digit', minute: '2-digit' }).format(instant(at));
}
export function formatStamp(at: string | null, zone = 'UTC'): string {
  if (at === null) return '—';
  return `${formatDate(at, zone)}, ${formatTime(at, zone)}`;
}
/** Time with zone; for "as of" lines. */
export function formatAsOf(at: string, zone = 'UTC'): string {
  return `${formatDay(at, zone)}, ${formatTime(at, zone)} ${zone}`;
}

export function secondsBetween(from: string, to: string): number {
  return (instant(to).getTime() - instant(from).getTime()) / 1000;
}

export function shiftSeconds(at: string, seconds: number): string {
  return instant(new Date(instant(at).getTime() + seconds * 1000).toISOString())
    .toISOString()
    .replace('.000Z', 'Z');
}

function isMidnight(at: string): boolean {
  return /T00:00(:00(\.0+)?)?Z$/.test(at);
}

/** A half-open window as people say it: its last day named, not the first moment after it. */
export function formatWindow(window: Window): string {
  const { start, end, zone } = window;
  if (!isMidnight(start) || !isMidnight(end)) {
    const sameDay = start.slice(0, 10) === end.slice(0, 10);
    const until = sameDay ? formatTime(end, zone) : `${formatDay(end, zone)}, ${formatTime(end, zone)}`;
    const from =
      isMidnight(start) && !sameDay ? formatDay(start, zone) : `${formatDay(start, zone)}, ${formatTime(start, zone)}`;
    return `${from} – ${until}`;
  }
  const last = shiftSeconds(end, -86_400);
  if (last.slice(0, 10) === start.slice(0, 10)) return formatDate(start, zone);
  const wholeMonth =
    start.slice(8, 10) === '01' && end.slice(8, 10) === '01' && secondsBetween(start, end) <= 31 * 86_400;
  if (wholeMonth) return formatMonth(start, zone);
  if (start.slice(0, 4) !== last.slice(0, 4)) return `${formatDate(start, zone)} – ${formatDate(last, zone)}`;
  if (start.slice(0, 7) === last.slice(0, 7)) return `${Number(start.slice(8, 10))} – ${formatDate(last, zone)}`;
  return `${formatDay(start, zone)} – ${formatDate(last, zone)}`;
}

/** The window of the same length before (-1) or after (+1) this one; a whole month steps to the whole month beside it. */
export function neighbourWindow(window: Window, direction: -1 | 1): string {
  const start = instant(window.start);
  const isMonthStart = isMidnight(window.start) && window.start.slice(8, 10) === '01';
  const length = secondsBetween(window.start, window.end);
  const isMonthPart = isMonthStart && length <= 31 * 86_400 && length > 7 * 86_400;
  if (isMonthPart) {
    const month = start.getUTCFullYear() * 12 + start.getUTCMonth() + direction;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  }
  const shift = direction * length;
  return `${shiftSeconds(window.start, shift)},${shiftSeconds(window.end, shift)}`;
}

/** Label of one step of a trend. */
export function formatStep(at: string, stepSeconds: number, zone = 'UTC'): string {
  if (stepSeconds < 86_400) return `${formatDay(at, zone)}, ${formatTime(at, zone)}`;
  if (stepSeconds > 27 * 86_400) return formatMonth(at, zone);
  return formatDay(at, zone);
}

/** On an axis of hours: the time, and the day where it begins. */
export function formatTick(at: string, zone = 'UTC'): string {
  const time = formatTime(at, zone);
  return time === '00:00' ? formatDay(at, zone) : time;
}
