import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { feeToRow, offerToRow } from './offer-row.ts';

const ROWS_AN_INSERT = 25_000;

/** One row an offer and first day of validity; written twice they are one. `version` is milliseconds since the epoch. */
export async function writeOffers(store: Store, offers: readonly Offer[], version: number): Promise<void> {
  for (let index = 0; index < offers.length; index += ROWS_AN_INSERT) {
    const rows = offers.slice(index, index + ROWS_AN_INSERT).map((offer) => offerToRow(offer, version));
    const [first] = rows;
    if (first) await store.insertRows('offer', Object.keys(first), rows);
  }
}

export async function writeFees(store: Store, fees: readonly FeeOffer[], version: number): Promise<void> {
  const rows = fees.map((fee) => feeToRow(fee, version));
  const [first] = rows;
  if (first) await store.insertRows('fee_offer', Object.keys(first), rows);
}
