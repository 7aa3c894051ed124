/** What a month's traffic to the internet adds to an offer: what the offer includes, then the provider's tiers. */
import type { FeeOffer, Offer } from './offer.ts';
import { trafficCost } from './traffic-cost.ts';

export interface TrafficPrice {
  readonly nanos: bigint;
  readonly currency: string;
  /** the price of a fee is low in trust, or tiers of the account's month stand for one machine's */
  readonly estimated: boolean;
}

const EUROPE = new Set(['AT', 'BE', 'CH', 'DE', 'ES', 'FI', 'FR', 'GB', 'IE', 'IT', 'NL', 'NO', 'PL', 'PT', 'SE']);
const NAMES = ['egress-internet', 'egress-internet-premium', 'egress-overage'];
const GB_PER_GIB = 1.073741824;
const GB_PER_TB = 1_000;

/** `null`: nobody says what traffic costs there, so it is Missing. `gb` is decimal; `fees` are all of the provider's. */
export function trafficOf(offer: Offer, fees: readonly FeeOffer[], gb: number): TrafficPrice | null {
  if (offer.includedTrafficTb === 'unmetered') return { nanos: 0n, currency: offer.currency, estimated: false };
  const own = fees.filter((fee) => fee.provider === offer.provider);
  const tiers = own.filter((fee) => NAMES.includes(fee.fee) && holdsIn(fee.region, offer));
  const includedGb = Number(offer.includedTrafficTb || 0) * GB_PER_TB;
  const [first] = tiers;
  if (!first) {
    const enough = offer.includedTrafficTb !== '' && gb <= includedGb;
    return enough ? { nanos: 0n, currency: offer.currency, estimated: false } : null;
  }
  // tiers count in the fee's own unit, so the volume is turned into it
  const perUnit = first.unit === 'TB' ? GB_PER_TB : first.unit === 'GiB' ? GB_PER_GIB : 1;
  const accountFree = own.find((fee) => fee.fee === 'egress-internet-free')?.tierTo ?? 0;
  const nanos = trafficCost(
    gb / perUnit,
    includedGb / perUnit + accountFree,
    tiers.map((fee) => ({ fromGb: fee.tierFrom, nanosPerGb: fee.priceNanos })),
  );
  return { nanos, currency: first.currency, estimated: tiers.some((fee) => fee.trust === 'low') };
}

function holdsIn(feeRegion: string, offer: Offer): boolean {
  if (feeRegion === offer.region || feeRegion === 'all') return true;
  if (offer.countries.length === 0)
    return feeRegion === 'default' || (feeRegion === 'eu' && offer.region.startsWith('eu'));
  const european = offer.countries.every((country) => EUROPE.has(country));
  if (feeRegion === 'eu' || feeRegion === 'europe') return european;
  return (
    feeRegion === 'eu/ca' && (european || offer.countries.every((country) => EUROPE.has(country) || country === 'CA'))
  );
}
