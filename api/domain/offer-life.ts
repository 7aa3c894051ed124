import { type Charge, chargesOf, type Offer, OPEN_END } from './offer.ts';
import { utcMonth } from './pricing.ts';

/** A machine's charge with the offer it rests on. */
export interface OfferCharge extends Charge {
  readonly offer: Offer;
  /** the time lies before the first date that anybody quoted this price */
  readonly beforeFirstQuote: boolean;
}

export function secondsOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/**
 * Charges of a machine that lives in [from, to) under one offer's successive prices (`chain`, oldest first).
 * Prices by the hour change at midnight of their first day; a month that is charged as a whole keeps the price
 * valid when it begins. Before the first quote the earliest one counts, and says so.
 * Units as `chargesOf`; an empty chain is an error.
 */
export function chargesOverLife(
  chain: readonly Offer[],
  from: number,
  to: number,
  horizon: number,
): readonly OfferCharge[] {
  const first = chain[0];
  if (!first) throw new RangeError('a machine cannot be charged without an offer');
  return chain.every((offer) => offer.billing === 'hourly')
    ? hourly(chain, first, from, to, horizon)
    : monthly(chain, first, from, to, horizon);
}

function hourly(chain: readonly Offer[], first: Offer, from: number, to: number, horizon: number): OfferCharge[] {
  const steps = chain.map((offer) => ({ offer, start: secondsOfDay(offer.validFrom), early: false }));
  const all = [{ offer: first, start: Number.NEGATIVE_INFINITY, early: true }, ...steps];
  return all.flatMap(({ offer, start, early }, index) => {
    const end = all[index + 1]?.start ?? OPEN_END;
    return chargesOf(offer, Math.max(from, start), Math.min(to, end), horizon).map((charge) => ({
      ...charge,
      offer,
      beforeFirstQuote: early,
    }));
  });
}

function monthly(chain: readonly Offer[], first: Offer, from: number, to: number, horizon: number): OfferCharge[] {
  const charges: OfferCharge[] = [];
  const end = Math.min(to, Math.max(utcMonth(horizon).to, utcMonth(from).to));
  for (let start = from; start < end; start = utcMonth(start).to) {
    const valid = chain.findLast((offer) => secondsOfDay(offer.validFrom) <= start);
    const offer = valid ?? first;
    const charge = chargesOf(offer, start, Math.min(end, utcMonth(start).to), start);
    charges.push(...charge.map((one) => ({ ...one, offer, beforeFirstQuote: !valid })));
  }
  return charges;
}
