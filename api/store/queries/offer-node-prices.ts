import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const NODE_PRICES = readSql('offer-node-prices.sql', import.meta.url);

/** A node costs `amountNanos` for every `perSeconds`, counted from `from`, as long as `to` (seconds since the epoch). */
export interface NodePriceRow {
  readonly cluster: string;
  readonly nodeUid: string;
  readonly from: number;
  readonly to: number;
  readonly amountNanos: bigint;
  readonly perSeconds: number;
  readonly currency: string;
  readonly weightCpu: bigint;
  readonly weightMemory: bigint;
  readonly weightGpu: bigint;
  readonly basis: string;
  readonly estimated: boolean;
  readonly source: string;
  readonly asOf: string;
}

interface Wire {
  readonly cluster: string;
  readonly node_uid: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly amount_nanos: string;
  readonly per_seconds: number;
  readonly currency: string;
  readonly weight_cpu: string;
  readonly weight_memory: string;
  readonly weight_gpu: string;
  readonly basis: string;
  readonly estimated: number;
  readonly source: string;
  readonly as_of_day: string;
}

export async function readNodePrices(store: Store, cluster: string): Promise<NodePriceRow[]> {
  const rows = await store.rows<Wire>('offer-node-prices', NODE_PRICES, { cluster });
  return rows.map((row) => ({
    cluster: row.cluster,
    nodeUid: row.node_uid,
    from: row.from_s,
    to: row.to_s,
    amountNanos: BigInt(row.amount_nanos),
    perSeconds: row.per_seconds,
    currency: row.currency,
    weightCpu: BigInt(row.weight_cpu),
    weightMemory: BigInt(row.weight_memory),
    weightGpu: BigInt(row.weight_gpu),
    basis: row.basis,
    estimated: row.estimated === 1,
    source: row.source,
    asOf: row.as_of_day,
  }));
}

/** A row that ends where it begins withdraws the price with the same cluster, node and beginning. */
export async function writeNodePrices(store: Store, prices: readonly NodePriceRow[], version: number): Promise<void> {
  const rows = prices.map((price) => ({
    cluster: price.cluster,
    node_uid: price.nodeUid,
    from_ts: price.from,
    to_ts: price.to,
    amount_nanos: price.amountNanos.toString(),
    per_seconds: price.perSeconds,
    currency: price.currency,
    weight_cpu: price.weightCpu.toString(),
    weight_memory: price.weightMemory.toString(),
    weight_gpu: price.weightGpu.toString(),
    basis: price.basis,
    estimated: price.estimated ? 1 : 0,
    source: price.source,
    as_of: price.asOf,
    version,
  }));
  const [first] = rows;
  if (first) await store.insertRows('node_price', Object.keys(first), rows);
}
