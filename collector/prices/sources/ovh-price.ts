import type { Json } from '../http.ts';
import { SourceError } from '../source.ts';

/** Prices are integers of 1e-8 of the currency. */
const NANOS_PER_PRICE_UNIT = 10n;

export function nanosOf(pricing: Json): bigint {
  const units = pricing.get('price').number();
  if (!Number.isSafeInteger(units)) throw new SourceError('schema', `OVHcloud states a price of ${units}.`);
  return BigInt(units) * NANOS_PER_PRICE_UNIT;
}
