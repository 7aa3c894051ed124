import type { Money } from '@plimsoll/contract/money';
import type { PriceOffer } from '@plimsoll/contract/prices';
import { decimal, moneyNanos } from '#lib/format/amount.ts';
import type { Column } from '#lib/table/columns.ts';

/** What the month costs: the machine, and the traffic that was asked for. */
export function monthOf(offer: PriceOffer): Money {
  return offer.withTraffic ?? offer.converted;
}

/** A month divided by a size; Missing where either is. Rounded half up to the nano-unit. */
export function perUnit(offer: PriceOffer, size: number | null): Money {
  const money = monthOf(offer);
  const month = moneyNanos(money);
  if (month === null || size === null || size <= 0) {
    return { ...money, amount: null, state: 'missing' };
  }
  // sizes are whole or binary fractions of GiB
  const parts = BigInt(Math.round(size * 1024));
  return { ...money, amount: decimal((month * 2048n + parts) / (2n * parts)) };
}

/** Ids of columns that can sort are the API's own words: it sorts before it pages. */
export function offerColumns(currency: string, trafficTb: string): Column<PriceOffer>[] {
  const csvOf = (header: string, value: (row: PriceOffer) => string | number | null) => [{ header, value }];
  return [
    {
      id: 'type',
      label: 'Offer',
      lead: true,
      sort: (row) => `${row.provider} ${row.type} ${row.region}`,
      csv: [
        ...csvOf('provider', (row) => row.provider),
        ...csvOf('service', (row) => row.service),
        ...csvOf('kind', (row) => row.kind),
        ...csvOf('region', (row) => row.region),
        ...csvOf('type', (row) => row.type),
      ],
    },
    { id: 'vcpu', label: 'vCPU', numeric: true, sort: (row) => row.vcpu, csv: csvOf('vcpu', (row) => row.vcpu) },
    {
      id: 'memory',
      label: 'Memory',
      unit: 'GiB',
      numeric: true,
      sort: (row) => row.memoryGib,
      csv: csvOf('memory GiB', (row) => row.memoryGib),
    },
    {
      id: 'hour',
      label: 'Hour',
      unit: 'as quoted',
      numeric: true,
      csv: csvOf('hourly', (row) => row.price.hourly),
    },
    {
      id: 'month',
      label: 'Month',
      unit: 'as quoted',
      numeric: true,
      csv: [...csvOf('monthly', (row) => row.price.monthly), ...csvOf('currency', (row) => row.currency)],
    },
    {
      id: 'price',
      label: 'Month',
      unit: trafficTb === '' ? currency : `${currency}, ${trafficTb} TB out`,
      numeric: true,
      sort: (row) => moneyNanos(monthOf(row)),
      csv: [
        ...csvOf(`monthly ${currency}`, (row) => monthOf(row).amount),
        ...csvOf('state', (row) => monthOf(row).state),
      ],
    },
    {
      id: 'pricePerVcpu',
      label: 'Per vCPU',
      unit: `${currency} a month`,
      numeric: true,
      sort: (row) => moneyNanos(perUnit(row, row.vcpu)),
      csv: csvOf(`per vCPU ${currency}`, (row) => perUnit(row, row.vcpu).amount),
    },
    {
      id: 'pricePerGib',
      label: 'Per GiB',
      unit: `${currency} a month`,
      numeric: true,
      sort: (row) => moneyNanos(perUnit(row, row.memoryGib)),
      csv: csvOf(`per GiB ${currency}`, (row) => perUnit(row, row.memoryGib).amount),
    },
    {
      id: 'asOf',
      label: 'Read',
      unit: 'ago',
      numeric: true,
      sort: (row) => -row.ageDays,
      csv: [...csvOf('as of', (row) => row.asOf), ...csvOf('age days', (row) => row.ageDays)],
    },
    { id: 'setup', label: 'Setup', numeric: true, csv: csvOf('setup', (row) => row.price.setup) },
    {
      id: 'traffic',
      label: 'Traffic',
      unit: 'included a month',
      numeric: true,
      csv: [
        ...csvOf('traffic', (row) => row.traffic),
        ...csvOf('included traffic bytes', (row) => row.includedTrafficBytes),
      ],
    },
    { id: 'commitment', label: 'Term', csv: csvOf('commitment', (row) => row.commitment) },
    { id: 'trust', label: 'Trust', csv: csvOf('trust', (row) => row.trust) },
    { id: 'source', label: 'Source', csv: csvOf('source', (row) => row.source) },
  ];
}
