/** Moments are whole seconds since 1970-01-01T00:00:00Z inside, RFC 3339 strings in UTC outside. */

/** What an open end is stored as: 2100-01-01T00:00:00Z. */
export const OPEN_END_SECONDS = 4_102_444_800;

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Seconds of an RFC 3339 time with a zone; fractions of a second are cut off (towards the past). */
export function parseInstant(text: string): number {
  const match = RFC3339.exec(text);
  const millis = match === null ? Number.NaN : Date.parse(text.replace('t', 'T').replace('z', 'Z'));
  // Date.parse turns 30 February into March: the day must come back as it was written
  if (match === null || Number.isNaN(millis) || Number(match[3]) > daysInMonth(Number(match[1]), Number(match[2]))) {
    throw new SyntaxError(`"${text}" is not a time; write RFC 3339 with a zone, such as 2026-10-01T00:00:00Z.`);
  }
  return Math.floor(millis / 1000);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2026-10-01T00:00:00Z`, always UTC with whole seconds. */
export function formatInstant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** The UTC day, `2026-10-01`. */
export function utcDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
