/**
 * An offer is one price that somebody quotes. Money is integer nano-units of the offer's own currency,
 * times are whole seconds since the epoch, memory is bytes.
 */

import { OPEN_END_SECONDS } from './instant.ts';
import { type NodePrice, nodePrices, type Quote, utcMonth } from './pricing.ts';

/** 2100-01-01T00:00:00Z, the end of what is still open. */
export const OPEN_END = OPEN_END_SECONDS;

export type Billing =
  /** every hour lived costs the same */
  | 'hourly'
  /** hours count until the month's cap is reached */
  | 'capped'
  /** the month costs the same however long it is */
  | 'flat';

export type Trust = 'high' | 'medium' | 'low';

export interface Offer {
  readonly provider: string;
  readonly service: string;
  readonly kind: 'cloud-vm' | 'bare-metal' | 'paas';
  /** as the source names it, which can be a group such as `eu (fsn1/nbg1/hel1)` */
  readonly region: string;
  /** ISO 3166 codes of the countries that the region lies in; empty where the source does not say */
  readonly countries: readonly string[];
  readonly instanceType: string;
  /** `on-demand`, `spot-indicative`, `monthly`, `1y`, `2y`, `3y` */
  readonly commitment: string;
  readonly currency: string;
  /** servers created in [createdFrom, createdBefore) pay this price: YYYY-MM-DD, '' is open */
  readonly createdFrom: string;
  readonly createdBefore: string;
  readonly validFrom: string;
  /** '' is still valid */
  readonly validTo: string;

  /** hardware threads as the system sees them, 0 unknown */
  readonly vcpu: number;
  readonly physicalCores: number;
  /** 0 unknown */
  readonly memoryBytes: number;
  readonly cpuModel: string;
  readonly localDiskGb: number;
  readonly networkMbps: number;
  /** `''` unknown, `unmetered`, else TB a month as a decimal string */
  readonly includedTrafficTb: string;

  readonly billing: Billing;
  readonly hourlyNanos: bigint;
  readonly monthlyNanos: bigint;
  /** which of the two the source states; the other follows from `hoursPerMonth` */
  readonly stated: 'hourly' | 'monthly' | 'both';
  /** the source's own convention, only to turn one quoted unit into the other; 0 where it states both */
  readonly hoursPerMonth: number;
  /** null where the source does not say */
  readonly setupNanos: bigint | null;
  readonly upfrontNanos: bigint;
  readonly termMonths: number;
  readonly tax: 'net' | 'gross' | 'unknown';
  readonly source: string;
  readonly asOf: string;
  readonly trust: Trust;
  readonly notes: string;
}

/** A price per unit with tiers: traffic, disks, addresses, control planes. */
export interface FeeOffer {
  readonly provider: string;
  readonly service: string;
  readonly fee: string;
  readonly region: string;
  /** in `unit` of a month; `tierTo` null is without end */
  readonly tierFrom: number;
  readonly tierTo: number | null;
  readonly unit: string;
  readonly currency: string;
  readonly priceNanos: bigint;
  readonly validFrom: string;
  readonly validTo: string;
  readonly source: string;
  readonly asOf: string;
  readonly trust: Trust;
  readonly notes: string;
}

/** The terms by which a machine's time becomes money. */
export interface ChargeTerms {
  readonly billing: Billing;
  readonly hourlyNanos: bigint;
  readonly monthlyNanos: bigint;
}

/** A stretch of a machine's life and what it costs, as a node's price says it. */
export type Charge = Pick<NodePrice, 'from' | 'to' | 'amountNanos' | 'perSeconds'>;

export function quoteOf(terms: ChargeTerms): Quote {
  const { billing, hourlyNanos, monthlyNanos } = terms;
  if (billing === 'flat') return { kind: 'flat_monthly', monthlyNanos };
  if (billing === 'capped') return { kind: 'hourly_capped', hourlyNanos, monthlyCapNanos: monthlyNanos };
  return { kind: 'hourly', hourlyNanos };
}

const NOBODY = {
  cluster: '',
  nodeUid: '',
  currency: '',
  weights: { cpu: 0n, memory: 0n, gpu: 0n },
  basis: 'list',
  estimated: false,
  source: '',
} as const;

/**
 * What a machine that lives in [from, to) costs by these terms, as `nodePrices` charges it: cut where the amount
 * changes, up to the end of the month of `horizon` for a life that is still open (`to` is OPEN_END).
 */
export function chargesOf(terms: ChargeTerms, from: number, to: number, horizon: number): readonly Charge[] {
  if (to <= from) return [];
  const life = { from, to: to === OPEN_END ? null : to };
  const until = Math.max(utcMonth(horizon).to, utcMonth(from).to);
  return nodePrices(life, quoteOf(terms), NOBODY, until).map(({ from, to, amountNanos, perSeconds }) => {
    return { from, to, amountNanos, perSeconds };
  });
}
