import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const AGES = readSql('offer-ages.sql', import.meta.url);

export interface OfferAge {
  readonly provider: string;
  readonly service: string;
  readonly offers: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** first and last day on which a present price was read */
  readonly oldest: string;
  readonly newest: string;
}

export function readOfferAges(store: Store, today: string): Promise<OfferAge[]> {
  return store.rows<OfferAge>('offer-ages', AGES, { today });
}
