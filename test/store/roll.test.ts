import { allocateShares } from '@plimsoll/domain/allocation';
import { costCells } from '@plimsoll/domain/cost-cells';
import type { Store } from '@plimsoll/store/client';
import { readFxRates, writeFxRates } from '@plimsoll/store/fx';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedCells, storedCells } from './cells.ts';
import { at, type GeneratedCase, generatedCase, HOUR, nodeFact, podFact, sampleOf, writePrices } from './facts.ts';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

const CURRENCIES = ['EUR', 'USD'];
const LATER = HOUR + 6 * 3_600;

function roll(store: Store, now = LATER) {
  return rollDirty(store, { now: new Date(now * 1000), settleSeconds: 0, currencies: CURRENCIES });
}

async function writeRates(store: Store): Promise<void> {
  const rate = (quote: string, day: string, rateNanos: bigint) => ({
    day,
    base: 'EUR',
    quote,
    rateNanos,
    source: 'test',
  });
  await writeFxRates(store, [rate('USD', '2026-10-06', 1_173_400_000n), rate('GBP', '2026-10-05', 871_234_567n)], 1);
}

async function write(store: Store, one: GeneratedCase, token: string): Promise<void> {
  await writeFacts(store, one.batch, { token });
  await writePrices(store, one.prices);
}

describe('the example of an overcommitted node', () => {
  test('cells are exact to the nano-unit', async () => {
    const store = await engine.fresh();
    const node = nodeFact({ cluster: 'c', uid: 'n', to: at(HOUR + 3_600) });
    const a = podFact({ cluster: 'c', uid: 'a', nodeUid: 'n', to: at(HOUR + 3_600) }, { cpuMilli: 1_000 });
    const b = podFact({ cluster: 'c', uid: 'b', nodeUid: 'n', to: at(HOUR + 3_600) });
    const minutes = Array.from({ length: 60 }, (_, index) => HOUR + 60 * (index + 1));
    const samples = minutes.flatMap((end) => [
      sampleOf(a, end, {}),
      sampleOf(b, end, { cpuMilli: end <= HOUR + 1_800 ? 2_000 : 0 }),
    ]);
    await writeFacts(store, { nodes: [node], pods: [a, b], samples }, { token: '1' });
    await writePrices(store, [
      {
        cluster: 'c',
        nodeUid: 'n',
        from: HOUR,
        to: HOUR + 3_600,
        amountNanos: 120_000_000n,
        perSeconds: 3_600,
        currency: 'EUR',
        weights: { cpu: 1n, memory: 0n, gpu: 0n },
        basis: 'list',
        estimated: false,
        source: 'test',
      },
    ]);
    await rollDirty(store, { now: new Date(LATER * 1000), settleSeconds: 0, currencies: ['EUR'] });
    const cells = await store.rows('test', 'SELECT workload, cpu_used_nanos, cpu_idle_nanos FROM cost_hour ORDER BY 1');
    const rest = await store.rows('test', 'SELECT total_nanos, cpu_idle_nanos FROM cost_node_hour');
    // 5/12, 1/3 and 1/4 of 0.12; every cell is the floor of a running total, so what rounds moves to the last
    expect(cells).toEqual([
      { workload: 'a', cpu_used_nanos: '0', cpu_idle_nanos: '49999999' },
      { workload: 'b', cpu_used_nanos: '40000000', cpu_idle_nanos: '0' },
    ]);
    expect(rest).toEqual([{ total_nanos: '120000000', cpu_idle_nanos: '30000001' }]);
  });
});

describe('generated clusters', () => {
  const cases = Array.from({ length: 40 }, (_, index) => ({
    cluster: `g${index}`,
    one: generatedCase(1_000 + index, `g${index}`, HOUR, HOUR + 3 * 3_600),
  }));
  const window = { from: HOUR - 86_400, to: LATER };
  let store: Store;

  beforeAll(async () => {
    store = await engine.fresh();
    await writeRates(store);
    for (const { cluster, one } of cases) await write(store, one, cluster);
    await roll(store);
  });

  async function compare(): Promise<void> {
    const rates = await readFxRates(store);
    for (const { cluster, one } of cases) {
      const facts = { ...one.batch, prices: one.prices, rates };
      const shares = new Map(
        allocateShares(one.batch, window).nodes.map((node) => [
          `${node.hour} ${node.nodeUid}`,
          [
            ...[node.cpu.reserved, node.cpu.idle, node.cpu.unattributed],
            ...[node.memory.reserved, node.memory.idle, node.memory.unattributed],
            ...[node.gpu.idle, node.gpu.unattributed],
          ].join(' '),
        ]),
      );
      for (const currency of CURRENCIES) {
        const expected = expectedCells(costCells(facts, window, currency), cluster, shares);
        const stored = await storedCells(store, cluster, currency);
        expect(stored.nodes, `nodes of ${cluster} in ${currency}`).toEqual(expected.nodes);
        expect(stored.containers, `containers of ${cluster} in ${currency}`).toEqual(expected.containers);
      }
    }
  }

  test('the engine makes the same integers as the plain computation from raw samples', compare);

  test('containers, idle, reserved and unattributed sum to every node-hour', async () => {
    const [row] = await store.rows<{ hours: string; wrong: string }>(
      'test-identity',
      `SELECT count() AS hours, countIf(total_nanos != pods + cpu_idle_nanos + memory_idle_nanos + gpu_idle_nanos
         + cpu_reserved_nanos + memory_reserved_nanos + unattributed_nanos) AS wrong
       FROM cost_node_hour AS n
       LEFT JOIN (
         SELECT currency, hour, cluster, node_uid,
           sum(cpu_used_nanos + cpu_idle_nanos + memory_used_nanos + memory_idle_nanos + gpu_nanos) AS pods
         FROM cost_hour GROUP BY currency, hour, cluster, node_uid) AS p USING (currency, hour, cluster, node_uid)`,
    );
    expect(row?.wrong).toBe('0');
    expect(Number(row?.hours)).toBeGreaterThan(500);
  });

  test('days are the sums of their hours', async () => {
    const rows = await store.rows(
      'test-days',
      `SELECT 1 AS wrong FROM
         (SELECT currency, toDate(hour) AS day, cluster, pod_uid, node_uid, sum(cpu_used_nanos) AS a, sum(gpu_nanos) AS b
          FROM cost_hour GROUP BY currency, day, cluster, pod_uid, node_uid) AS h
         FULL JOIN
         (SELECT currency, day, cluster, pod_uid, node_uid, sum(cpu_used_nanos) AS a, sum(gpu_nanos) AS b
          FROM cost_day GROUP BY currency, day, cluster, pod_uid, node_uid) AS d
         USING (currency, day, cluster, pod_uid, node_uid)
       WHERE h.a != d.a OR h.b != d.b`,
    );
    expect(rows).toEqual([]);
  });

  test('the same facts again and another roll change nothing', async () => {
    for (const { cluster, one } of cases) await write(store, one, cluster);
    for (const { cluster, one } of cases.slice(0, 10)) await write(store, one, `${cluster} under another name`);
    await roll(store);
    await compare();
  });

  test('nothing is left to do', async () => {
    expect(await roll(store)).toEqual({ rolledHours: 0, pricedHours: 0 });
  });
});
