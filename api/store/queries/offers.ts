import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type OfferWire, offerFromWire } from './offer-row.ts';

const OFFERS = readSql('offers.sql', import.meta.url);

export const OFFER_SORTS = ['type', 'price', 'pricePerVcpu', 'pricePerGib', 'vcpu', 'memory', 'asOf'] as const;
export type OfferSort = (typeof OFFER_SORTS)[number];

/** Absent is any. Provider and commitment may be several, commas between them. Memory in bytes; `country` is an ISO 3166 code; `q` is a part of the type in any case. */
export interface OfferFilter {
  readonly provider?: string;
  readonly service?: string;
  readonly region?: string;
  readonly country?: string;
  readonly kind?: string;
  readonly q?: string;
  readonly commitment?: string;
  readonly currency?: string;
  readonly vcpuMin?: number;
  readonly vcpuMax?: number;
  readonly memoryMin?: number;
  readonly memoryMax?: number;
  /** what leaves to the internet counts as part of the price */
  readonly traffic?: TrafficCharges;
  /** YYYY-MM-DD */
  readonly today: string;
}

/** What traffic costs, in nano-units of EUR, by `provider|service|first word of the region`; NaN is unknown. */
export interface TrafficCharges {
  readonly terabytes: number;
  readonly keys: readonly string[];
  /** of all of it */
  readonly whole: readonly number[];
  /** of a terabyte beyond what a machine includes */
  readonly perTb: readonly number[];
}

export interface OfferSearch extends OfferFilter {
  readonly sort?: OfferSort;
  readonly descending?: boolean;
  readonly limit: number;
  readonly offset?: number;
}

export interface FoundOffers {
  readonly offers: readonly Offer[];
  /** all that match, not only those on this page */
  readonly total: number;
}

/** Parameters of every query that filters offers. */
export function filterParams(filter: OfferFilter) {
  return {
    provider: filter.provider ?? '',
    service: filter.service ?? '',
    region: filter.region ?? '',
    country: filter.country ?? '',
    kind: filter.kind ?? '',
    q: filter.q ?? '',
    commitment: filter.commitment ?? '',
    currency: filter.currency ?? '',
    vcpu_min: filter.vcpuMin ?? 0,
    vcpu_max: filter.vcpuMax ?? 0,
    memory_min: filter.memoryMin ?? 0,
    memory_max: filter.memoryMax ?? 0,
    today: filter.today,
  };
}

export function trafficParams(traffic: TrafficCharges | undefined) {
  return {
    traffic_tb: traffic?.terabytes ?? 0,
    traffic_keys: traffic?.keys ?? [],
    traffic_whole: traffic?.whole ?? [],
    traffic_per_tb: traffic?.perTb ?? [],
  };
}

export async function searchOffers(store: Store, search: OfferSearch): Promise<FoundOffers> {
  const filter = { ...filterParams(search), ...trafficParams(search.traffic) };
  const page = (limit: number, offset: number) =>
    store.rows<OfferWire & { readonly total: number }>('offers', OFFERS, {
      ...filter,
      sort: search.sort ?? 'type',
      direction: search.descending ? -1 : 1,
      limit,
      offset,
    });
  const offset = search.offset ?? 0;
  const rows = await page(search.limit, offset);
  // a page past the end has no row that could carry the count
  const counted = rows[0] ?? (offset > 0 ? (await page(1, 0))[0] : undefined);
  return { offers: rows.map(offerFromWire), total: counted?.total ?? 0 };
}
