import { secondsBetween } from '#lib/format/time.ts';

export type Step = 'hour' | 'day' | 'week' | 'month';

const DAY = 86_400;
const UNIT_SECONDS: Record<string, number> = { m: 60, h: 3600, d: DAY, w: 7 * DAY };
const NAMED_SECONDS: Record<string, number> = {
  today: DAY,
  yesterday: DAY,
  week: 7 * DAY,
  lastweek: 7 * DAY,
  month: 31 * DAY,
  lastmonth: 31 * DAY,
  quarter: 92 * DAY,
  lastquarter: 92 * DAY,
};

/** About how long a window is, from its words alone: enough to choose between hours, days and weeks. */
function roughSeconds(window: string): number {
  const named = NAMED_SECONDS[window];
  if (named !== undefined) return named;
  const length = /^(\d+)([mhdw])/.exec(window);
  if (length !== null && !window.includes(',')) return Number(length[1]) * (UNIT_SECONDS[length[2] ?? ''] ?? DAY);
  if (/^\d{4}-\d{2}-\d{2}$/.test(window)) return DAY;
  if (/^\d{4}-Q[1-4]$/.test(window)) return 92 * DAY;
  const [start, end] = window.split(',');
  if (start === undefined || end === undefined) return 31 * DAY;
  const seconds = secondsBetween(start, end);
  return Number.isFinite(seconds) ? seconds : 31 * DAY;
}

/** Between a dozen and a hundred bars: fewer say little, more cannot be told apart. */
export function fittingStep(window: string): Step {
  const seconds = roughSeconds(window);
  if (seconds <= 3 * DAY) return 'hour';
  if (seconds <= 100 * DAY) return 'day';
  return seconds <= 730 * DAY ? 'week' : 'month';
}
