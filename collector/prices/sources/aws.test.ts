import { expect, test } from 'vitest';
import { readAwsList } from './aws-csv.ts';
import { feeOf, parseEc2, parseSavingsPlans } from './aws-machines.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const HEAD =
  '"FormatVersion","v1.0"\n"Disclaimer","x"\n"Publication Date","2026-11-12T16:02:58Z"\n"Version","20261112160258"\n"OfferCode","AmazonEC2"\n';
const COLUMNS = [
  ...['SKU', 'OfferTermCode', 'RateCode', 'TermType', 'PriceDescription', 'StartingRange', 'EndingRange', 'Unit'],
  ...['PricePerUnit', 'Currency', 'LeaseContractLength', 'PurchaseOption', 'OfferingClass', 'Product Family'],
  ...['Instance Type', 'vCPU', 'Physical Processor', 'Memory', 'Network Performance', 'Tenancy', 'Operating System'],
  ...['CapacityStatus', 'Pre Installed S/W', 'usageType', 'Region Code'],
];

type Cells = Partial<Record<string, string>>;

const MACHINE: Cells = {
  SKU: 'S1',
  OfferTermCode: 'JRTCKXETXF',
  TermType: 'OnDemand',
  Unit: 'Hrs',
  PricePerUnit: '0.1070000000',
  Currency: 'USD',
  'Product Family': 'Compute Instance',
  'Instance Type': 'm5.large',
  vCPU: '2',
  'Physical Processor': 'Intel Xeon Platinum 8175',
  Memory: '8 GiB',
  'Network Performance': 'Up to 10 Gigabit',
  Tenancy: 'Shared',
  'Operating System': 'Linux',
  CapacityStatus: 'Used',
  'Pre Installed S/W': 'NA',
  usageType: 'EU-BoxUsage:m5.large',
  'Region Code': 'eu-west-1',
};

let rate = 0;
function text(rows: readonly Cells[]): string {
  const line = (cells: Cells) =>
    COLUMNS.map((name) => `"${cells[name] ?? (name === 'RateCode' ? `R${rate++}` : '')}"`).join(',');
  return `${HEAD}${COLUMNS.map((name) => `"${name}"`).join(',')}\n${rows.map(line).join('\n')}\n`;
}

const parse = async (rows: readonly Cells[]) => parseEc2(await readAwsList([text(rows)]), NOW);

test('only plain Linux on shared machines; capacity reservations at zero stay out', async () => {
  const { offers, leftOut } = await parse([
    MACHINE,
    { ...MACHINE, SKU: 'S2', CapacityStatus: 'UnusedCapacityReservation', PricePerUnit: '0' },
    { ...MACHINE, SKU: 'S3', 'Operating System': 'Windows' },
    { ...MACHINE, SKU: 'S4', Tenancy: 'Dedicated' },
    { ...MACHINE, SKU: 'S5', 'Instance Type': 'm5.zero', PricePerUnit: '0.0000000000' },
  ]);
  expect(offers).toHaveLength(1);
  expect(offers[0]).toMatchObject({
    instanceType: 'm5.large',
    hourlyNanos: 107_000_000n,
    vcpu: 2,
    networkMbps: 10_000,
    commitment: 'on-demand',
  });
  expect(leftOut.counts()).toEqual({ 'Compute Instance': 3, 'price of zero': 1 });
});

test('a reservation joins its hourly and its upfront row; memory may hold a comma', async () => {
  const reserved = {
    ...MACHINE,
    TermType: 'Reserved',
    OfferTermCode: 'T1',
    LeaseContractLength: '3yr',
    OfferingClass: 'standard',
  };
  const all = { ...reserved, PurchaseOption: 'All Upfront', Memory: '1,952 GiB' };
  const { offers, leftOut } = await parse([
    { ...all, Unit: 'Quantity', PricePerUnit: '1161' },
    { ...all, PricePerUnit: '0.0000000000' },
    { ...reserved, OfferTermCode: 'T2', PurchaseOption: 'No Upfront', PricePerUnit: '0.0500000000' },
    { ...reserved, OfferTermCode: 'T3', OfferingClass: 'convertible' },
  ]);
  expect(offers.map((offer) => [offer.commitment, offer.hourlyNanos, offer.upfrontNanos, offer.termMonths])).toEqual([
    ['3y', 44_178_082n, 1_161_000_000_000n, 36],
    ['3y-no-upfront', 50_000_000n, 0n, 36],
  ]);
  expect(offers[0]?.memoryBytes).toBe(1952 * 2 ** 30);
  expect(leftOut.counts()).toEqual({ 'convertible reservation': 1 });
});

