import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { filterParams, type OfferFilter } from './offers.ts';

const FACETS = readSql('offer-facets.sql', import.meta.url);

export interface OfferFacet {
  readonly provider: string;
  readonly kind: string;
  readonly region: string;
  /** commas between them, '' where the source does not say */
  readonly countries: string;
  readonly commitment: string;
  readonly offers: number;
}

/** Counts under all filters but those that the rows themselves carry: provider, kind, region, country, commitment. */
export function readOfferFacets(store: Store, filter: OfferFilter): Promise<OfferFacet[]> {
  const { provider, region, country, kind, commitment, ...rest } = filterParams(filter);
  return store.rows<OfferFacet>('offer-facets', FACETS, rest);
}
