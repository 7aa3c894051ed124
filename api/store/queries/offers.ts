import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type OfferWire, offerFromWire } from './offer-row.ts';

const OFFERS = readSql('offers.sql', import.meta.url);

export const OFFER_SORTS = ['type', 'price', 'pricePerVcpu', 'pricePerGib', 'vcpu', 'memory', 'asOf'] as const;
export type OfferSort = (typeof OFFER_SORTS)[number];

/** Absent is any. Memory in bytes; `country` is an ISO 3166 code; `q` is a part of the type in any case. */
export interface OfferSearch {
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
  readonly sort?: OfferSort;
  readonly descending?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** YYYY-MM-DD */
  readonly today: string;
}

export interface FoundOffers {
  readonly offers: readonly Offer[];
  /** all that match, not only those on this page */
  readonly total: number;
}

export async function searchOffers(store: Store, search: OfferSearch): Promise<FoundOffers> {
  const page = async (limit: number, offset: number) => {
    return store.rows<OfferWire & { readonly total: number }>('offers', OFFERS, {
      provider: search.provider ?? '',
      service: search.service ?? '',
      region: search.region ?? '',
      country: search.country ?? '',
      kind: search.kind ?? '',
      q: search.q ?? '',
      commitment: search.commitment ?? '',
      currency: search.currency ?? '',
      vcpu_min: search.vcpuMin ?? 0,
      vcpu_max: search.vcpuMax ?? 0,
      memory_min: search.memoryMin ?? 0,
      memory_max: search.memoryMax ?? 0,
      sort: search.sort ?? 'type',
      direction: search.descending ? -1 : 1,
      today: search.today,
      limit,
      offset,
    });
  };
  const offset = search.offset ?? 0;
  const rows = await page(search.limit, offset);
  // a page past the end has no row that could carry the count
  const counted = rows[0] ?? (offset > 0 ? (await page(1, 0))[0] : undefined);
  return { offers: rows.map(offerFromWire), total: counted?.total ?? 0 };
}
