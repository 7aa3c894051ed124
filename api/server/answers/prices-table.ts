import type { PriceOffer, PricesReply } from '@plimsoll/contract/prices';
import type { CsvTable, CsvValue } from '../csv.ts';

const COLUMNS: readonly (readonly [name: string, read: (offer: PriceOffer) => CsvValue])[] = [
  ['provider', (offer) => offer.provider],
  ['service', (offer) => offer.service],
  ['kind', (offer) => offer.kind],
  ['region', (offer) => offer.region],
  ['countries', (offer) => offer.countries.join(' ')],
  ['type', (offer) => offer.type],
  ['commitment', (offer) => offer.commitment],
  ['vcpu', (offer) => offer.vcpu],
  ['memory_gib', (offer) => offer.memoryGib],
  ['hourly', (offer) => offer.price.hourly],
  ['monthly', (offer) => offer.price.monthly],
  ['setup', (offer) => offer.price.setup],
  ['upfront', (offer) => offer.upfront],
  ['currency', (offer) => offer.currency],
  ['stated', (offer) => offer.stated],
  ['billing', (offer) => offer.billing],
  ['hours_per_month', (offer) => offer.hoursPerMonth],
  ['term_months', (offer) => offer.termMonths],
  ['tax', (offer) => offer.tax],
  ['converted_monthly', (offer) => offer.converted.amount],
  ['converted_currency', (offer) => offer.converted.currency],
  ['converted_state', (offer) => offer.converted.state],
  ['monthly_with_traffic', (offer) => offer.withTraffic?.amount ?? null],
  ['traffic', (offer) => offer.traffic],
  ['included_traffic_bytes', (offer) => offer.includedTrafficBytes],
  ['physical_cores', (offer) => offer.physicalCores],
  ['cpu_model', (offer) => offer.cpuModel],
  ['local_disk_gb', (offer) => offer.localDiskGb],
  ['network_mbps', (offer) => offer.networkMbps],
  ['created_from', (offer) => offer.createdFrom],
  ['created_before', (offer) => offer.createdBefore],
  ['valid_from', (offer) => offer.validFrom],
  ['valid_to', (offer) => offer.validTo],
  ['source', (offer) => offer.source],
  ['as_of', (offer) => offer.asOf],
  ['age_days', (offer) => offer.ageDays],
  ['trust', (offer) => offer.trust],
  ['notes', (offer) => offer.notes],
];

/** The same offers as the JSON of the same question. */
export function pricesTable(reply: PricesReply): CsvTable {
  return {
    name: `prices_${reply.asOf}`,
    columns: COLUMNS.map(([name]) => name),
    rows: reply.offers.map((offer) => COLUMNS.map(([, read]) => read(offer))),
  };
}
