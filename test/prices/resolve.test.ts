import type { NodeFact } from '@plimsoll/domain/facts';
import type { Store } from '@plimsoll/store/client';
import { readNodePrices } from '@plimsoll/store/queries/offer-node-prices';
import { readProviderWeights } from '@plimsoll/store/queries/offer-weights';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePriceSheet } from '../../collector/prices/price-sheet.ts';
import { resolveNodePrices } from '../../collector/prices/resolve.ts';
import { loadSnapshot } from '../../collector/prices/snapshot/load.ts';
import { startStore } from './engine.ts';

const NOW = new Date('2026-11-20T10:30:00Z');
const GIB = 2 ** 30;

let store: Store;
let stop: () => Promise<void>;

function node(uid: string, given: Partial<NodeFact> & { cores?: number; gib?: number }): NodeFact {
  const capacity = { cpuMilli: (given.cores ?? 2) * 1000, memoryBytes: (given.gib ?? 8) * GIB, gpus: 0, pods: 110 };
  return {
    cluster: 'c1',
    uid,
    name: uid,
    from: '2026-11-18T00:00:00Z',
    to: null,
    provider: 'aws',
    region: 'eu-west-1',
    zone: 'eu-west-1a',
    instanceType: 'm5.large',
    pool: '',
    capacityType: 'on_demand',
    capacity,
    allocatable: capacity,
    labels: {},
    hourlyPrice: null,
    ...given,
  };
}

async function resolveOf(cluster: string, nodes: readonly NodeFact[], sheet = '') {
  const facts = nodes.map((one) => ({ ...one, cluster }));
  await writeFacts(store, { nodes: facts }, { token: `${cluster}-${Math.random()}` });
  const overrides = sheet === '' ? null : await parsePriceSheet('prices.csv', sheet, '2026-11-01');
  const resolved = await resolveNodePrices({ store, cluster, overrides, now: NOW });
  return { resolved, prices: await readNodePrices(store, cluster) };
}

beforeAll(async () => {
  ({ store, stop } = await startStore());
});

afterAll(() => stop());

describe('the bundled prices', () => {
  test('load whole, once, within five seconds', async () => {
    const started = performance.now();
    expect(await loadSnapshot(store, NOW)).toBe(67_301);
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(`67301 offers loaded in ${seconds.toFixed(2)} s\n`);
    expect(seconds).toBeLessThan(5);
    expect(await loadSnapshot(store, NOW)).toBe(0);
    const [row] = await store.rows<{ n: string }>('count', 'SELECT count() AS n FROM offer FINAL');
    expect(Number(row?.n)).toBe(67_301);
  });
});

