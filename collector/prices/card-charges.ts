import type { Charge } from '@plimsoll/domain/offer';
import { OPEN_END } from '@plimsoll/domain/offer';
import { secondsOfDay } from '@plimsoll/domain/offer-life';
import { ownedMonth } from '@plimsoll/domain/owned-server';
import { effectiveByMonth } from '@plimsoll/domain/prepayment';
import { utcMonth } from '@plimsoll/domain/pricing';
import {
  entryOf,
  type NegotiatedPrice,
  type NodeRule,
  type OwnedServer,
  type RateCard,
  type Validity,
} from '@plimsoll/domain/rate-card';

/** A charge of the rate card, with what a node's price row says of it. */
export interface CardCharge extends Charge {
  readonly currency: string;
  readonly basis: 'contract' | 'owned';
  readonly estimated: boolean;
  readonly source: string;
}

interface Life {
  readonly from: number;
  readonly to: number;
}

/** The stretch of a life in which an entry counts; undefined where it never does. */
export function stretchOf({ from, to }: Validity, life: Life): Life | undefined {
  const start = from === '' ? life.from : Math.max(life.from, secondsOfDay(from));
  const end = to === '' ? life.to : Math.min(life.to, secondsOfDay(to));
  return start < end ? { from: start, to: end } : undefined;
}

/** The own server or negotiated price that names the node, and what it charges in its stretch of the node's life. */
export function cardCharges(
  card: RateCard,
  node: NodeRule & Life,
  horizon: number,
): { readonly stretch: Life; readonly charges: readonly CardCharge[] } | undefined {
  const usable = <E extends NodeRule & Validity>(entries: readonly E[]) =>
    entries.filter((entry) => stretchOf(entry, node));
  const owned = entryOf(usable(card.owned), node);
  const price = entryOf(usable(card.prices), node);
  const entry = owned ?? price;
  const stretch = entry && stretchOf(entry, node);
  if (!stretch) return undefined;
  return {
    stretch,
    charges: owned ? ownedCharges(owned, stretch, horizon) : price ? pricedCharges(price, node, stretch, horizon) : [],
  };
}

function* monthsOf({ from, to }: Life, horizon: number): Generator<{ from: number; to: number; month: Life }> {
  const end = Math.min(to, Math.max(utcMonth(horizon).to, utcMonth(from).to));
  for (let month = utcMonth(from); month.from < end; month = utcMonth(month.to)) {
    yield { from: Math.max(from, month.from), to: Math.min(end, month.to), month };
  }
}

function ownedCharges(server: OwnedServer, stretch: Life, horizon: number): CardCharge[] {
  return [...monthsOf(stretch, horizon)].map(({ from, to, month }) => {
    const name = new Date(month.from * 1000).toISOString().slice(0, 7);
    const seconds = month.to - month.from;
    const { totalNanos, estimated } = ownedMonth(server, name, seconds / 3600);
    const source = `own server ${server.name}, ${server.view} view`;
    return {
      from,
      to,
      amountNanos: totalNanos,
      perSeconds: seconds,
      currency: server.currency,
      basis: 'owned',
      estimated,
      source,
    };
  });
}

/** A price with a setup fee carries the fee's effective part of each month, whole even where the month is not. */
function pricedCharges(price: NegotiatedPrice, node: Life, stretch: Life, horizon: number): CardCharge[] {
  const said = {
    currency: price.currency,
    basis: 'contract' as const,
    estimated: false,
    source: `rate card, line ${price.line}`,
  };
  if (price.hourlyNanos !== null && price.setupNanos === 0n) {
    return [{ ...stretch, amountNanos: price.hourlyNanos, perSeconds: 3600, ...said }];
  }
  const months = [...monthsOf(stretch, horizon)];
  const gone = node.to < OPEN_END && node.to <= stretch.to;
  const setup = effectiveByMonth({
    paidNanos: price.setupNanos,
    months: price.amortiseMonths,
    returnedIn: gone ? months.length - 1 : null,
  });
  return months.map(({ from, to, month }, index) => {
    const seconds = month.to - month.from;
    const fee = setup[index] ?? 0n;
    const monthly = price.monthlyNanos ?? 0n;
    if (fee === 0n && price.hourlyNanos === null)
      return { from, to, amountNanos: monthly, perSeconds: seconds, ...said };
    const lived = BigInt(to - from);
    const rent = price.hourlyNanos === null ? (monthly * lived) / BigInt(seconds) : (price.hourlyNanos * lived) / 3600n;
    return { from, to, amountNanos: rent + fee, perSeconds: to - from, ...said };
  });
}
