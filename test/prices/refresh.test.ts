import type { Store } from '@plimsoll/store/client';
import { readOfferHistory } from '@plimsoll/store/queries/offer-history';
import { readPriceRefreshes } from '@plimsoll/store/queries/offer-refresh';
import { searchOffers } from '@plimsoll/store/queries/offers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runPrices } from '../../collector/prices/run-prices.ts';
import { startStore } from './engine.ts';

let store: Store;
let stop: () => Promise<void>;
let day = 0;

beforeAll(async () => {
  ({ store, stop } = await startStore());
});

afterAll(() => stop());

beforeEach(() => {
  // each test is a day later than the last, so that a change of price begins on its own day
  day += 1;
});

const now = () => new Date(Date.UTC(2026, 10, day, 12));
const today = () => now().toISOString().slice(0, 10);

interface Listed {
  readonly name: string;
  readonly price: number;
}

const TYPES: readonly Listed[] = Array.from({ length: 20 }, (_, index) => ({
  name: `DEV${index}`,
  price: 0.01 + index / 100,
}));

function product({ name, price }: Listed, currency = 'EUR') {
  return {
    sku: `/compute/${name}/run_xx`,
    product_category: 'Instance',
    product: name,
    locality: { zone: 'xx-test-1' },
    price: {
      retail_price: { currency_code: currency, units: Math.floor(price), nanos: Math.round((price % 1) * 1e9) },
    },
    properties: { hardware: { cpu: { arch: 'x64', virtual: { count: 2 } }, ram: { size: 4 * 2 ** 30 } } },
    unit_of_measure: { unit: 'hour', size: 1 },
    status: 'general_availability',
  };
}

function catalogue(types: readonly Listed[], currency = 'EUR'): string {
  return JSON.stringify({ products: types.map((type) => product(type, currency)), total_count: types.length });
}

async function refresh(body: string | (() => Response), accept = false) {
  const results = await runPrices({
    store,
    sources: ['scaleway'],
    accept,
    now,
    fetch: async () => (typeof body === 'string' ? new Response(body) : body()),
    onProgress: () => undefined,
  });
  return results[0];
}

async function standing() {
  const found = await searchOffers(store, { provider: 'scaleway', region: 'xx-test-1', today: today(), limit: 100 });
  return found.offers;
}

test('a first answer is taken over, a second of the same only grows younger', async () => {
  expect(await refresh(catalogue(TYPES))).toMatchObject({ state: 'ok', offers: 20 });
  expect(await standing()).toHaveLength(20);
  const first = today();
  day += 1;
  await refresh(catalogue(TYPES));
  const offers = await standing();
  expect(offers).toHaveLength(20);
  expect(offers.every((offer) => offer.validFrom === first && offer.asOf === today())).toBe(true);
});

test('a changed price begins today, the old one ends; one no longer quoted ends', async () => {
  const changed = TYPES.slice(0, 19).map((type) => (type.name === 'DEV3' ? { ...type, price: 0.05 } : type));
  expect(await refresh(catalogue(changed))).toMatchObject({ state: 'ok', offers: 19 });
  expect(await standing()).toHaveLength(19);
  const history = await readOfferHistory(store, {
    provider: 'scaleway',
    service: 'scaleway-instances',
    region: 'xx-test-1',
    instanceType: 'DEV3',
    commitment: 'on-demand',
    currency: 'EUR',
  });
  expect(history.map((offer) => [offer.hourlyNanos, offer.validTo])).toEqual([
    [40_000_000n, today()],
    [50_000_000n, ''],
  ]);
});

test.each([
  ['half the rows', () => catalogue(TYPES.slice(0, 9)), 'quarantined', /9 prices came where 19 stand/],
  [
    'twice the price',
    () => catalogue(TYPES.map((type) => ({ ...type, price: type.price * 2 }))),
    'quarantined',
    /median price moved by \+100 %/,
  ],
  ['another currency', () => catalogue(TYPES, 'USD'), 'failing', /USD instead of EUR/],
  ['prices of zero', () => catalogue(TYPES.map((type) => ({ ...type, price: 0 }))), 'quarantined', /no prices at all/],
  ['a body cut off', () => catalogue(TYPES).slice(0, 900), 'failing', /end too early/],
  ['a web page', () => '<html>maintenance</html>', 'failing', /a web page instead of JSON/],
  [
    'another form',
    () => JSON.stringify({ items: [], total_count: 1 }),
    'failing',
    /changed its form: \$\.products is not a list/,
  ],
])('%s: the last good copy stays and the source says why', async (_what, body, state, reason) => {
  const before = await standing();
  expect(await refresh(body())).toMatchObject({ state, detail: expect.stringMatching(reason) });
  expect(await standing()).toEqual(before);
  const kept = (await readPriceRefreshes(store)).find((row) => row.source === 'scaleway' && row.state === state);
  expect(kept?.reason).toMatch(reason);
  const health = await store.rows<{ state: string; last_error: string }>(
    'health',
    "SELECT state, last_error FROM source_state FINAL WHERE source = 'prices scaleway'",
  );
  expect(health).toEqual([{ state: 'failing', last_error: expect.stringMatching(reason) }]);
});

test('401 and a source that stays away', async () => {
  expect(await refresh(() => new Response('', { status: 401 }))).toMatchObject({
    state: 'failing',
    detail: expect.stringMatching(/credentials/),
  });
});

test('a quarantined answer is taken when somebody accepts it', async () => {
  const doubled = catalogue(TYPES.map((type) => ({ ...type, price: type.price * 2 })));
  expect(await refresh(doubled)).toMatchObject({ state: 'quarantined' });
  expect(await refresh(doubled, true)).toMatchObject({ state: 'ok', offers: 20 });
  expect((await standing()).find((offer) => offer.instanceType === 'DEV0')?.hourlyNanos).toBe(20_000_000n);
});

test('duplicates count once, an unknown source is named', async () => {
  expect(
    await refresh(catalogue([...TYPES, ...TYPES].map((type) => ({ ...type, price: type.price * 2 })))),
  ).toMatchObject({ state: 'ok' });
  expect(await standing()).toHaveLength(20);
  const unknown = runPrices({ store, sources: ['amazon'], onProgress: () => undefined });
  await expect(unknown).rejects.toThrow(/There is no price source "amazon": use one of ecb, scaleway/);
});

test('a source without its token is not asked, and says so', async () => {
  const results = await runPrices({
    store,
    sources: ['hetzner-cloud'],
    now,
    fetch: () => Promise.reject(new Error('must not be asked')),
    onProgress: () => undefined,
  });
  expect(results).toMatchObject([{ state: 'not asked', detail: expect.stringContaining('PLIMSOLL_HETZNER_TOKEN') }]);
});