test('a rate that is repeated counts once; disks and NAT gateways are fees', async () => {
  const disk = {
    ...MACHINE,
    'Product Family': 'Storage',
    usageType: 'EU-EBS:VolumeUsage.gp3',
    PricePerUnit: '0.088',
    Unit: 'GB-Mo',
  };
  const { offers, fees } = await parse([{ ...MACHINE, RateCode: 'X' }, { ...MACHINE, RateCode: 'X' }, disk]);
  expect(offers).toHaveLength(1);
  expect(fees).toMatchObject([{ fee: 'volume-gp3', unit: 'GB-month', priceNanos: 88_000_000n, tierTo: null }]);
});

test('savings plans take the sizes of the machines that they discount', async () => {
  const { offers } = await parse([MACHINE]);
  const columns =
    'SKU,RateCode,Unit,DiscountedRate,Currency,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,DiscountedRegionCode,DiscountedInstanceType';
  const row = (service: string, code: string) =>
    `S,${code},Hrs,0.0731,USD,${service},EU-BoxUsage:m5.large,RunInstances,No Upfront,1,eu-west-1,m5.large`;
  const list = await readAwsList([`${HEAD}${columns}\n${row('AmazonEC2', 'a')}\n${row('AmazonECS', 'b')}\n`]);
  const plans = await parseSavingsPlans(list, new Map(offers.map((offer) => [offer.instanceType, offer])), NOW);
  expect(plans).toMatchObject([
    { commitment: '1y-savings-plan-no-upfront', hourlyNanos: 73_100_000n, vcpu: 2, termMonths: 12 },
  ]);
});

test('traffic tiers', async () => {
  const columns =
    'SKU,RateCode,TermType,StartingRange,EndingRange,Unit,PricePerUnit,Currency,transferType,usageType,From Region Code';
  const list = await readAwsList([
    `${HEAD}${columns}\nS,a,OnDemand,0,10240,GB,0.0900000000,USD,AWS Outbound,EU-DataTransfer-Out-Bytes,eu-west-1\nS,b,OnDemand,153600,Inf,GB,0.05,USD,AWS Outbound,EU-DataTransfer-Out-Bytes,eu-west-1\n`,
  ]);
  const fees = [];
  for await (const one of list.rows) fees.push(feeOf(one, list, NOW));
  expect(fees).toMatchObject([
    { fee: 'egress-internet', region: 'eu-west-1', tierFrom: 0, tierTo: 10_240, priceNanos: 90_000_000n },
    { tierFrom: 153_600, tierTo: null, priceNanos: 50_000_000n },
  ]);
});

test('another currency, another form, another unit and a list that breaks off are told apart', async () => {
  await expect(parse([{ ...MACHINE, Currency: 'CNY' }])).rejects.toMatchObject({ fault: 'currency' });
  await expect(parse([{ ...MACHINE, Unit: 'Seconds' }])).rejects.toMatchObject({ fault: 'schema' });
  await expect(readAwsList([text([MACHINE]).replace('v1.0', 'v2.0')])).rejects.toMatchObject({ fault: 'schema' });
  await expect(readAwsList([text([MACHINE]).replace('"Currency"', '"Money"')])).rejects.toMatchObject({
    fault: 'schema',
  });
  await expect(readAwsList(['"FormatVersion","v1.0"\n'])).rejects.toMatchObject({ fault: 'truncated' });
  const whole = text([MACHINE, { ...MACHINE, SKU: 'S2' }]);
  for (const cut of [20, 60]) {
    const list = await readAwsList([whole.slice(0, whole.length - cut)]);
    await expect(parseEc2(list, NOW)).rejects.toMatchObject({ fault: 'truncated' });
  }
});
