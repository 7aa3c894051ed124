import type { FeeOffer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type FeeWire, feeFromWire } from './offer-row.ts';

const FEES = readSql('offer-fees.sql', import.meta.url);

export interface FeeSearch {
  readonly provider?: string;
  readonly fee?: string;
  readonly today: string;
}

export async function readFees(store: Store, { provider = '', fee = '', today }: FeeSearch): Promise<FeeOffer[]> {
  const rows = await store.rows<FeeWire>('offer-fees', FEES, { provider, fee, today });
  return rows.map(feeFromWire);
}
