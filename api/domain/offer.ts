/**
 * An offer is one price that somebody quotes. Money is integer nano-units of the offer's own currency,
 * times are whole seconds since the epoch, memory is bytes.
 */

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

/** `amountNanos` for every `perSeconds`, counted from `from`. */
export interface Charge {
  readonly from: number;
  readonly to: number;
  readonly amountNanos: bigint;
  readonly perSeconds: number;
}

/** 2100-01-01T00:00:00Z, the end of what is still open. */
export const OPEN_END = 4_102_444_800;

/** The UTC month that holds `second`, half-open. */
export function monthOf(second: number): { readonly start: number; readonly end: number } {
  const date = new Date(second * 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { start: Date.UTC(year, month, 1) / 1000, end: Date.UTC(year, month + 1, 1) / 1000 };
}

/**
 * What a machine that lives in [from, to) costs, effective, cut where the amount changes.
 * A flat month is spread over that month's own hours, so the month sums to its invoice.
 * A capped month is min(hours x hourly, cap) spread over the hours lived in it.
 * Months are UTC; amounts round half up to the nano-unit. An open life (`to` = OPEN_END) is charged month by month
 * until `horizon`, and a capped month not yet over is taken as lived to its end.
 */
export function chargesOf(terms: ChargeTerms, from: number, to: number, horizon: number): readonly Charge[] {
  if (to <= from) return [];
  if (terms.billing === 'hourly') return [{ from, to, amountNanos: terms.hourlyNanos, perSeconds: 3600 }];
  const charges: Charge[] = [];
  const end = Math.min(to, Math.max(monthOf(horizon).end, monthOf(from).end));
  for (let month = monthOf(from); month.start < end; month = monthOf(month.end)) {
    charges.push(monthCharge(terms, month, Math.max(from, month.start), Math.min(end, month.end)));
  }
  return charges;
}

function monthCharge(
  terms: ChargeTerms,
  month: { readonly start: number; readonly end: number },
  from: number,
  to: number,
): Charge {
  if (terms.billing === 'flat') {
    // counted from the month's first second even for a later start: the pieces of one invoice then never overlap
    return { from: month.start, to, amountNanos: terms.monthlyNanos, perSeconds: month.end - month.start };
  }
  const lived = BigInt(to - from);
  const byHour = (terms.hourlyNanos * lived + 1800n) / 3600n;
  const amountNanos = byHour < terms.monthlyNanos ? byHour : terms.monthlyNanos;
  return { from, to, amountNanos, perSeconds: to - from };
}

/** Money of `charge` for [from, to) in nano-units: running totals, so that any cut of a charge sums to the charge. */
export function chargeBetween(charge: Charge, from: number, to: number): bigint {
  const start = BigInt(Math.max(from, charge.from) - charge.from);
  const end = BigInt(Math.min(to, charge.to) - charge.from);
  if (end <= start) return 0n;
  const per = BigInt(charge.perSeconds);
  return (charge.amountNanos * end) / per - (charge.amountNanos * start) / per;
}
