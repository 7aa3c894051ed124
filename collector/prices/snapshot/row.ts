import type { Billing, FeeOffer, Offer, Trust } from '@plimsoll/domain/offer';
import { nanosFromDecimal, PriceError } from '../decimal.ts';
import { countriesOf } from '../regions.ts';

/** One line of prices.csv: a cell by its column's name, `''` where there is none. */
export type Cells = (column: string) => string;

const GIB = 2 ** 30;
const EXISTING = /^(.*) existing-before-(\d{4}-\d{2}-\d{2})$/;
const NEW_ORDERS = /prices since (\d{4}-\d{2}-\d{2}), new orders only/;

/** Turns a row of the snapshot's CSV into an offer; the meaning of `price_basis` and `notes` is in this folder's README. */
export function offerFromRow(cell: Cells): Offer {
  const existing = EXISTING.exec(cell('region'));
  const region = existing?.[1] ?? cell('region');
  const hourlyNanos = nanosFromDecimal(cell('price_hourly'));
  const monthlyNanos = nanosFromDecimal(cell('price_monthly'));
  if (hourlyNanos <= 0n || monthlyNanos <= 0n) throw new PriceError(`${cell('instance_type')} has a price of zero`);
  const basis = cell('price_basis');
  const [stated = '', hours = ''] = basis.split('/');
  const kind = cell('kind');
  if (kind !== 'cloud-vm' && kind !== 'bare-metal' && kind !== 'paas')
    throw new PriceError(`kind "${kind}" is unknown`);
  if (stated !== 'hourly' && stated !== 'monthly' && stated !== 'both') {
    throw new PriceError(`price_basis "${basis}" is unknown`);
  }
  const commitment = cell('commitment');
  const reserved = cell('provider') === 'aws' && /^\dy$/.test(commitment);
  const termMonths = /^\dy$/.test(commitment) ? Number(commitment[0]) * 12 : commitment === 'monthly' ? 1 : 0;
  return {
    provider: cell('provider'),
    service: cell('service'),
    kind,
    region,
    countries: countriesOf(cell('provider'), region),
    instanceType: cell('instance_type'),
    commitment,
    currency: cell('currency'),
    createdFrom: NEW_ORDERS.exec(cell('notes'))?.[1] ?? '',
    createdBefore: existing?.[2] ?? '',
    validFrom: cell('as_of'),
    validTo: '',
    vcpu: Number(cell('vcpu')),
    physicalCores: Number(cell('physical_cores')),
    memoryBytes: Math.round(Number(cell('memory_gib')) * GIB),
    cpuModel: cell('cpu_model'),
    localDiskGb: Number(cell('local_disk_gb')),
    networkMbps: Math.round(Number(cell('network_gbps')) * 1000),
    includedTrafficTb: cell('included_traffic_tb'),
    billing: billingOf(cell, stated),
    hourlyNanos,
    monthlyNanos,
    stated,
    hoursPerMonth: stated === 'both' ? 0 : hours === '' ? 730 : Number(hours),
    setupNanos: cell('setup_fee') === '' ? null : nanosFromDecimal(cell('setup_fee')),
    // the reserved rows are all upfront: the hourly price is the effective one and its whole term is paid on day one
    upfrontNanos: reserved ? hourlyNanos * BigInt(8760 * (termMonths / 12)) : 0n,
    termMonths,
    tax: /\bgross\b/.test(cell('notes')) ? 'gross' : /VAT treatment unverified/.test(cell('notes')) ? 'unknown' : 'net',
    source: cell('source'),
    asOf: cell('as_of'),
    trust: trustOf(cell),
    notes: cell('notes'),
  };
}

function billingOf(cell: Cells, stated: string): Billing {
  const commitment = cell('commitment');
  const onDemand = commitment === 'on-demand';
  // Google's months are hours: a resource commitment and a sustained-use month are quoted for 730 of them
  if (cell('provider') === 'gcp') return 'hourly';
  if (cell('service') === 'hetzner-robot') return 'capped';
  if (!onDemand) return stated === 'hourly' ? 'hourly' : 'flat';
  if (stated === 'monthly') return 'capped';
  return cell('notes').includes('monthly is a cap') ? 'capped' : 'hourly';
}

const SERVICE_TRUST: Readonly<Record<string, Trust>> = {
  ec2: 'high',
  gce: 'high',
  'azure-vm': 'high',
  'hetzner-cloud': 'medium',
  'hetzner-robot': 'medium',
  'ovh-baremetal': 'medium',
  'ovh-eco': 'high',
  'ovh-cloud': 'high',
  'ovh-vps': 'medium',
  'scaleway-instances': 'high',
  'scaleway-elastic-metal': 'high',
  'heroku-dyno': 'high',
  'porter-standard': 'medium',
  linode: 'medium',
  vultr: 'medium',
};

/** How firm a price is. Low: an aggregator, a retired list, a mean of spot prices, or a hand-kept list. */
function trustOf(cell: Cells): Trust {
  const notes = cell('notes');
  if (cell('commitment') === 'spot-indicative') return 'low';
  if (/LOW|legacy|OLD|aggregator|third-party|Bsv2/.test(`${notes} ${cell('instance_type')}`)) return 'low';
  if (notes.startsWith('net value also quoted')) return 'high';
  if (notes.startsWith('base plan price') || cell('commitment') === 'monthly') {
    return cell('service') === 'ovh-eco' && !notes.startsWith('base plan price') ? 'high' : 'medium';
  }
  return SERVICE_TRUST[cell('service')] ?? 'low';
}

export function feeFromRow(cell: Cells): FeeOffer {
  const trust = cell('trust');
  return {
    provider: cell('provider'),
    service: cell('service'),
    fee: cell('fee'),
    region: cell('region'),
    tierFrom: Number(cell('tier_from_gb')),
    tierTo: cell('tier_to_gb') === '' ? null : Number(cell('tier_to_gb')),
    unit: cell('unit'),
    currency: cell('currency'),
    priceNanos: nanosFromDecimal(cell('price')),
    validFrom: cell('as_of'),
    validTo: '',
    source: cell('source'),
    asOf: cell('as_of'),
    trust: trust === 'high' || trust === 'medium' ? trust : 'low',
    notes: cell('notes'),
  };
}
