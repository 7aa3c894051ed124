import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const CLUSTERS = readSql('./live-clusters.sql', import.meta.url);
const REQUESTS = readSql('./live-requests.sql', import.meta.url);
const PRICES = readSql('./live-prices.sql', import.meta.url);
const RATES = readSql('./latest-rates.sql', import.meta.url);

export interface LiveCluster {
  readonly cluster: string;
  readonly nodes: number;
  readonly pods: number;
  readonly last_sample_s: number;
}

export interface LiveRequest {
  readonly cluster: string;
  readonly node_uid: string;
  readonly namespace: string;
  readonly cpu_milli: number;
  readonly memory_bytes: number;
  readonly gpus: number;
}

export interface LivePrice {
  readonly cluster: string;
  readonly node_uid: string;
  readonly cpu_milli: number;
  readonly memory_bytes: number;
  readonly gpus: number;
  readonly amount_nanos: number;
  /** 0: no price */
  readonly per_s: number;
  readonly price_currency: string;
  readonly weight_cpu: number;
  readonly weight_memory: number;
  readonly weight_gpu: number;
  readonly is_estimated: number;
}

export interface LatestRate {
  readonly base: string;
  readonly quote: string;
  /** a physical ratio for present estimates, never for booked money */
  readonly rate: number;
}

/** `now` in seconds since the epoch. */
export const readLiveClusters = (store: Store, now: number) =>
  store.rows<LiveCluster>('live-clusters', CLUSTERS, { now });
export const readLiveRequests = (store: Store, now: number) =>
  store.rows<LiveRequest>('live-requests', REQUESTS, { now });
export const readLivePrices = (store: Store, now: number) => store.rows<LivePrice>('live-prices', PRICES, { now });
export const readLatestRates = (store: Store) => store.rows<LatestRate>('latest-rates', RATES);
