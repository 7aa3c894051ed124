import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type OfferWire, offerFromWire } from './offer-row.ts';

const BY_TYPE = readSql('offer-by-type.sql', import.meta.url);

// parameters travel in the address of a request, which holds 16 KiB
const TYPES_A_QUERY = 200;

/** Offers of the providers for machines of these types (lower case), whole names or one of their words. */
export async function readOffersByType(
  store: Store,
  providers: readonly string[],
  types: readonly string[],
): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (let index = 0; index < types.length; index += TYPES_A_QUERY) {
    const rows = await store.rows<OfferWire>('offer-by-type', BY_TYPE, {
      providers,
      types: types.slice(index, index + TYPES_A_QUERY),
    });
    for (const row of rows) offers.push(offerFromWire(row));
  }
  return offers;
}

/** Every machine offer of a provider: up to some ten thousand. */
export async function readOffersOfProvider(store: Store, provider: string): Promise<Offer[]> {
  const rows = await store.rows<OfferWire>('offer-of-provider', BY_TYPE, { providers: [provider], types: [] });
  return rows.map(offerFromWire);
}
