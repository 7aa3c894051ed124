import { readFileSync } from 'node:fs';
import type { Store } from '../client.ts';

const USAGE_SOURCE = readFileSync(new URL('./usage-source.sql', import.meta.url), 'utf8');

/** Milliseconds since the epoch until which the cluster has been observed; null: never. */
export async function usageObservedUntil(store: Store, cluster: string): Promise<number | null> {
  const [row] = await store.rows<{ last_success_ms: string }>('usage-source', USAGE_SOURCE, { cluster });
  return row === undefined ? null : Number(row.last_success_ms);
}
