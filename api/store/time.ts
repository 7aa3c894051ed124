export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;
/** An interval that is still open ends here: 2100-01-01. */
export const OPEN_END = 4_102_444_800;
/** `rolled_at` of an hour that was written as a rollup and has no samples behind it: no mark is ever later. */
export const SEALED_AT = '2100-01-01 00:00:00.000';

/** Seconds since the epoch of an RFC 3339 time, cut to whole seconds; NaN where it is none. */
export function epochSeconds(rfc3339: string): number {
  return Math.floor(Date.parse(rfc3339) / 1000);
}

export function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** `YYYY-MM-DD hh:mm:ss`, as ClickHouse writes and reads a UTC DateTime. */
export function sqlTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

export function sqlDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

export function hourOf(seconds: number): number {
  return seconds - (seconds % HOUR_SECONDS);
}

export function dayOf(seconds: number): number {
  return seconds - (seconds % DAY_SECONDS);
}

/** Every hour that [from, to) touches, as seconds since the epoch. */
export function hoursBetween(from: number, to: number): number[] {
  const hours: number[] = [];
  for (let hour = hourOf(from); hour < to; hour += HOUR_SECONDS) hours.push(hour);
  return hours;
}
