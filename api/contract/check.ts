import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** Where a value departs from a wire shape: `path: what is wrong`, at most ten. Empty: it is as promised. */
export function departures(shape: TSchema, value: unknown): readonly string[] {
  if (Value.Check(shape, value)) return [];
  return Value.Errors(shape, value)
    .slice(0, 10)
    .map((error) => `${error.instancePath}: ${error.message}`);
}
