import type { FeeOffer, Offer } from '@plimsoll/domain/offer';

/** Offers and fees as the engine holds them; the open ends of Date columns are 1970-01-01 and 2100-01-01. */

export const DATE_MIN = '1970-01-01';
export const DATE_OPEN = '2100-01-01';

/** As the engine answers: 64-bit integers are strings. */
export interface OfferWire {
  readonly provider: string;
  readonly service: string;
  readonly kind: Offer['kind'];
  readonly region: string;
  readonly countries: string;
  readonly instance_type: string;
  readonly commitment: string;
  readonly currency: string;
  readonly created_from: string;
  readonly created_before: string;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly vcpu: number;
  readonly physical_cores: number;
  readonly memory_bytes: string;
  readonly cpu_model: string;
  readonly local_disk_gb: number;
  readonly network_mbps: number;
  readonly included_traffic_tb: string;
  readonly billing: Offer['billing'];
  readonly hourly_nanos: string;
  readonly monthly_nanos: string;
  readonly stated: Offer['stated'];
  readonly hours_per_month: number;
  readonly setup_nanos: string | null;
  readonly upfront_nanos: string;
  readonly term_months: number;
  readonly tax: Offer['tax'];
  readonly source: string;
  readonly as_of: string;
  readonly trust: Offer['trust'];
  readonly notes: string;
}

export function offerFromWire(row: OfferWire): Offer {
  return {
    provider: row.provider,
    service: row.service,
    kind: row.kind,
    region: row.region,
    countries: row.countries === '' ? [] : row.countries.split(','),
    instanceType: row.instance_type,
    commitment: row.commitment,
    currency: row.currency,
    createdFrom: row.created_from === DATE_MIN ? '' : row.created_from,
    createdBefore: row.created_before === DATE_OPEN ? '' : row.created_before,
    validFrom: row.valid_from,
    validTo: row.valid_to === DATE_OPEN ? '' : row.valid_to,
    vcpu: row.vcpu,
    physicalCores: row.physical_cores,
    memoryBytes: Number(row.memory_bytes),
    cpuModel: row.cpu_model,
    localDiskGb: row.local_disk_gb,
    networkMbps: row.network_mbps,
    includedTrafficTb: row.included_traffic_tb,
    billing: row.billing,
    hourlyNanos: BigInt(row.hourly_nanos),
    monthlyNanos: BigInt(row.monthly_nanos),
    stated: row.stated,
    hoursPerMonth: row.hours_per_month,
    setupNanos: row.setup_nanos === null ? null : BigInt(row.setup_nanos),
    upfrontNanos: BigInt(row.upfront_nanos),
    termMonths: row.term_months,
    tax: row.tax,
    source: row.source,
    asOf: row.as_of,
    trust: row.trust,
    notes: row.notes,
  };
}

export function feeToRow(fee: FeeOffer, version: number) {
  return {
    provider: fee.provider,
    service: fee.service,
    fee: fee.fee,
    region: fee.region,
    tier_from: fee.tierFrom,
    tier_to: fee.tierTo,
    unit: fee.unit,
    currency: fee.currency,
    price_nanos: fee.priceNanos.toString(),
    valid_from: fee.validFrom,
    valid_to: fee.validTo || DATE_OPEN,
    source: fee.source,
    as_of: fee.asOf,
    trust: fee.trust,
    notes: fee.notes,
    version,
  };
}

export type FeeWire = Omit<ReturnType<typeof feeToRow>, 'version'>;

export function feeFromWire(row: FeeWire): FeeOffer {
  return {
    provider: row.provider,
    service: row.service,
    fee: row.fee,
    region: row.region,
    tierFrom: row.tier_from,
    tierTo: row.tier_to,
    unit: row.unit,
    currency: row.currency,
    priceNanos: BigInt(row.price_nanos),
    validFrom: row.valid_from,
    validTo: row.valid_to === DATE_OPEN ? '' : row.valid_to,
    source: row.source,
    asOf: row.as_of,
    trust: row.trust,
    notes: row.notes,
  };
}
