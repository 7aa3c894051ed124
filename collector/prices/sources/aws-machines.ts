import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import { divideHalfUp, nanosFromDecimal } from '../decimal.ts';
import { monthlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, SourceError } from '../source.ts';
import { type AwsList, type AwsRow, isLinuxMachine, ownText } from './aws-csv.ts';

const GIB = 2 ** 30;
const HOURS_PER_YEAR = 8_760;

/** One way to buy one type: hourly and upfront parts come in rows of their own. */
interface Terms {
  readonly row: Readonly<Record<string, string>>;
  hourlyNanos: bigint;
  upfrontNanos: bigint;
  priced: boolean;
}

const KEPT = [
  'Instance Type',
  'Region Code',
  'vCPU',
  'Memory',
  'Physical Processor',
  'Network Performance',
  'Currency',
];
const KEPT_TERM = ['TermType', 'LeaseContractLength', 'PurchaseOption', 'OfferingClass', 'Product Family'];

/** Machines, disks and NAT gateways of one region's EC2 list, read in one pass. */
export async function parseEc2(
  list: AwsList,
  now: Date,
): Promise<{ offers: Offer[]; fees: FeeOffer[]; leftOut: LeftOut }> {
  const leftOut = new LeftOut();
  const machines = new Map<string, Terms>();
  const fees: FeeOffer[] = [];
  for await (const row of list.rows) {
    if (isLinuxMachine(row)) takeMachine(row, machines, leftOut);
    else if (row('Product Family') === 'Storage' || row('Product Family') === 'NAT Gateway') {
      const fee = feeOf(row, list, now);
      if (fee) fees.push(fee);
      else leftOut.add('other fee');
    } else leftOut.add(row('Product Family') || 'no product family');
  }
  const offers = [...machines.values()].flatMap((terms) => {
    if (terms.priced && (terms.hourlyNanos > 0n || terms.upfrontNanos > 0n)) return [offerOf(terms, list, now)];
    leftOut.add('price of zero');
    return [];
  });
  return { offers, fees, leftOut };
}

function takeMachine(row: AwsRow, machines: Map<string, Terms>, leftOut: LeftOut): void {
  if (row('Currency') !== 'USD')
    throw new SourceError('currency', `AWS states prices in ${row('Currency')} instead of USD.`);
  if (row('TermType') === 'Reserved' && row('OfferingClass') !== 'standard') {
    leftOut.add('convertible reservation');
    return;
  }
  const key = ownText(`${row('SKU')}|${row('TermType') === 'OnDemand' ? '' : row('OfferTermCode')}`);
  let terms = machines.get(key);
  if (!terms) {
    const kept = Object.fromEntries([...KEPT, ...KEPT_TERM].map((name) => [name, ownText(row(name))]));
    terms = { row: kept, hourlyNanos: 0n, upfrontNanos: 0n, priced: false };
    machines.set(key, terms);
  }
  const price = nanosFromDecimal(row('PricePerUnit'));
  if (row('Unit') === 'Hrs') terms.hourlyNanos = price;
  else if (row('Unit') === 'Quantity') terms.upfrontNanos = price;
  else throw new SourceError('schema', `AWS sells ${row('Instance Type')} by "${row('Unit')}" instead of by the hour.`);
  terms.priced = true;
}

/** The design's names: the price of `1y` is that of all upfront, as the bundled prices have it. */
function commitmentOf(row: Readonly<Record<string, string>>): { readonly commitment: string; readonly years: number } {
  if (row.TermType !== 'Reserved') return { commitment: 'on-demand', years: 0 };
  const years = Number(/^(\d)\s*yr/.exec(row.LeaseContractLength ?? '')?.[1] ?? 0);
  if (years === 0) throw new SourceError('schema', `AWS names a term "${row.LeaseContractLength ?? ''}".`);
  const option = row.PurchaseOption ?? '';
  return {
    commitment: `${years}y${option === 'All Upfront' ? '' : `-${option.toLowerCase().replaceAll(' ', '-')}`}`,
    years,
  };
}

function offerOf(terms: Terms, list: AwsList, now: Date): Offer {
  const { row } = terms;
  const { commitment, years } = commitmentOf(row);
  const spread = years === 0 ? 0n : divideHalfUp(terms.upfrontNanos, BigInt(years * HOURS_PER_YEAR));
  const hourlyNanos = terms.hourlyNanos + spread;
  return newOffer(
    {
      provider: 'aws',
      service: 'ec2',
      kind: row['Product Family'] === 'Compute Instance' ? 'cloud-vm' : 'bare-metal',
      region: row['Region Code'] ?? '',
      instanceType: row['Instance Type'] ?? '',
      commitment,
      currency: 'USD',
      vcpu: Number(row.vCPU ?? 0),
      memoryBytes: memoryOf(row.Memory ?? ''),
      cpuModel: row['Physical Processor'] ?? '',
      networkMbps: Math.round(Number(/([\d.]+) Gigabit/.exec(row['Network Performance'] ?? '')?.[1] ?? 0) * 1000),
      billing: 'hourly',
      hourlyNanos,
      monthlyNanos: monthlyOf(hourlyNanos, 730),
      stated: 'hourly',
      upfrontNanos: terms.upfrontNanos,
      termMonths: years * 12,
      source: `AWS price list ${list.offerCode}`,
      notes: `list ${list.version} of ${list.publicationDate}${years > 0 ? '; effective hourly' : ''}`,
    },
    now,
  );
}

