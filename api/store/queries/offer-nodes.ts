import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const NODES = readSql('offer-nodes.sql', import.meta.url);

/** A node with what decides its price; times in seconds since the epoch, memory in bytes. */
export interface NodeToPrice {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly capacityType: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly statedHourlyNanos: bigint | null;
  readonly statedCurrency: string;
}

interface Wire {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instance_type: string;
  readonly capacity_type: string;
  readonly capacity_cpu_milli: number;
  readonly capacity_memory_bytes: string;
  readonly capacity_gpus: number;
  readonly labels: Record<string, string>;
  readonly stated_hourly_nanos: string | null;
  readonly stated_currency: string;
}

export async function readNodesToPrice(store: Store, cluster: string): Promise<NodeToPrice[]> {
  const rows = await store.rows<Wire>('offer-nodes', NODES, { cluster });
  return rows.map((row) => ({
    cluster: row.cluster,
    uid: row.uid,
    name: row.name,
    from: row.from_s,
    to: row.to_s,
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    instanceType: row.instance_type,
    capacityType: row.capacity_type,
    cpuMilli: row.capacity_cpu_milli,
    memoryBytes: Number(row.capacity_memory_bytes),
    gpus: row.capacity_gpus,
    labels: row.labels,
    statedHourlyNanos: row.stated_hourly_nanos === null ? null : BigInt(row.stated_hourly_nanos),
    statedCurrency: row.stated_currency,
  }));
}
