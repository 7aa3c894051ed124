import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import { regionsOf } from './regions.ts';

function keyOf(offer: Offer): string {
  const { service, region, instanceType, commitment, currency, createdFrom, createdBefore } = offer;
  return [service, region, instanceType, commitment, currency, createdFrom, createdBefore].join('|');
}

function samePrice(a: Offer, b: Offer): boolean {
  return (
    a.hourlyNanos === b.hourlyNanos &&
    a.monthlyNanos === b.monthlyNanos &&
    a.setupNanos === b.setupNanos &&
    a.upfrontNanos === b.upfrontNanos &&
    a.billing === b.billing
  );
}

/** Of the standing offers those that an answer speaks about: its services, commitments and regions, never an old cohort. */
export function inScope(standing: readonly Offer[], answer: readonly Offer[]): readonly Offer[] {
  const spoken = new Set(answer.map((offer) => `${offer.service}|${offer.commitment}`));
  const named = new Set(answer.map((offer) => offer.region));
  return standing.filter(
    (offer) =>
      offer.validTo === '' &&
      offer.createdBefore === '' &&
      spoken.has(`${offer.service}|${offer.commitment}`) &&
      (named.has(offer.region) || coveredBy(offer, named)),
  );
}

/** A group of regions is answered where each of them is. OVHcloud's lists are prices of their own and never stand for another. */
function coveredBy(offer: Offer, regions: ReadonlySet<string>): boolean {
  const parts = regionsOf(offer.provider, offer.region);
  return offer.provider !== 'ovh' && parts !== 'any' && parts.length > 1 && parts.every((part) => regions.has(part));
}

/**
 * The rows to write so that `answer` succeeds `scope` on `today` (YYYY-MM-DD): an unchanged price stays and becomes
 * younger, a changed one ends and a new one begins, one that is quoted no more ends. Nothing in the past changes.
 */
export function succession(scope: readonly Offer[], answer: readonly Offer[], today: string): readonly Offer[] {
  const open = new Map(scope.map((offer) => [keyOf(offer), offer]));
  const rows: Offer[] = [];
  const said = new Set<string>();
  for (const offer of answer) {
    const key = keyOf(offer);
    if (said.has(key)) continue;
    said.add(key);
    const old = open.get(key);
    open.delete(key);
    if (old && samePrice(old, offer)) rows.push({ ...offer, validFrom: old.validFrom, asOf: today });
    else {
      if (old && old.validFrom < today) rows.push({ ...old, validTo: today });
      rows.push({ ...offer, validFrom: today, asOf: today });
    }
  }
  // one that began today would be an empty stretch: it never held
  for (const old of open.values()) rows.push({ ...old, validTo: today > old.validFrom ? today : old.validFrom });
  return rows;
}

/** As `succession`, for prices per unit; what an answer does not name stays. */
export function feeSuccession(standing: readonly FeeOffer[], answer: readonly FeeOffer[], today: string): FeeOffer[] {
  const feeKey = (fee: FeeOffer) =>
    [fee.provider, fee.service, fee.fee, fee.region, fee.unit, fee.currency, fee.tierFrom].join('|');
  const open = new Map(standing.filter((fee) => fee.validTo === '').map((fee) => [feeKey(fee), fee]));
  const once = new Map(answer.map((fee) => [feeKey(fee), fee]));
  return [...once].flatMap(([key, fee]) => {
    const old = open.get(key);
    if (!old) return [{ ...fee, validFrom: today }];
    // notes are a part of the row's identity, so the standing row keeps its own
    if (old.priceNanos === fee.priceNanos) return [{ ...fee, notes: old.notes, validFrom: old.validFrom }];
    const closed = old.validFrom < today ? [{ ...old, validTo: today }] : [];
    return [...closed, { ...fee, notes: old.notes, validFrom: today }];
  });
}
