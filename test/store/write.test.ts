import type { Store } from '@plimsoll/store/client';
import { readRetention, setRetention } from '@plimsoll/store/retention';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, HOUR, nodeFact, podFact, sampleOf } from './facts.ts';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

const pod = podFact({ cluster: 'c', uid: 'p', nodeUid: 'n', to: at(HOUR + 3_600) }, { cpuMilli: 100 });

async function count(store: Store, table: string, final = 'FINAL'): Promise<number> {
  const [row] = await store.rows<{ rows: string }>('test-count', `SELECT count() AS rows FROM ${table} ${final}`);
  return Number(row?.rows);
}

describe('samples', () => {
  test('are cut at whole minutes, bytes as integers that sum', async () => {
    const store = await engine.fresh();
    const sample = sampleOf(pod, HOUR + 130, { seconds: 100, cpuMilli: 1.5, rxBytes: 1_000, txBytes: 7 });
    await writeFacts(store, { samples: [sample] }, { token: '1' });
    const rows = await store.rows(
      'test',
      `SELECT toUInt32(toUnixTimestamp(ts) - ${HOUR}) AS at, seconds, cpu_milli, rx_bytes, tx_bytes FROM sample ORDER BY ts`,
    );
    expect(rows).toEqual([
      { at: 60, seconds: 30, cpu_milli: 2, rx_bytes: '300', tx_bytes: '2' },
      { at: 120, seconds: 60, cpu_milli: 2, rx_bytes: '600', tx_bytes: '4' },
      { at: 130, seconds: 10, cpu_milli: 2, rx_bytes: '100', tx_bytes: '1' },
    ]);
  });

  test('sent twice are there once, by token and by key', async () => {
    const store = await engine.fresh();
    const batch = { samples: [sampleOf(pod, HOUR + 60, { cpuMilli: 5 }), sampleOf(pod, HOUR + 120, { cpuMilli: 6 })] };
    await writeFacts(store, batch, { token: 'one' });
    await writeFacts(store, batch, { token: 'one' });
    expect(await count(store, 'sample', '')).toBe(2);
    await writeFacts(store, batch, { token: 'another' });
    expect(await count(store, 'sample')).toBe(2);
  });

  test('carry large numbers and other alphabets unharmed', async () => {
    const store = await engine.fresh();
    const sample = sampleOf({ ...pod, namespace: 'größe-'.repeat(40) }, HOUR + 60, {
      memoryBytes: 2 ** 52 + 1,
      rxBytes: 2 ** 40,
      requests: { cpuMilli: 4_000_000_000, memoryBytes: 2 ** 33 + 7, gpus: 8 },
    });
    await writeFacts(store, { samples: [sample] }, { token: '1' });
    expect(
      await store.rows(
        'test',
        'SELECT namespace, memory_bytes, rx_bytes, request_cpu_milli, request_memory_bytes, request_gpus FROM sample',
      ),
    ).toEqual([
      {
        namespace: 'größe-'.repeat(40),
        memory_bytes: '4503599627370497',
        rx_bytes: '1099511627776',
        request_cpu_milli: 4_000_000_000,
        request_memory_bytes: '8589934599',
        request_gpus: 8,
      },
    ]);
  });
});

