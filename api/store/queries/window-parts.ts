import { DAY_SECONDS, dayOf, hourOf, sqlDay, sqlTime } from '../time.ts';

export type Step = '' | 'hour' | 'day' | 'week' | 'month';

/**
 * Which days and hours make up [from, to), in seconds since the epoch. `from` is taken down to its hour; an hour that
 * begins before `to` belongs to the window. `hourly`: nothing from the daily tables, for they lack what is asked.
 */
export function windowParts(from: number, to: number, hourly: boolean) {
  const start = hourOf(from);
  const firstDay = dayOf(start + DAY_SECONDS - 1);
  const afterLastDay = dayOf(to);
  const days = !hourly && firstDay < afterLastDay;
  return {
    day_from: sqlDay(days ? firstDay : 0),
    day_to: sqlDay(days ? afterLastDay : 0),
    head_from: sqlTime(start),
    head_to: sqlTime(days ? firstDay : to),
    tail_from: sqlTime(days ? afterLastDay : 0),
    tail_to: sqlTime(days ? to : 0),
  };
}
