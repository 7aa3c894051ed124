import type { FeeOffer, Offer } from '@plimsoll/domain/offer';

/** An offer as JSON of table `offer`, both ways; the open ends of Date columns are 1970-01-01 and 2100-01-01. */

const DATE_MIN = '1970-01-01';
const DATE_OPEN = '2100-01-01';

export function offerToRow(offer: Offer, version: number) {
  return {
    provider: offer.provider,
    service: offer.service,
    kind: offer.kind,
    region: offer.region,
    countries: offer.countries,
    instance_type: offer.instanceType,
    commitment: offer.commitment,
    currency: offer.currency,
    created_from: offer.createdFrom || DATE_MIN,
    created_before: offer.createdBefore || DATE_OPEN,
    valid_from: offer.validFrom,
    valid_to: offer.validTo || DATE_OPEN,
    vcpu: offer.vcpu,
    physical_cores: offer.physicalCores,
    memory_bytes: offer.memoryBytes,
    cpu_model: offer.cpuModel,
    local_disk_gb: offer.localDiskGb,
    network_mbps: offer.networkMbps,
    included_traffic_tb: offer.includedTrafficTb,
    billing: offer.billing,
    hourly_nanos: offer.hourlyNanos.toString(),
    monthly_nanos: offer.monthlyNanos.toString(),
    stated: offer.stated,
    hours_per_month: offer.hoursPerMonth,
    setup_nanos: offer.setupNanos === null ? null : offer.setupNanos.toString(),
    upfront_nanos: offer.upfrontNanos.toString(),
    term_months: offer.termMonths,
    tax: offer.tax,
    source: offer.source,
    as_of: offer.asOf,
    trust: offer.trust,
    notes: offer.notes,
    version,
  };
}

type Strings<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]: string };
type Row = ReturnType<typeof offerToRow>;
/** As the engine answers: 64-bit integers are strings. */
export type OfferWire = Strings<Omit<Row, 'version'>, 'memory_bytes'>;

export function offerFromWire(row: OfferWire): Offer {
  return {
    provider: row.provider,
    service: row.service,
    kind: row.kind,
    region: row.region,
    countries: row.countries,
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
