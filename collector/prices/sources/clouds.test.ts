import { expect, test } from 'vitest';
import type { MachineSize, SourceContext } from '../source.ts';
import { azureRetail } from './azure-retail.ts';
import { gcpCatalogue } from './gcp-catalogue.ts';

const GIB = 2 ** 30;

function context(bodies: readonly unknown[], sizes: Readonly<Record<string, MachineSize>> = {}) {
  const asked: string[] = [];
  const left = [...bodies];
  const given: SourceContext = {
    fetch: async (url) => {
      asked.push(url);
      return new Response(JSON.stringify(left.shift() ?? {}));
    },
    now: new Date('2026-11-20T00:00:00Z'),
    credential: () => 'key',
    regions: ['westeurope'],
    knownVersion: '',
    sizeOf: (_provider, type) => sizes[type],
    typesOf: () => Object.keys(sizes),
    pause: async () => undefined,
    report: () => undefined,
  };
  return { given, asked };
}

const size = (vcpu: number, gib: number): MachineSize => ({
  vcpu,
  memoryBytes: gib * GIB,
  physicalCores: 0,
  cpuModel: '',
});

function meter(type: string, price: number, more: object = {}) {
  return {
    ...{
      retailPrice: price,
      armRegionName: 'westeurope',
      effectiveStartDate: '2026-01-01T00:00:00Z',
      type: 'Consumption',
    },
    ...{
      productName: 'Virtual Machines Dasv5 Series',
      skuName: type,
      meterName: type,
      serviceName: 'Virtual Machines',
    },
    ...{ unitOfMeasure: '1 Hour', isPrimaryMeterRegion: true, armSkuName: type },
    ...more,
  };
}

const page = (items: readonly object[], next: string | null = null) => ({
  BillingCurrency: 'USD',
  Items: items,
  NextPageLink: next,
});

test('Azure: pages to the end, the newest meter, no Windows price under a Linux name', async () => {
  const sizes = Object.fromEntries([2, 4, 8, 16, 32].map((cores) => [`D${cores}`, size(cores, cores * 4)]));
  const linux = [2, 4, 8, 16].map((cores) => meter(`D${cores}`, 0.052 * cores));
  const next = 'https://prices.azure.com:443/api/retail/prices?$skip=1000';
  const { given, asked } = context(
    [
      page([...linux, meter('D2', 0.2, { effectiveStartDate: '2020-01-01T00:00:00Z' })], next),
      page([
        meter('D32', 0.098 * 32),
        meter('D2', 0.01, { skuName: 'D2 Spot' }),
        meter('D2', 0.09, { productName: 'Dasv5 Windows' }),
      ]),
    ],
    sizes,
  );
  const answer = await azureRetail.fetch(given);
  if (answer === 'unchanged') throw new Error('unreachable');
  expect(asked).toHaveLength(2);
  expect(asked[1]).toBe(next);
  const onDemand = answer.offers.filter((offer) => offer.commitment === 'on-demand');
  expect(onDemand.map((offer) => offer.instanceType).sort()).toEqual(['D16', 'D2', 'D4', 'D8']);
  expect(onDemand.find((offer) => offer.instanceType === 'D2')?.hourlyNanos).toBe(104_000_000n);
  expect(answer.leftOut).toEqual({ Windows: 1, 'duplicate meter': 1, 'price a core far from its family': 1 });
});

test('Azure: a next page on another host is refused', async () => {
  const { given } = context([page([], 'https://elsewhere.example/steal')]);
  await expect(azureRetail.fetch(given)).rejects.toMatchObject({ fault: 'schema' });
});

function sku(description: string, group: string, usageType: string, nanos: number, regions = ['europe-west1']) {
  return {
    description,
    category: { resourceFamily: 'Compute', resourceGroup: group, usageType },
    serviceRegions: regions,
    pricingInfo: [
      {
        pricingExpression: {
          usageUnit: group === 'RAM' || description.includes('Ram') ? 'GiBy.h' : 'h',
          tieredRates: [{ startUsageAmount: 0, unitPrice: { currencyCode: 'USD', units: '0', nanos } }],
        },
      },
    ],
  };
}

test('Google: a machine is its cores and its memory, for each use and region', async () => {
  const skus = [
    sku('N2 Instance Core running in Belgium', 'CPU', 'OnDemand', 34_773_000),
    sku('N2 Instance Ram running in Belgium', 'RAM', 'OnDemand', 4_661_000),
    sku('N2 Custom Instance Core running in Belgium', 'CPU', 'OnDemand', 36_000_000),
    sku('Spot Preemptible N2 Instance Core running in Belgium', 'CPU', 'Preemptible', 9_000_000),
    sku('Spot Preemptible N2 Instance Ram running in Belgium', 'RAM', 'Preemptible', 1_000_000),
    sku('Commitment v1: N2 Cpu in Belgium for 1 Year', 'CPU', 'Commit1Yr', 21_900_000),
    sku('Commitment v1: N2 Ram in Belgium for 1 Year', 'RAM', 'Commit1Yr', 2_900_000),
    sku('Commitment v1: Cpu in Belgium for 1 Year', 'CPU', 'Commit1Yr', 21_000_000),
    sku('N1 Predefined Instance Core running in Belgium', 'N1Standard', 'OnDemand', 34_000_000),
  ];
  const sizes = { 'n2-standard-4': size(4, 16), 'n1-standard-1': size(1, 3.75), 'n2-standard-4-lssd': size(4, 16) };
  const { given, asked } = context([{ skus: skus.slice(0, 4), nextPageToken: 'p2' }, { skus: skus.slice(4) }], sizes);
  const answer = await gcpCatalogue.fetch(given);
  if (answer === 'unchanged') throw new Error('unreachable');
  expect(asked[1]).toContain('pageToken=p2');
  expect(asked.every((url) => !url.includes('key='))).toBe(true);
  expect(answer.offers.map((offer) => [offer.instanceType, offer.commitment, offer.hourlyNanos])).toEqual([
    ['n2-standard-4', 'on-demand', 4n * 34_773_000n + 16n * 4_661_000n],
    ['n2-standard-4', 'spot-indicative', 4n * 9_000_000n + 16n * 1_000_000n],
    ['n2-standard-4', '1y', 4n * 21_900_000n + 16n * 2_900_000n],
  ]);
  expect(answer.leftOut).toEqual({
    'family or use that is not assembled': 1,
    'core without memory or price of zero': 2,
  });
});