describe('facts', () => {
  test('two clusters under one name are refused, and nothing of the batch is kept', async () => {
    const store = await engine.fresh();
    const cluster = { name: 'c', uid: 'a', kubernetesVersion: '1.34', source: 'watch' } as const;
    await writeFacts(store, { clusters: [cluster] }, { token: '1' });
    const other = { clusters: [{ ...cluster, uid: 'b' }], pods: [pod] };
    await expect(writeFacts(store, other, { token: '2' })).rejects.toMatchObject({ code: 'cluster_conflict' });
    expect(await count(store, 'pod')).toBe(0);
    await writeFacts(store, { clusters: [{ ...cluster, kubernetesVersion: '1.35' }] }, { token: '3' });
    expect(await store.rows('test', 'SELECT uid, kubernetes_version FROM cluster FINAL')).toEqual([
      { uid: 'a', kubernetes_version: '1.35' },
    ]);
  });

  test('a replayed old batch does not override a newer fact', async () => {
    const store = await engine.fresh();
    const node = nodeFact({ cluster: 'c', uid: 'n' });
    await writeFacts(store, { nodes: [{ ...node, to: at(HOUR + 60) }] }, { token: '2', observedAt: new Date(2_000) });
    await writeFacts(store, { nodes: [node] }, { token: '1', observedAt: new Date(1_000) });
    expect(await store.rows('test', 'SELECT toUnixTimestamp(to_ts) AS ended FROM node FINAL')).toEqual([
      { ended: HOUR + 60 },
    ]);
  });

  test('pods of one workload share a label set, whatever Kubernetes numbers them by', async () => {
    const store = await engine.fresh();
    const labels = (hash: string) => ({
      team: 'checkout',
      'pod-template-hash': hash,
      'batch.kubernetes.io/job-name': hash,
    });
    await writeFacts(
      store,
      {
        pods: [
          { ...pod, labels: labels('a') },
          { ...pod, uid: 'q', labels: labels('b') },
        ],
      },
      { token: '1' },
    );
    expect(await store.rows('test', 'SELECT toString(labels) AS labels FROM label_set FINAL')).toEqual([
      { labels: "{'team':'checkout'}" },
    ]);
  });
});

describe('dirty hours', () => {
  const now = () => Math.floor(Date.now() / 1000);

  test('are those that a sample touches', async () => {
    const store = await engine.fresh();
    const batch = { samples: [sampleOf(pod, HOUR + 3_600, {}), sampleOf(pod, HOUR + 7_230, {})] };
    const written = await writeFacts(store, batch, { token: '1' });
    expect(written.dirtyHours).toEqual([HOUR, HOUR + 3_600, HOUR + 7_200]);
  });

  test('of an interval are bounded, and none are in the future', async () => {
    const store = await engine.fresh();
    const node = nodeFact({ cluster: 'c', uid: 'n', from: '2019-01-01T00:00:00Z' });
    const written = await writeFacts(store, { nodes: [node] }, { token: '1' });
    expect(written.dirtyHours.length).toBeGreaterThan(62 * 24 - 1);
    expect(written.dirtyHours.length).toBeLessThan(62 * 24 + 2);
    expect(Math.max(...written.dirtyHours)).toBeLessThanOrEqual(now());
  });

  test('are only those that a change touches', async () => {
    const store = await engine.fresh();
    const from = now() - 30 * 3_600;
    const node = nodeFact({ cluster: 'c', uid: 'n', from: at(from) });
    const running = { ...pod, from: at(from), to: null };
    const gap = { cluster: 'c', nodeUid: '', from: at(from), to: at(from + 60), source: 'usage', reason: 'r' };
    const first = await writeFacts(store, { nodes: [node], pods: [running], gaps: [gap] }, { token: '1' });
    expect(first.dirtyHours.length).toBeGreaterThan(29);
    const again = { nodes: [{ ...node, labels: { new: 'label' } }], pods: [running], gaps: [gap] };
    expect((await writeFacts(store, again, { token: '2' })).dirtyHours).toEqual([]);
    const ended = { pods: [{ ...running, to: at(now() - 3_600) }] };
    expect((await writeFacts(store, ended, { token: '3' })).dirtyHours.length).toBeLessThanOrEqual(3);
    const grown = { gaps: [{ ...gap, to: at(from + 3_700) }] };
    expect((await writeFacts(store, grown, { token: '4' })).dirtyHours.length).toBeLessThanOrEqual(2);
    const smaller = { nodes: [{ ...node, capacity: { ...node.capacity, cpuMilli: 1 } }] };
    expect((await writeFacts(store, smaller, { token: '5' })).dirtyHours.length).toBeGreaterThan(29);
  });
});

