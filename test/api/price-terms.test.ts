import { departures } from '@plimsoll/contract/check';
import { PriceHistoryReply, type PricesReply } from '@plimsoll/contract/prices';
import { parseNanos } from '@plimsoll/domain/money';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getJson } from './app.ts';
import { type PriceList, priceAddress, startPriceList } from './price-list.ts';

const HOST = { host: '127.0.0.1:8420' };

let list: PriceList;
beforeAll(async () => {
  list = await startPriceList();
});
afterAll(() => list.stop());

const address = priceAddress;
const prices: PriceList['prices'] = (query) => list.prices(query);

describe('traffic', () => {
  const OUT = { trafficTb: '20', commitment: 'on-demand,monthly' };
  const added = ({ offers }: PricesReply) => {
    const [offer] = offers;
    return Number(offer?.withTraffic?.amount) - Number(offer?.converted.amount);
  };

  test('is charged by the tiers of the region, in the unit of the provider', async () => {
    const aws = await prices({ ...OUT, provider: 'aws', region: 'eu-west-3', q: 'm5.4xlarge' });
    expect(added(aws)).toBeCloseTo((10_240 * 0.09 + 9_760 * 0.085) / 1.1567, 5);
    const gcp = await prices({ ...OUT, provider: 'gcp', region: 'europe-west9', q: 'n2-standard-16' });
    const gib = 20e12 / 2 ** 30;
    expect(added(gcp)).toBeCloseTo((1024 * 0.12 + 9216 * 0.11 + (gib - 10_240) * 0.085) / 1.1567, 5);
  });

  test('costs nothing where it is included or unmetered, and a terabyte beyond it where that is quoted', async () => {
    const cx53 = { provider: 'hetzner', q: 'cx53', commitment: 'on-demand,monthly' };
    expect(added(await prices({ ...cx53, trafficTb: '20' }))).toBe(0);
    expect(added(await prices({ ...cx53, trafficTb: '30.5' }))).toBeCloseTo(10.5, 9);
    expect(added(await prices({ ...OUT, provider: 'ovh', kind: 'bare-metal' }))).toBe(0);
  });

  test('that nobody prices makes the month Missing, and last', async () => {
    const azure = await prices({ ...OUT, provider: 'azure', region: 'francecentral' });
    expect(azure.offers[0]?.withTraffic).toMatchObject({ amount: null, state: 'missing' });
    expect(azure.answer).toContain('none with a price that can be compared');
    const france = { ...OUT, country: 'FR', vcpuMin: '16', memoryMin: '64', limit: '500' };
    const { offers, sizes, answer } = await prices(france);
    const months = offers.map((offer) => offer.withTraffic?.amount ?? null).filter((amount) => amount !== null);
    expect(months.map(Number)).toEqual(months.map(Number).toSorted((a, b) => a - b));
    expect(answer).toMatch(/^16 vCPU and 64 GiB in FR with 20 TB out: 1\u00a0\d{3} offers/);
    const cheapest = sizes
      .filter(({ monthly }) => monthly.amount !== null)
      .map(({ monthly }) => Number(monthly.amount));
    expect(Math.min(...cheapest)).toBe(Number(months[0]));
  });
});

describe('CSV', () => {
  test('equals the JSON of the same question', async () => {
    const query = { vcpuMin: '16', memoryMin: '64', country: 'FR', limit: '50', sort: '-pricePerGib' };
    const json = await prices(query);
    const reply = await list.app.inject({ url: address({ ...query, format: 'csv' }), headers: HOST });
    expect(reply.headers['content-type']).toContain('text/csv');
    const [header = [], ...rows] = reply.body
      .trimEnd()
      .split('\r\n')
      .map((line) =>
        [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
          .map((match) => (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'))
          .slice(0, -1),
      );
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
    const text = (value: string | number | null) => (value === null ? '' : String(value));
    expect(rows).toHaveLength(50);
    expect(column('type')).toEqual(json.offers.map((offer) => offer.type));
    expect(column('monthly')).toEqual(json.offers.map((offer) => offer.price.monthly));
    expect(column('setup')).toEqual(json.offers.map((offer) => text(offer.price.setup)));
    expect(column('converted_monthly')).toEqual(json.offers.map((offer) => text(offer.converted.amount)));
    expect(column('included_traffic_bytes')).toEqual(json.offers.map((offer) => text(offer.includedTrafficBytes)));
    expect(column('as_of')).toEqual(json.offers.map((offer) => offer.asOf));
    expect(column('source')).toEqual(json.offers.map((offer) => offer.source));
  });
});

describe('one offer', () => {
  const M5 = { provider: 'aws', service: 'ec2', region: 'eu-west-1', type: 'm5.large', currency: 'USD' };
  const history = (query: Readonly<Record<string, string>>) => `/api/v1/prices/history?${new URLSearchParams(query)}`;

  test('has its prices and what the provider charges beside it', async () => {
    const reply = await getJson<PriceHistoryReply>(list.app, history({ ...M5, commitment: 'on-demand' }));
    expect(departures(PriceHistoryReply, reply)).toEqual([]);
    expect(reply.answer).toBe(
      'aws m5.large costs 78.11 USD a month, read 186 days ago; no other price of it is known.',
    );
    expect(reply.offers).toHaveLength(1);
    const tiers = reply.fees.filter(({ fee }) => fee === 'egress-internet');
    expect(tiers.map(({ region, tierFrom }) => [region, tierFrom])).toEqual([
      ['eu-west-1', 0],
      ['eu-west-1', 10_240],
      ['eu-west-1', 51_200],
      ['eu-west-1', 153_600],
    ]);
    expect(parseNanos(tiers[0]?.price ?? '0')).toBe(90_000_000n);
  });

  test('that nobody quotes is refused with OFFER_NOT_FOUND', async () => {
    const url = history({ ...M5, commitment: '5y' });
    const reply = await getJson<{ error: { code: string; message: string } }>(list.app, url, 404);
    expect(reply.error).toMatchObject({
      code: 'OFFER_NOT_FOUND',
      message: 'No price of aws m5.large in "eu-west-1" is known on these terms.',
    });
  });
});
