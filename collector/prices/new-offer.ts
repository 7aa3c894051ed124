import type { Offer } from '@plimsoll/domain/offer';
import { countriesOf } from './regions.ts';

type Required = 'provider' | 'service' | 'kind' | 'region' | 'instanceType' | 'commitment' | 'currency' | 'source';
type Prices = 'hourlyNanos' | 'monthlyNanos' | 'stated' | 'billing';

export type OfferDraft = Pick<Offer, Required | Prices> & Partial<Omit<Offer, Required | Prices>>;

/** An offer as read on the day `now`: what the source does not say is unknown, never zero money. */
export function newOffer(draft: OfferDraft, now: Date): Offer {
  const today = now.toISOString().slice(0, 10);
  return {
    countries: countriesOf(draft.provider, draft.region),
    createdFrom: '',
    createdBefore: '',
    validFrom: today,
    validTo: '',
    vcpu: 0,
    physicalCores: 0,
    memoryBytes: 0,
    cpuModel: '',
    localDiskGb: 0,
    networkMbps: 0,
    includedTrafficTb: '',
    hoursPerMonth: draft.stated === 'both' ? 0 : 730,
    setupNanos: null,
    upfrontNanos: 0n,
    termMonths: 0,
    tax: 'net',
    asOf: today,
    trust: 'high',
    notes: '',
    ...draft,
  };
}

/** A month's price of one hour's, by a convention of whole hours. */
export function monthlyOf(hourlyNanos: bigint, hours: number): bigint {
  return hourlyNanos * BigInt(hours);
}

/** An hour's price of one month's, half up. */
export function hourlyOf(monthlyNanos: bigint, hours: number): bigint {
  return (monthlyNanos * 2n + BigInt(hours)) / (2n * BigInt(hours));
}