describe('late facts', () => {
  const roll = (store: Store, now = HOUR + 4 * 3_600) =>
    rollDirty(store, { now: new Date(now * 1000), settleSeconds: 0, currencies: ['EUR'] });
  const used = (store: Store) =>
    store.rows('test', 'SELECT seconds, estimated_seconds, cpu_used_milli_s FROM usage_hour ORDER BY hour');

  test('a sample that comes after its hour was rolled is counted, once', async () => {
    const store = await engine.fresh();
    const node = nodeFact({ cluster: 'c', uid: 'n', to: at(HOUR + 3_600) });
    await writeFacts(store, { nodes: [node], pods: [pod] }, { token: '1' });
    await roll(store);
    expect(await used(store)).toEqual([{ seconds: 3_600, estimated_seconds: 3_600, cpu_used_milli_s: '0' }]);
    const late = { samples: [sampleOf(pod, HOUR + 60, { cpuMilli: 50 })] };
    for (const token of ['2', '2', '3']) {
      await writeFacts(store, late, { token });
      await roll(store);
      expect(await used(store)).toEqual([{ seconds: 3_600, estimated_seconds: 3_540, cpu_used_milli_s: '3000' }]);
    }
  });

  test('the open hour is rolled up to the minute and again when it is over', async () => {
    const store = await engine.fresh();
    await writeFacts(store, { nodes: [nodeFact({ cluster: 'c', uid: 'n' })], pods: [pod] }, { token: '1' });
    const life = () => store.rows('test', 'SELECT life_seconds FROM node_hour ORDER BY hour');
    await roll(store, HOUR + 630);
    expect(await life()).toEqual([{ life_seconds: 600 }]);
    expect(await roll(store, HOUR + 640)).toEqual({ rolledHours: 0, pricedHours: 0 });
    await roll(store, HOUR + 3_700);
    expect(await life()).toEqual([{ life_seconds: 3_600 }, { life_seconds: 60 }]);
  });

  test('an hour whose samples have expired keeps its rollup', async () => {
    const store = await engine.fresh();
    const node = nodeFact({ cluster: 'c', uid: 'n', to: at(HOUR + 3_600) });
    const samples = [sampleOf(pod, HOUR + 60, { cpuMilli: 50 })];
    await writeFacts(store, { nodes: [node], pods: [pod], samples }, { token: '1' });
    await roll(store);
    const before = await used(store);
    await store.command('test-expire', 'TRUNCATE TABLE sample');
    await writeFacts(store, { pods: [{ ...pod, namespace: 'other' }] }, { token: '2' });
    await setRetention(store, { rawDays: 2, hourlyDays: 90, quantileDays: 30 });
    await roll(store, HOUR + 4 * 86_400);
    expect((await used(store)).slice(0, 1)).toEqual(before);
  });

  test('after the last success of its usage source a cluster is unattributed, never idle', async () => {
    const store = await engine.fresh();
    const source = {
      source: 'usage',
      cluster: 'c',
      state: 'failing',
      lastSuccess: at(HOUR + 1_800),
      lastErrorAt: at(HOUR + 1_900),
      lastError: 'refused',
      detail: '',
    } as const;
    const node = nodeFact({ cluster: 'c', uid: 'n', to: at(HOUR + 3_600) });
    await writeFacts(store, { nodes: [node], sources: [source] }, { token: '1' });
    await roll(store);
    expect(
      await store.rows('test', 'SELECT gap_seconds, cpu_idle_share, cpu_unattributed_share FROM node_hour LIMIT 1'),
    ).toEqual([{ gap_seconds: 1_800, cpu_idle_share: '500000000000', cpu_unattributed_share: '500000000000' }]);
  });
});

describe('retention', () => {
  test('is what was set, and refuses nonsense', async () => {
    const store = await engine.fresh();
    expect(await readRetention(store)).toEqual({ rawDays: 35, hourlyDays: 400, quantileDays: 100 });
    await setRetention(store, { rawDays: 10, hourlyDays: 90, quantileDays: 30 });
    expect(await readRetention(store)).toEqual({ rawDays: 10, hourlyDays: 90, quantileDays: 30 });
    await expect(setRetention(store, { rawDays: 100, hourlyDays: 90, quantileDays: 30 })).rejects.toThrow(/at least/);
    await expect(setRetention(store, { rawDays: 0, hourlyDays: 90, quantileDays: 30 })).rejects.toThrow(/2 to/);
    const ended = nodeFact({ cluster: 'c', uid: 'n', to: at(HOUR + 60) });
    await writeFacts(store, { nodes: [ended], pods: [pod] }, { token: '2' });
    await rollDirty(store, { now: new Date((HOUR + 7_200) * 1000), settleSeconds: 0, currencies: ['EUR'] });
    expect(await count(store, 'node_hour', '')).toBe(1);
  });
});
