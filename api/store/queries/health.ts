import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const SOURCES = readSql('health-sources.sql', import.meta.url);
const GAPS = readSql('health-gaps.sql', import.meta.url);
const COVERAGE = readSql('health-coverage.sql', import.meta.url);
const UNPRICED = readSql('health-unpriced.sql', import.meta.url);
const SIZE = readSql('store-size.sql', import.meta.url);

export interface SourceRow {
  readonly source: string;
  readonly cluster: string;
  readonly state: string;
  readonly last_success_ms: string;
  readonly last_error: string;
  readonly detail: string;
}

export interface GapRow {
  readonly cluster: string;
  readonly node: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly source: string;
  readonly reason: string;
}

export interface CoverageRow {
  readonly day: string;
  readonly cluster: string;
  readonly life_s: string;
  readonly gap_s: string;
}

export interface UnpricedRow {
  readonly cluster: string;
  readonly name: string;
  readonly provider: string;
  readonly region: string;
  readonly instance_type: string;
}

export interface StoreSize {
  readonly version: string;
  readonly bytesOnDisk: number;
  readonly samples: number;
  /** seconds since the epoch */
  readonly oldestSample: number | null;
}

export const readSources = (store: Store) => store.rows<SourceRow>('health-sources', SOURCES);

export const readGaps = (store: Store, since: number, most: number) =>
  store.rows<GapRow>('health-gaps', GAPS, { since, most });

export const readCoverage = (store: Store, since: number) =>
  store.rows<CoverageRow>('health-coverage', COVERAGE, { since });

export const readUnpricedNodes = (store: Store, now: number) =>
  store.rows<UnpricedRow>('health-unpriced', UNPRICED, { now });

export async function readStoreSize(store: Store): Promise<StoreSize> {
  const [row] = await store.rows<{ version: string; bytes_on_disk: string; samples: string; oldest_s: number }>(
    'store-size',
    SIZE,
    { database: store.database },
  );
  const oldest = Number(row?.oldest_s ?? 0);
  return {
    version: row?.version ?? '',
    bytesOnDisk: Number(row?.bytes_on_disk ?? 0),
    samples: Number(row?.samples ?? 0),
    oldestSample: oldest > 0 ? oldest : null,
  };
}
