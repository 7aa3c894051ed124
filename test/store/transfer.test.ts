import { gunzipSync, gzipSync } from 'node:zlib';
import type { Store } from '@plimsoll/store/client';
import { exportFacts } from '@plimsoll/store/export';
import { writeFxRates } from '@plimsoll/store/fx';
import { importFacts } from '@plimsoll/store/import';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, generatedCase, HOUR, writePrices } from './facts.ts';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

const LATER = HOUR + 15 * 3_600;

function roll(store: Store) {
  return rollDirty(store, { now: new Date(LATER * 1000), settleSeconds: 0, currencies: ['EUR', 'USD'] });
}

async function* pieces(data: string | Uint8Array, size = 1_000) {
  const bytes = Buffer.from(data);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function exported(store: Store): Promise<string> {
  let text = '';
  for await (const block of exportFacts(store)) text += block;
  return text;
}

/** Everything that an answer is made of. */
async function answers(store: Store): Promise<unknown> {
  const all = (sql: string) => store.rows('test-answers', sql);
  return {
    hours: await all('SELECT * FROM cost_hour ORDER BY ALL'),
    nodeHours: await all('SELECT * FROM cost_node_hour ORDER BY ALL'),
    days: await all('SELECT * FROM cost_day ORDER BY ALL'),
    nodeDays: await all('SELECT * FROM cost_node_day ORDER BY ALL'),
    quantiles: await all(`SELECT day, cluster, namespace, workload, container, samples,
      finalizeAggregation(cpu_milli) AS cpu, finalizeAggregation(memory_bytes) AS memory, cpu_max_milli, memory_max_bytes
      FROM quantile_day ORDER BY day, cluster, namespace, workload, container`),
    events: await all('SELECT * EXCEPT version FROM event FINAL ORDER BY ALL'),
    egress: await all('SELECT * EXCEPT received FROM egress FINAL ORDER BY ALL'),
    samples: await all('SELECT * EXCEPT received FROM sample FINAL ORDER BY ALL'),
    nodes: await all('SELECT * EXCEPT (version, labels), toString(labels) FROM node FINAL ORDER BY cluster, uid'),
    pods: await all('SELECT * EXCEPT version FROM pod FINAL ORDER BY cluster, uid'),
    sources: await all('SELECT * EXCEPT version FROM source_state FINAL ORDER BY ALL'),
  };
}

describe('export, then import into an empty store', () => {
  let store: Store;
  let file: string;

  beforeAll(async () => {
    store = await engine.fresh();
    await writeFxRates(
      store,
      [{ day: '2026-10-06', base: 'EUR', quote: 'USD', rateNanos: 1_173_400_000n, source: 'test' }],
      1,
    );
    for (let index = 0; index < 4; index++) {
      const cluster = `t${index}`;
      const one = generatedCase(7_000 + index, cluster, HOUR, HOUR + 2 * 3_600);
      const [pod] = one.batch.pods;
      await writeFacts(
        store,
        {
          ...one.batch,
          clusters: [{ name: cluster, uid: `uid-${cluster}`, kubernetesVersion: '1.34', source: 'watch' }],
          sources: [
            {
              source: 'usage',
              cluster,
              state: 'ok',
              lastSuccess: at(HOUR + 3_600),
              lastErrorAt: null,
              lastError: '',
              detail: 'test',
            },
          ],
          ...(pod === undefined
            ? {}
            : {
                events: [
                  {
                    cluster,
                    namespace: pod.namespace,
                    workload: pod.workload,
                    podUid: pod.uid,
                    container: 'app',
                    at: at(HOUR + 100),
                    reason: 'OOMKilled',
                  },
                ],
                egress: [
                  {
                    cluster,
                    namespace: pod.namespace,
                    workload: pod.workload,
                    podUid: pod.uid,
                    at: at(HOUR + 60),
                    seconds: 60,
                    class: 'internet',
                    destination: '203.0.113.10',
                    destinationZone: '',
                    service: '',
                    rule: 'r',
                    source: 'agent',
                    txBytes: 12_345,
                    rxBytes: 17,
                  },
                ],
              }),
        },
        { token: cluster },
      );
      await writePrices(store, one.prices);
    }
    await roll(store);
    file = await exported(store);
  });

  test('gives the same answers', async () => {
    const copy = await engine.fresh();
    const report = await importFacts(copy, pieces(file));
    expect({ ...report, taken: undefined }).toMatchObject({ badLines: 0, unknown: {}, halfWrittenLine: null });
    await roll(copy);
    expect(await answers(copy)).toEqual(await answers(store));
    expect((await exported(copy)).split('\n').sort()).toEqual(file.split('\n').sort());
  });

  test('gives the same answers packed, and imported twice', async () => {
    const copy = await engine.fresh();
    const packed = gzipSync(file);
    expect(gunzipSync(packed).toString()).toBe(file);
    await importFacts(copy, pieces(packed));
    await roll(copy);
    await importFacts(copy, pieces(packed));
    await roll(copy);
    expect(await answers(copy)).toEqual(await answers(store));
  });

  test('goes on where a cut file stopped', async () => {
    const copy = await engine.fresh();
    const report = await importFacts(copy, pieces(file.slice(0, Math.floor(file.length * 0.6))));
    expect(report.halfWrittenLine).not.toBeNull();
    await roll(copy);
    await importFacts(copy, pieces(file));
    await roll(copy);
    expect(await answers(copy)).toEqual(await answers(store));
  });

  test('carries hours whose samples are gone as rollups', { timeout: 180_000 }, async () => {
    const old = await engine.fresh();
    await importFacts(old, pieces(file));
    await roll(old);
    const before = await answers(old);
    await old.command('test-expire', 'TRUNCATE TABLE sample');
    const lines = await exported(old);
    expect(lines).toContain('"type":"usageHour"');
    const copy = await engine.fresh();
    const report = await importFacts(copy, pieces(lines));
    expect(report).toMatchObject({ badLines: 0, unknown: {} });
    await roll(copy);
    await importFacts(copy, pieces(lines));
    await roll(copy);
    expect(await answers(copy)).toEqual({ ...(before as object), samples: [] });
  });
});

describe('lines that cannot be taken', () => {
  const pod = { type: 'pod', cluster: 'c', uid: 'p', from: at(HOUR), to: null };
  const usage = { type: 'usage', cluster: 'c', podUid: 'p', container: 'app', at: at(HOUR + 60) };

  async function reported(lines: readonly (object | string)[], end = '\n') {
    const store = await engine.fresh();
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    return { store, report: await importFacts(store, pieces(text + end, 7)) };
  }

  test('are counted with their number and reason, the others are taken', async () => {
    const { report } = await reported([
      pod,
      '{"type":"pod"',
      { ...usage, at: 'yesterday' },
      { ...usage, container: undefined },
      '[]',
      { ...usage, cpuMilli: -1 },
      { type: 'node', cluster: 'c', uid: 'n', from: at(HOUR), to: at(HOUR - 1) },
      { cluster: 'c' },
      usage,
    ]);
    expect(report.taken).toEqual({ pod: 1, usage: 1 });
    expect(report.badLines).toBe(7);
    expect(report.bad).toEqual([
      { line: 2, reason: 'this is not JSON' },
      { line: 3, reason: '"at" is not a time such as 2026-10-01T00:00:00Z' },
      { line: 4, reason: '"container" is missing' },
      { line: 5, reason: 'this is not a JSON object' },
      { line: 6, reason: '"cpuMilli" must be a number that is not negative' },
      { line: 7, reason: '"to" is before "from"' },
      { line: 8, reason: '"type" is missing' },
    ]);
  });

  test('unknown types are counted', async () => {
    const { report } = await reported([{ type: 'volume', cluster: 'c' }, { type: 'volume' }, { type: 'comet' }, pod]);
    expect(report.unknown).toEqual({ volume: 2, comet: 1 });
    expect(report.badLines).toBe(0);
  });

  test('a half-written last line is told apart', async () => {
    const { report } = await reported([pod, '{"type":"usage","clus'], '');
    expect(report).toMatchObject({ badLines: 0, halfWrittenLine: 2, taken: { pod: 1 } });
    const whole = await reported([pod], '');
    expect(whole.report).toMatchObject({ halfWrittenLine: null, taken: { pod: 1 } });
  });

  test('a packed file that was cut off is told apart', async () => {
    const store = await engine.fresh();
    const lines = Array.from({ length: 5_000 }, (_, index) => JSON.stringify({ ...usage, at: at(HOUR + 60 * index) }));
    const packed = gzipSync(lines.join('\n'));
    const report = await importFacts(store, pieces(packed.subarray(0, packed.length - 2_000)));
    expect(report.halfWrittenLine).not.toBeNull();
    expect(report.badLines).toBe(0);
    expect(report.taken.usage).toBeGreaterThan(100);
  });

  test('a newer format is refused', async () => {
    await expect(reported([{ type: 'plimsoll', version: 2 }])).rejects.toThrow(/version 2/);
  });

  test('a usage line waits for the line of its pod', async () => {
    const { store, report } = await reported([
      usage,
      { ...usage, podUid: 'stranger' },
      { ...pod, namespace: 'shop', workload: { kind: 'Deployment', name: 'api' } },
    ]);
    expect(report.withoutPod).toBe(1);
    expect(await store.rows('test', 'SELECT namespace, kind, workload FROM sample ORDER BY 1')).toEqual([
      { namespace: '', kind: 'Pod', workload: 'stranger' },
      { namespace: 'shop', kind: 'Deployment', workload: 'api' },
    ]);
  });

  test('a price that came with a node is its price', async () => {
    const node = {
      type: 'node',
      cluster: 'c',
      uid: 'n',
      from: at(HOUR),
      to: at(HOUR + 7_200),
      capacity: { cpuMilli: 1000, memoryBytes: 2 ** 30, gpus: 0, pods: 10 },
      hourlyPrice: { amount: '0.107', currency: 'EUR' },
    };
    const { store } = await reported([node]);
    await roll(store);
    const [row] = await store.rows<{ total: string }>(
      'test',
      "SELECT sum(total_nanos) AS total FROM cost_node_day WHERE currency = 'EUR'",
    );
    expect(row?.total).toBe('214000000');
  });
});
