import type { Money as WireMoney } from '@plimsoll/contract/money';
import { type Basis, estimated, formatNanos, known, missing, toWire } from '@plimsoll/domain/money';

/** How the money of one reply is written: its currency and what the prices of its window rest on. */
export interface Purse {
  readonly currency: string;
  readonly basis: Basis;
}

export interface Sum {
  readonly nanos: bigint;
  /** of it, what rests on an estimate */
  readonly estimated: bigint;
  /** seconds without a price: with no money at all beside them, the sum is Missing */
  readonly unpricedSeconds: number;
}

export function sumMoney(sum: Sum, { currency, basis }: Purse): WireMoney {
  if (sum.nanos === 0n && sum.unpricedSeconds > 0) return missingMoney({ currency, basis });
  // beside a part without a price the rest is "at least"
  const rough = sum.estimated > 0n || sum.unpricedSeconds > 0;
  return toWire(rough ? estimated(sum.nanos, currency, basis) : known(sum.nanos, currency, basis));
}

/** Nobody has collected it, or nobody knows its price: no number. */
export function missingMoney({ currency }: Purse): WireMoney {
  return toWire(missing(currency, 'NOT_COLLECTED'));
}

/** Known to be nothing. */
export function nothing({ currency, basis }: Purse): WireMoney {
  return toWire(known(0n, currency, basis));
}

export function trendAmount(nanos: bigint | undefined): string | null {
  return nanos === undefined ? null : formatNanos(nanos);
}