describe('the prices of nodes', () => {
  test('by provider, region and type, known and with its source', async () => {
    const { resolved, prices } = await resolveOf('plain', [node('n1', {})]);
    expect(resolved).toMatchObject({ nodes: 1, estimated: 0, unpriced: [], repricedHours: 59 });
    expect(prices).toMatchObject([
      { amountNanos: 107_000_000n, perSeconds: 3600, currency: 'USD', basis: 'list', estimated: false },
    ]);
    expect(prices[0]?.source).toContain('m5.large');
    expect(Number(prices[0]?.weightCpu) / Number(prices[0]?.weightMemory)).toBeGreaterThan(0.5);
    const fits = await readProviderWeights(store);
    process.stderr.write(
      `weights of aws: ${JSON.stringify(fits, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))}\n`,
    );
    expect(fits[0]).toMatchObject({ provider: 'aws', fiscalYear: 2026 });
    expect(fits[0]?.r2).toBeGreaterThan(0.9);
    expect(await resolveNodePrices({ store, cluster: 'plain', overrides: null, now: NOW })).toMatchObject({
      written: 0,
      repricedHours: 0,
    });
  });

  test('a stated price wins over the own list, the own list over the offers', async () => {
    const sheet = 'provider,region,instanceType,hourly,monthly,currency\naws,,m5.large,0.05,,EUR\n,,,,100,EUR\n';
    const stated = { hourlyPrice: { amount: '0.2', currency: 'USD' } };
    const nodes = [node('a', stated), node('b', {}), node('c', { provider: '', instanceType: '' })];
    const { prices } = await resolveOf('own', nodes, sheet);
    expect(prices.map((price) => [price.nodeUid, price.amountNanos, price.basis])).toEqual([
      ['a', 200_000_000n, 'contract'],
      ['b', 50_000_000n, 'contract'],
      ['c', 100_000_000_000n, 'contract'],
    ]);
    expect(prices[2]).toMatchObject({ perSeconds: 30 * 86_400, from: Date.parse('2026-11-18T00:00:00Z') / 1000 });
  });

  test('no region, no spot price, an unknown type are estimated; nothing known is listed and never zero', async () => {
    const { resolved, prices } = await resolveOf('rough', [
      node('region', { region: 'xx-nowhere-1', zone: '' }),
      node('spot', { region: 'ca-central-1', zone: '', capacityType: 'spot' }),
      node('type', { instanceType: 'm99.large' }),
      node('bare', { provider: '', instanceType: '' }),
    ]);
    expect(prices.map((price) => [price.nodeUid, price.estimated])).toEqual([
      ['region', true],
      ['spot', true],
      ['type', true],
    ]);
    expect(prices.every((price) => price.amountNanos > 0n)).toBe(true);
    expect(resolved.unpriced).toMatchObject([{ node: 'bare', reason: 'NO_PROVIDER' }]);
  });

  test('a price by the hour is cut at the turn of the fiscal year, each year with its own weights', async () => {
    const old = await resolveOf('years', [node('n1', { from: '2025-12-20T00:00:00Z' })]);
    const turn = Date.parse('2026-01-01T00:00:00Z') / 1000;
    expect(old.prices.map((price) => price.from)).toContain(turn);
    expect(old.prices.every((price) => price.weightCpu > 0n && price.weightMemory > 0n && price.weightGpu === 0n)).toBe(
      true,
    );
  });

  test('servers keep the price of their cohort', async () => {
    const hetzner = { provider: 'hetzner', region: 'fsn1', zone: 'fsn1-dc14', instanceType: 'ccx13' };
    const { prices } = await resolveOf('cohort', [
      node('new', { ...hetzner, from: '2026-09-01T00:00:00Z' }),
      node('old', { ...hetzner, from: '2026-05-01T00:00:00Z' }),
    ]);
    const november = prices.filter((price) => price.from === Date.parse('2026-11-01T00:00:00Z') / 1000);
    expect(november.map((price) => [price.nodeUid, price.amountNanos])).toEqual([
      ['new', 42_990_000_000n],
      ['old', 15_990_000_000n],
    ]);
  });

  test('a withdrawn price leaves no row, and a thousand nodes take seconds', async () => {
    const types = ['m5.large', 'c5.xlarge', 'r6i.2xlarge', 'm6g.medium', 't3.small'];
    const nodes = Array.from({ length: 1000 }, (_, index) =>
      node(`n${index}`, { instanceType: types[index % 5] ?? '' }),
    );
    const started = performance.now();
    const { prices } = await resolveOf('many', nodes);
    process.stderr.write(`1000 nodes written and priced in ${((performance.now() - started) / 1000).toFixed(2)} s\n`);
    expect(prices).toHaveLength(1000);
    const again = performance.now();
    await resolveNodePrices({ store, cluster: 'many', overrides: null, now: NOW });
    process.stderr.write(`resolved again in ${((performance.now() - again) / 1000).toFixed(2)} s\n`);
    const withdrawn = await resolveOf('many', [node('n0', { provider: '', instanceType: '' })]);
    expect(withdrawn.prices).toHaveLength(999);
  });
});
