import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type OfferWire, offerFromWire } from './offer-row.ts';

const HISTORY = readSql('offer-history.sql', import.meta.url);

export type OfferKey = Pick<Offer, 'provider' | 'service' | 'region' | 'instanceType' | 'commitment' | 'currency'>;

/** Every price that one offer had, oldest first; cohorts one after the other. */
export async function readOfferHistory(store: Store, key: OfferKey): Promise<Offer[]> {
  const { instanceType, ...rest } = key;
  const rows = await store.rows<OfferWire>('offer-history', HISTORY, { ...rest, instance_type: instanceType });
  return rows.map(offerFromWire);
}