/** `8 GiB`, `1,952 GiB` */
function memoryOf(text: string): number {
  const gib = /^([\d.,]+) GiB$/.exec(text)?.[1];
  return gib === undefined ? 0 : Math.round(Number(gib.replaceAll(',', '')) * GIB);
}

const FEES: readonly (readonly [pattern: RegExp, fee: string, unit: string])[] = [
  [/EBS:VolumeUsage\.(gp2|gp3|io1|io2|st1|sc1)$/, 'volume-$1', 'GB-month'],
  [/EBS:VolumeUsage$/, 'volume-magnetic', 'GB-month'],
  [/(^|-)NatGateway-Hours$/, 'nat-gateway', 'hour'],
  [/(^|-)NatGateway-Bytes$/, 'nat-processing', 'GB'],
  [/(^|-)AmazonEKS-Hours:perCluster$/, 'control-plane-standard', 'cluster-hour'],
  [/PublicIPv4:InUseAddress$/, 'public-ipv4-vm', 'hour'],
  [/PublicIPv4:IdleAddress$/, 'public-ipv4-unused', 'hour'],
  [/(^|-)DataTransfer-Regional-Bytes$/, 'egress-other-zone', 'GB'],
];

/** A price per unit of any list: disks, NAT, addresses, control planes, traffic. Undefined where it is none of these. */
export function feeOf(row: AwsRow, list: AwsList, now: Date): FeeOffer | undefined {
  const usage = row('usageType');
  const outbound = row('transferType') === 'AWS Outbound' && /DataTransfer-Out-Bytes$/.test(usage);
  const found = FEES.find(([pattern]) => pattern.test(usage));
  if (!outbound && !found) return undefined;
  if (row('TermType') !== 'OnDemand') return undefined;
  const today = now.toISOString().slice(0, 10);
  const [pattern, name = '', unit = 'GB'] = found ?? [];
  const kind = pattern ? (pattern.exec(usage)?.[1] ?? '') : '';
  return {
    provider: 'aws',
    service: list.offerCode === 'AmazonEKS' ? 'eks' : list.offerCode === 'AmazonVPC' ? 'vpc' : 'ec2',
    fee: outbound ? 'egress-internet' : name.replace('$1', kind),
    region: row('Region Code') || row('From Region Code'),
    tierFrom: Number(row('StartingRange') || 0),
    tierTo: row('EndingRange') === 'Inf' || row('EndingRange') === '' ? null : Number(row('EndingRange')),
    unit,
    currency: row('Currency'),
    priceNanos: nanosFromDecimal(row('PricePerUnit')),
    validFrom: today,
    validTo: '',
    source: `AWS price list ${list.offerCode}`,
    asOf: today,
    trust: 'high',
    notes: '',
  };
}

/** Savings plans: the discounted hourly rate of each machine, already effective for every way to pay. */
export async function parseSavingsPlans(list: AwsList, sizes: ReadonlyMap<string, Offer>, now: Date): Promise<Offer[]> {
  const offers: Offer[] = [];
  for await (const row of list.rows) {
    if (row('DiscountedServiceCode') !== 'AmazonEC2') continue;
    if (row('DiscountedOperation') !== 'RunInstances' || !/(^|-)BoxUsage:/.test(row('DiscountedUsageType'))) continue;
    if (row('Currency') !== 'USD')
      throw new SourceError('currency', `AWS states prices in ${row('Currency')} instead of USD.`);
    const instanceType = row('DiscountedInstanceType');
    const size = sizes.get(instanceType);
    const hourlyNanos = nanosFromDecimal(row('DiscountedRate'));
    const years = Number(row('LeaseContractLength'));
    if (!size || hourlyNanos <= 0n) continue;
    const { hoursPerMonth: _hours, ...rest } = size;
    offers.push(
      newOffer(
        {
          ...rest,
          region: row('DiscountedRegionCode'),
          commitment: `${years}y-savings-plan-${row('PurchaseOption').toLowerCase().replaceAll(' ', '-')}`,
          hourlyNanos,
          monthlyNanos: monthlyOf(hourlyNanos, 730),
          upfrontNanos: 0n,
          termMonths: years * 12,
          source: `AWS savings plans ${list.offerCode}`,
          notes: `list ${list.version}; effective hourly`,
        },
        now,
      ),
    );
  }
  return offers;
}
