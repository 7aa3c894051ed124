import type { Money } from '@plimsoll/contract/money';
import type { PriceOffer } from '@plimsoll/contract/prices';
import { convertNanos, type FxRate, rateOn } from '@plimsoll/domain/fx';
import { estimated, formatNanos, known, missing, toWire } from '@plimsoll/domain/money';
import type { Offer } from '@plimsoll/domain/offer';

/** In which currency offers are compared, by which rates, and on which day (YYYY-MM-DD). */
export interface Exchange {
  readonly currency: string;
  readonly rates: readonly FxRate[];
  readonly today: string;
}

const GIB = 1024 ** 3;
/** Providers sell traffic by the decimal terabyte. */
const TB = 1e12;
const DAY_MS = 86_400_000;

export const memoryGib = (bytes: number): number | null => (bytes === 0 ? null : bytes / GIB);
const orNull = (value: number): number | null => (value === 0 ? null : value);
const dayOrNull = (day: string): string | null => (day === '' ? null : day);

export function ageDays(day: string, today: string): number {
  return Math.max(0, Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS));
}

/** Estimated by a rate that is not of this week, Missing without one. */
export function converted(nanos: bigint, currency: string, exchange: Exchange): Money {
  const rate = rateOn(exchange.rates, currency, exchange.currency, exchange.today);
  if (rate === undefined) return toWire(missing(exchange.currency, 'NO_RATE_FOR'));
  const worth = convertNanos(nanos, rate.rateNanos);
  return toWire(rate.estimated ? estimated(worth, exchange.currency) : known(worth, exchange.currency));
}

export function priceOffer(offer: Offer, exchange: Exchange): PriceOffer {
  const traffic = offer.includedTrafficTb;
  return {
    provider: offer.provider,
    service: offer.service,
    kind: offer.kind,
    region: offer.region,
    countries: [...offer.countries],
    type: offer.instanceType,
    commitment: offer.commitment,
    vcpu: orNull(offer.vcpu),
    memoryGib: memoryGib(offer.memoryBytes),
    price: {
      hourly: formatNanos(offer.hourlyNanos),
      monthly: formatNanos(offer.monthlyNanos),
      setup: offer.setupNanos === null ? null : formatNanos(offer.setupNanos),
    },
    stated: offer.stated,
    currency: offer.currency,
    converted: converted(offer.monthlyNanos, offer.currency, exchange),
    upfront: formatNanos(offer.upfrontNanos),
    termMonths: offer.termMonths,
    billing: offer.billing,
    hoursPerMonth: orNull(offer.hoursPerMonth),
    tax: offer.tax,
    traffic: traffic === '' ? 'unknown' : traffic === 'unmetered' ? 'unmetered' : 'included',
    includedTrafficBytes: traffic === '' || traffic === 'unmetered' ? null : Math.round(Number(traffic) * TB),
    physicalCores: orNull(offer.physicalCores),
    cpuModel: offer.cpuModel,
    localDiskGb: orNull(offer.localDiskGb),
    networkMbps: orNull(offer.networkMbps),
    createdFrom: dayOrNull(offer.createdFrom),
    createdBefore: dayOrNull(offer.createdBefore),
    validFrom: offer.validFrom,
    validTo: dayOrNull(offer.validTo),
    source: offer.source,
    asOf: offer.asOf,
    ageDays: ageDays(offer.asOf, exchange.today),
    trust: offer.trust,
    notes: offer.notes,
  };
}
