import type { NodeFact } from '@plimsoll/domain/facts';
import type { Store } from '@plimsoll/store/client';
import { readNodePrices } from '@plimsoll/store/queries/offer-node-prices';
import { readRateCards, saveRateCard } from '@plimsoll/store/queries/offer-rate-cards';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePriceSheet } from '../../collector/prices/price-sheet.ts';
import { resolveNodePrices } from '../../collector/prices/resolve.ts';
import { loadSnapshot } from '../../collector/prices/snapshot/load.ts';
import { startStore } from './engine.ts';

const NOW = new Date('2026-11-20T10:30:00Z');
const at = (text: string): number => Date.parse(text) / 1000;
let store: Store;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ store, stop } = await startStore());
  await loadSnapshot(store, NOW);
});

afterAll(() => stop());

async function priced(cluster: string, card: string, given: Partial<NodeFact>) {
  const capacity = { cpuMilli: 2000, memoryBytes: 8 * 2 ** 30, gpus: 0, pods: 110 };
  const node: NodeFact = {
    ...{ cluster, uid: 'n1', name: 'n1', from: '2026-10-01T00:00:00Z', to: null, provider: 'aws', region: 'eu-west-1' },
    ...{
      zone: 'eu-west-1a',
      instanceType: 'm5.large',
      pool: '',
      capacityType: 'on_demand',
      capacity,
      allocatable: capacity,
    },
    ...{ labels: { rack: 'a' }, hourlyPrice: null },
    ...given,
  };
  await writeFacts(store, { nodes: [node] }, { token: cluster });
  const overrides = card === '' ? null : await parsePriceSheet('card.yaml', card, '2026-11-01');
  const resolved = await resolveNodePrices({ store, cluster, overrides, now: NOW });
  return { resolved, prices: await readNodePrices(store, cluster) };
}

test('a discount holds from its day on, before it the list price stands', async () => {
  const { prices } = await priced('discount', 'discounts: [{ provider: aws, percent: 12.5, from: 2026-11-01 }]', {});
  expect(prices.map(({ from, amountNanos, basis }) => [from, amountNanos, basis])).toEqual([
    [at('2026-10-01T00:00:00Z'), 107_000_000n, 'list'],
    [at('2026-11-01T00:00:00Z'), 93_625_000n, 'contract'],
  ]);
});

test('a rented server with a setup fee: months and fee sum to what is paid, an early return writes the rest off', async () => {
  const card = 'prices: [{ labels: { rack: a }, monthly: 159.99, setup: 144.99, amortiseMonths: 24, currency: EUR }]';
  const metal = { provider: '', instanceType: '', region: '' };
  const open = await priced('rented', card, metal);
  expect(open.prices.map(({ amountNanos, perSeconds }) => [amountNanos, perSeconds])).toEqual([
    [166_031_250_000n, 31 * 86_400],
    [166_031_250_000n, 30 * 86_400],
  ]);
  const gone = await priced('returned', card, { ...metal, to: '2026-12-01T00:00:00Z' });
  const total = gone.prices.reduce((sum, price) => sum + price.amountNanos, 0n);
  expect(total).toBe(2n * 159_990_000_000n + 144_990_000_000n);
});

test('an own server is priced by its labels, Estimated while its power is not measured', async () => {
  const card =
    'owned: [{ name: r640, labels: { rack: a }, currency: EUR, purchase: 3600, bought: 2026-01-01, depreciationMonths: 36, nameplateWatts: 0 }]';
  const { prices, resolved } = await priced('owned', card, { provider: '', instanceType: '' });
  expect(prices[0]).toMatchObject({
    amountNanos: 100_000_000_000n,
    perSeconds: 31 * 86_400,
    basis: 'owned',
    estimated: true,
  });
  expect(resolved.unpriced).toEqual([]);
});

test('a card that is saved counts, the newest state of it, and the old ones stay', async () => {
  const save = (percent: number, minute: number) =>
    saveRateCard(store, {
      savedAt: new Date(Date.UTC(2026, 10, 20, 9, minute)),
      author: 'ada',
      note: `${percent} %`,
      text: `discounts: [{ provider: aws, percent: ${percent} }]`,
    });
  await save(50, 0);
  await save(10, 1);
  const { prices } = await priced('saved', '', {});
  expect(prices[0]).toMatchObject({ amountNanos: 96_300_000n, basis: 'contract' });
  await expect(saveRateCard(store, { savedAt: NOW, author: 'bob', note: '', text: 'discount: []' })).rejects.toThrow(
    'rate card line 1: discount is not known here',
  );
  expect((await readRateCards(store, 10)).map((card) => card.note)).toEqual(['10 %', '50 %']);
});
