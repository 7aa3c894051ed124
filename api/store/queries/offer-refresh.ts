import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const REFRESHES = readSql('offer-refresh.sql', import.meta.url);

export interface PriceRefresh {
  readonly source: string;
  readonly state: 'ok' | 'failing' | 'quarantined';
  readonly fetchedAt: Date;
  /** the source's own version, ETag or hash of what it answered */
  readonly sourceVersion: string;
  readonly offers: number;
  readonly reason: string;
}

interface Wire {
  readonly source: string;
  readonly state: PriceRefresh['state'];
  readonly fetched_at_text: string;
  readonly source_version: string;
  readonly offers: number;
  readonly reason: string;
}

export async function readPriceRefreshes(store: Store): Promise<PriceRefresh[]> {
  const rows = await store.rows<Wire>('offer-refresh', REFRESHES);
  return rows.map((row) => ({
    source: row.source,
    state: row.state,
    fetchedAt: new Date(`${row.fetched_at_text.replace(' ', 'T')}Z`),
    sourceVersion: row.source_version,
    offers: row.offers,
    reason: row.reason,
  }));
}

export async function writePriceRefresh(store: Store, refresh: PriceRefresh): Promise<void> {
  const version = refresh.fetchedAt.getTime();
  const row = {
    source: refresh.source,
    state: refresh.state,
    fetched_at: refresh.fetchedAt.toISOString().replace('T', ' ').replace('Z', ''),
    source_version: refresh.sourceVersion,
    offers: refresh.offers,
    reason: refresh.reason,
    version,
  };
  await store.insertRows('price_refresh', Object.keys(row), [row]);
}
