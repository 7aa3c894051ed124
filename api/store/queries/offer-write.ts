import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import type { Store } from '../client.ts';
import { DictionaryColumn, nativeBlock, U8Column, U16Column, U32Column, U64Column } from '../native-block.ts';
import { DayColumn, I64Column, NullableI64Column } from './offer-columns.ts';
import { DATE_MIN, DATE_OPEN, feeToRow } from './offer-row.ts';

const TEXTS = {
  provider: (offer: Offer) => offer.provider,
  service: (offer: Offer) => offer.service,
  kind: (offer: Offer) => offer.kind,
  region: (offer: Offer) => offer.region,
  countries: (offer: Offer) => offer.countries.join(','),
  instance_type: (offer: Offer) => offer.instanceType,
  commitment: (offer: Offer) => offer.commitment,
  currency: (offer: Offer) => offer.currency,
  cpu_model: (offer: Offer) => offer.cpuModel,
  included_traffic_tb: (offer: Offer) => offer.includedTrafficTb,
  billing: (offer: Offer) => offer.billing,
  stated: (offer: Offer) => offer.stated,
  tax: (offer: Offer) => offer.tax,
  source: (offer: Offer) => offer.source,
  trust: (offer: Offer) => offer.trust,
  notes: (offer: Offer) => offer.notes,
};

/** Offers as one Native block of table `offer`: its many repeated texts travel once. */
function offerBlock(offers: readonly Offer[], version: number) {
  const rows = offers.length;
  const texts = Object.entries(TEXTS).map(([name, read]) => ({ column: new DictionaryColumn(name, rows), read }));
  const createdFrom = new DayColumn('created_from', rows, DATE_MIN);
  const createdBefore = new DayColumn('created_before', rows, DATE_OPEN);
  const validFrom = new DayColumn('valid_from', rows, DATE_MIN);
  const validTo = new DayColumn('valid_to', rows, DATE_OPEN);
  const asOf = new DayColumn('as_of', rows, DATE_MIN);
  const vcpu = new U16Column('vcpu', rows);
  const cores = new U16Column('physical_cores', rows);
  const memory = new U64Column('memory_bytes', rows);
  const disk = new U32Column('local_disk_gb', rows);
  const network = new U32Column('network_mbps', rows);
  const hourly = new I64Column('hourly_nanos', rows);
  const monthly = new I64Column('monthly_nanos', rows);
  const hoursPerMonth = new U16Column('hours_per_month', rows);
  const setup = new NullableI64Column('setup_nanos', rows);
  const upfront = new I64Column('upfront_nanos', rows);
  const term = new U8Column('term_months', rows);
  const versions = new U64Column('version', rows);
  offers.forEach((offer, row) => {
    for (const { column, read } of texts) column.values[row] = column.key(read(offer));
    createdFrom.set(row, offer.createdFrom);
    createdBefore.set(row, offer.createdBefore);
    validFrom.set(row, offer.validFrom);
    validTo.set(row, offer.validTo);
    asOf.set(row, offer.asOf);
    vcpu.values[row] = offer.vcpu;
    cores.values[row] = offer.physicalCores;
    memory.set(row, offer.memoryBytes);
    disk.values[row] = offer.localDiskGb;
    network.values[row] = offer.networkMbps;
    hourly.values[row] = offer.hourlyNanos;
    monthly.values[row] = offer.monthlyNanos;
    hoursPerMonth.values[row] = offer.hoursPerMonth;
    setup.set(row, offer.setupNanos);
    upfront.values[row] = offer.upfrontNanos;
    term.values[row] = offer.termMonths;
    versions.set(row, version);
  });
  const columns = [
    ...texts.map(({ column }) => column),
    ...[createdFrom, createdBefore, validFrom, validTo, asOf, vcpu, cores, memory, disk, network],
    ...[hourly, monthly, hoursPerMonth, setup, upfront, term, versions],
  ];
  return { names: columns.map((column) => column.name), chunks: nativeBlock(columns, rows) };
}

/** One row an offer and first day of validity; written twice they are one. `version` is milliseconds since the epoch. */
export async function writeOffers(store: Store, offers: readonly Offer[], version: number): Promise<void> {
  if (offers.length === 0) return;
  const { names, chunks } = offerBlock(offers, version);
  await store.insertNative('offer', names, chunks);
}

export async function writeFees(store: Store, fees: readonly FeeOffer[], version: number): Promise<void> {
  const rows = fees.map((fee) => feeToRow(fee, version));
  const [first] = rows;
  if (first) await store.insertRows('fee_offer', Object.keys(first), rows);
}
