import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const SQL = readSql('./as-of.sql', import.meta.url);

/** Seconds since the epoch, null where there is none yet. */
export interface AsOf {
  /** end of the last whole hour that is rolled */
  readonly closedUntil: number | null;
  /** end of what is rolled, within the open hour */
  readonly rolledUntil: number | null;
  readonly firstHour: number | null;
  /** the oldest sample that is still kept */
  readonly firstSample: number | null;
}

export async function asOf(store: Store): Promise<AsOf> {
  const [row] = await store.rows<{
    closed_until: number;
    rolled_until: number;
    first_hour: number;
    first_sample: number;
  }>('as-of', SQL);
  const known = (value: number | undefined) => (value === undefined || value === 0 ? null : value);
  return {
    closedUntil: known(row?.closed_until),
    rolledUntil: known(row?.rolled_until),
    firstHour: known(row?.first_hour),
    firstSample: known(row?.first_sample),
  };
}
