import { formatInstant, parseInstant } from '@plimsoll/domain/instant';

export type Fields = Readonly<Record<string, unknown>>;

/** Why a line cannot be taken; the message is for whoever made the file. */
export class BadLine extends Error {}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An id or name that must be there. */
export function id(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new BadLine(value === undefined ? `"${name}" is missing` : `"${name}" must be a text that is not empty`);
}

export function text(fields: Fields, name: string, otherwise = ''): string {
  const value = fields[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'string') return value;
  throw new BadLine(`"${name}" must be a text`);
}

/** A number of something: finite and not negative. */
export function amount(fields: Fields, name: string, otherwise = 0): number {
  const value = fields[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new BadLine(`"${name}" must be a number that is not negative`);
}

const CACHED_TIMES = 8_192;
const times = new Map<string, string>();

/** A time with its zone, as whole seconds in UTC. */
export function time(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new BadLine(`"${name}" is missing`);
  if (typeof value !== 'string') throw new BadLine(`"${name}" must be a time such as 2026-10-01T00:00:00Z`);
  const known = times.get(value);
  if (known !== undefined) return known;
  let utc: string;
  try {
    utc = formatInstant(parseInstant(value));
  } catch {
    throw new BadLine(`"${name}" is not a time such as 2026-10-01T00:00:00Z`);
  }
  // samples of one look share their time
  if (times.size >= CACHED_TIMES) times.clear();
  times.set(value, utc);
  return utc;
}

export function timeOrOpen(fields: Fields, name: string): string | null {
  const value = fields[name];
  return value === undefined || value === null ? null : time(fields, name);
}

export function inner(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (isFields(value)) return value;
  throw new BadLine(`"${name}" must be an object`);
}

export function list(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isFields)) return value;
  throw new BadLine(`"${name}" must be a list of objects`);
}

export function labels(fields: Fields, name: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(inner(fields, name) ?? {})) {
    if (typeof value !== 'string') throw new BadLine(`label "${key}" must be a text`);
    found[key] = value;
  }
  return found;
}

const DECIMAL = /^\d{1,9}(\.\d{1,18})?$/;

/** A price as a decimal text: a JSON number would have lost digits. */
export function decimal(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw new BadLine(`"${name}" must be a decimal text such as "0.107"`);
}

const CURRENCY = /^[A-Z]{3}$/;

export function currency(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && CURRENCY.test(value)) return value;
  throw new BadLine(`"${name}" must be a currency such as EUR`);
}

/** Two times in order. */
export function ordered(from: string, to: string | null): void {
  if (to !== null && to < from) throw new BadLine('"to" is before "from"');
}
