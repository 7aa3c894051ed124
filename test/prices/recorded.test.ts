import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseJson } from '../../collector/prices/http.ts';
import { LeftOut, type MachineSize } from '../../collector/prices/source.ts';
import { parseRegionIndex } from '../../collector/prices/sources/aws-bulk.ts';
import { readAwsList } from '../../collector/prices/sources/aws-csv.ts';
import { parsePage, pickOne } from '../../collector/prices/sources/azure-retail.ts';
import { parseEcb } from '../../collector/prices/sources/ecb.ts';
import { readSkus } from '../../collector/prices/sources/gcp-catalogue.ts';
import { parseServers } from '../../collector/prices/sources/ovh.ts';
import { parseCloud } from '../../collector/prices/sources/ovh-cloud.ts';
import { parseCatalogue, parseMetal } from '../../collector/prices/sources/scaleway.ts';
import { describeTier } from '../tier.ts';
import { recorded, recordedTier } from './recorded.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const json = (name: string) => parseJson(recorded(name), 'https://source.example/');
const nosize = (): MachineSize | undefined => undefined;

interface Cassette {
  readonly interactions: readonly {
    readonly request: { readonly url: string };
    readonly response: { readonly body: string };
  }[];
}

describeTier(recordedTier, 'recorded answers of the price sources', () => {
  test('OVHcloud, whole catalogues', () => {
    const metal = parseServers(json('ovh-order-catalog-baremetal-FR-2022.json'), 'ovh-baremetal', NOW);
    expect(metal.head).toEqual({ catalogId: 4938, currency: 'EUR', subsidiary: 'FR' });
    expect(metal.offers.length).toBeGreaterThan(400);
    const advance = metal.offers.find(
      (offer) => offer.instanceType === '21adv03 Advance-3 Gen 2 64GB' && offer.commitment === 'monthly',
    );
    expect(advance).toMatchObject({
      monthlyNanos: 159_990_000_000n,
      setupNanos: 144_990_000_000n,
      vcpu: 24,
      physicalCores: 12,
    });
    const eco = parseServers(json('ovh-order-catalog-eco-FI.json'), 'ovh-eco', NOW);
    expect(eco.head.catalogId).toBe(6751);
    expect(eco.offers.every((offer) => offer.monthlyNanos > 0n && offer.memoryBytes > 0)).toBe(true);
    expect(eco.offers.length + Object.values(eco.leftOut.counts()).reduce((a, b) => a + b, 0)).toBeGreaterThan(400);
  });

  test('OVHcloud Public Cloud: by the hour and by the month, one zone only', () => {
    const { offers, leftOut } = parseCloud(json('ovh-catalog-cloud-excerpt.json'), 'EUR', 'FR', NOW);
    const d24 = offers.filter((offer) => offer.instanceType === 'd2-4');
    expect(d24.map((offer) => [offer.commitment, offer.hourlyNanos, offer.monthlyNanos])).toContainEqual([
      'monthly',
      15_671_233n,
      11_440_000_000n,
    ]);
    expect(leftOut.counts()).toEqual({ 'local zone or three zones': 5 });
  });

  test('Scaleway catalogue, retired types left out', () => {
    const leftOut = new LeftOut();
    const cassette = parse(recorded('scaleway-instances-fr-par-1.cassette.yaml')) as Cassette;
    const bodies = cassette.interactions.filter(({ request }) => request.url.includes('/public-catalog/'));
    const offers = bodies.flatMap(({ response }) =>
      parseCatalogue(parseJson(response.body, 'https://a.example/'), leftOut, NOW),
    );
    expect(offers.length).toBeGreaterThan(20);
    expect(offers.every((offer) => offer.hourlyNanos > 0n && offer.vcpu > 0 && offer.memoryBytes > 0)).toBe(true);
    const excerpt = new LeftOut();
    const few = parseCatalogue(json('scaleway-catalog-excerpt.json'), excerpt, NOW);
    expect(few.length + Object.values(excerpt.counts()).reduce((a, b) => a + b, 0)).toBe(17);
  });

  test('Scaleway Elastic Metal: hourly and monthly offers', () => {
    const cassette = parse(recorded('scaleway-elastic-metal-offers.cassette.yaml')) as {
      interactions: { request: { url: string }; response: { body: string } }[];
    };
    const first = cassette.interactions.find(({ response }) => response.body.startsWith('{"total_count"'));
    const offers = parseMetal(
      parseJson(first?.response.body ?? '', 'https://a.example/'),
      'fr-par-1',
      new LeftOut(),
      NOW,
    );
    expect(offers.find((offer) => offer.instanceType === 'EM-A116X-SSD')).toMatchObject({
      hourlyNanos: 77_000_000n,
      vcpu: 4,
      memoryBytes: 32 * 2 ** 30,
      commitment: 'on-demand',
    });
  });

  test('Azure: only virtual machines with Linux, reservations by their term', () => {
    const leftOut = new LeftOut();
    const items = parsePage(json('azure-retail-page.json'), { now: NOW, sizeOf: nosize }, leftOut);
    const counts = leftOut.counts();
    expect(items.length + Object.values(counts).reduce((a, b) => a + b, 0)).toBe(100);
    expect(counts.Windows).toBe(18);
    expect(pickOne(items, leftOut).length).toBeGreaterThan(10);
    const reserved = items.find((item) => item.offer.commitment === '3y');
    expect(reserved?.offer.upfrontNanos).toBeGreaterThan(0n);
    expect(Number(reserved?.offer.hourlyNanos) * 26_280).toBeCloseTo(Number(reserved?.offer.upfrontNanos), -8);
  });

  test('Google: prices above one keep their units, another currency is refused', () => {
    const body = recorded('gcp-billing-skus.json');
    expect(() => readSkus(parseJson(body, 'https://a.example/'), new Map(), new LeftOut())).toThrow(
      /prices in IDR instead of USD/,
    );
    const dollars = body.replaceAll('"IDR"', '"USD"');
    const table = new Map();
    readSkus(parseJson(dollars, 'https://a.example/'), table, new LeftOut());
    expect(table.get('t2d|asia-southeast1|on-demand')).toEqual({ core: 508_934_997_455n, ram: 68_204_999_658n });
    expect(table.get('e2|us-east1|on-demand')?.core).toBe(327_173_848_364n);
  });

  test('AWS: indexes of both kinds, a service list, a savings plan list', async () => {
    expect(parseRegionIndex(json('aws-service-region_index.json')).get('ap-south-1')).toContain('/20260116160258/');
    expect(parseRegionIndex(json('aws-savingsplan-region_index.json')).get('ap-south-2')).toContain('/20260422194203/');
    const service = await readAwsList([recorded('aws-service-region.csv')]);
    expect(service).toMatchObject({
      version: '20260116160258',
      publicationDate: '2026-01-16',
      offerCode: 'comprehend',
    });
    const prices: string[] = [];
    for await (const row of service.rows) prices.push(`${row('PricePerUnit')} ${row('unit')} ${row('Region Code')}`);
    expect(prices.slice(0, 2)).toEqual(['0.0001000000 Unit ap-south-1', '0.0000500000 Unit ap-south-1']);
    const plan = await readAwsList([recorded('aws-savingsplan-region.csv')]);
    let rows = 0;
    for await (const row of plan.rows) {
      if (rows === 1)
        expect([row('DiscountedRate'), row('DiscountedInstanceType')]).toEqual(['1.824', 'db.r7i.2xlarge']);
      rows += 1;
    }
    expect(rows).toBeGreaterThan(400);
  });

  test('ECB', () => {
    const rates = parseEcb(json('ecb-rates.json'));
    expect(rates).toHaveLength(8);
    expect(rates.find((rate) => rate.quote === 'USD')).toMatchObject({ day: '2026-08-13', rateNanos: 1_153_400_000n });
  });
});
