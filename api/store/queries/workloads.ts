import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const POD_COUNTS = readSql('./workload-pod-counts.sql', import.meta.url);

export interface PodCount {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly pods: number;
}

/** Pods of each workload that lived in [from, to), seconds since the epoch. */
export const readPodCounts = (store: Store, { from, to }: { readonly from: number; readonly to: number }) =>
  store.rows<PodCount>('workload-pod-counts', POD_COUNTS, { from, to });
