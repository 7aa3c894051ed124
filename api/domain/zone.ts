/** Calendar arithmetic in an IANA zone, with nothing but the platform's own zone data. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw new RangeError(`"${zone}" is not a time zone; write an IANA name such as Europe/Berlin or UTC.`);
    }
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Throws on a name that is no zone. */
export function checkZone(zone: string): string {
  formatterOf(zone);
  return zone;
}

/** Seconds to add to UTC for the wall clock of `zone` at that moment. */
export function offsetSeconds(zone: string, moment: number): number {
  if (zone === 'UTC') return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(moment * 1000)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - moment;
}

export interface CalendarDay {
  readonly year: number;
  /** 1..12; other numbers carry into the year */
  readonly month: number;
  /** 1..31; other numbers carry into the month */
  readonly day: number;
}

/** The day that the wall clock of `zone` shows. */
export function dayIn(zone: string, moment: number): CalendarDay {
  const date = new Date((moment + offsetSeconds(zone, moment)) * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Sunday. */
export function weekdayOf(day: CalendarDay): number {
  return new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
}

/**
 * The first moment of a day in `zone`. Where midnight is skipped (a zone that moves its clock at midnight) it is the
 * moment of the move; where midnight comes twice it is the first.
 */
export function startOfDay(zone: string, { year, month, day }: CalendarDay): number {
  const wall = Date.UTC(year, month - 1, day) / 1000;
  if (zone === 'UTC') return wall;
  const before = offsetSeconds(zone, wall - 86_400);
  const after = offsetSeconds(zone, wall + 86_400);
  for (const moment of [wall - Math.max(before, after), wall - Math.min(before, after)]) {
    if (moment + offsetSeconds(zone, moment) === wall) return moment;
  }
  let low = wall - Math.max(before, after) - 1;
  let high = wall - Math.min(before, after) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetSeconds(zone, middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}
