import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';

const NODES = readSql('node-names.sql', import.meta.url);
const PODS = readSql('pod-names.sql', import.meta.url);
const LABEL_SETS = readSql('label-sets.sql', import.meta.url);
const PRICE_BASES = readSql('price-bases.sql', import.meta.url);

/** Seconds since the epoch, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface NodeName {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  readonly pool: string;
  readonly provider: string;
  readonly region: string;
  readonly zone: string;
  readonly instance_type: string;
  readonly capacity_type: string;
  readonly from_s: number;
  readonly to_s: number;
}

export interface LabelSet {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace_labels: Readonly<Record<string, string>>;
}

export interface PriceBasis {
  readonly basis: 'list' | 'contract' | 'invoice' | 'owned' | 'mixed';
  readonly nodes: string;
  readonly estimated_nodes: string;
  readonly oldest_as_of: string;
}

export const readNodeNames = (store: Store, { from, to }: Span) =>
  store.rows<NodeName>('node-names', NODES, { from, to });

export interface PodName {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
}

export const readPodNames = (store: Store, { from, to }: Span) => store.rows<PodName>('pod-names', PODS, { from, to });

export const readLabelSets = (store: Store, { from, to }: Span) =>
  store.rows<LabelSet>('label-sets', LABEL_SETS, { from, to });

export const readPriceBases = (store: Store, { from, to }: Span) =>
  store.rows<PriceBasis>('price-bases', PRICE_BASES, { from, to });
