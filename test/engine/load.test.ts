import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, rows, startTestEngine, type TestEngine } from './engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.close());

const running = async (part: string) =>
  Number(
    (
      await rows(
        test.client,
        'SELECT count() n FROM system.processes WHERE position(query, {part:String}) > 0 AND NOT position(query, {self:String}) > 0',
        { part, self: 'system.processes' },
      )
    )[0]?.n,
  );

it('ends a query whose client has gone, and runs no query of one that went while it waited', async () => {
  const abort = new AbortController();
  const long = rows(test.client, 'SELECT 1').then(() =>
    test.client.query({ query: 'SELECT count() FROM numbers(1000000000000) WHERE 77 > 7', abort_signal: abort.signal }),
  );
  await expect.poll(() => running('77 > 7')).toBe(1);
  abort.abort();
  await expect(long).rejects.toThrow(/aborted/);
  await expect.poll(() => running('77 > 7'), { timeout: 3000 }).toBe(0);

  const crowd = new AbortController();
  const many = connect(test.engine, { max_open_connections: 100 });
  const queries = Array.from({ length: 60 }, () =>
    many.query({ query: 'SELECT count() FROM numbers(1000000000000) WHERE 88 > 8', abort_signal: crowd.signal }),
  );
  await expect.poll(() => fetch(`${test.engine.url}/ping`).then((r) => r.text())).toBe('Ok.\n');
  await test.client.command({ query: 'SELECT 1', abort_signal: AbortSignal.timeout(300) }).catch(() => undefined);
  // All places for queries are taken: what is collected finds its way in nevertheless.
  const url = `${test.engine.url}/?query=${encodeURIComponent("INSERT INTO FUNCTION null('a UInt8') FORMAT CSV")}`;
  const headers = { 'x-clickhouse-user': test.engine.username, 'x-clickhouse-key': test.engine.password };
  const insert = await fetch(url, { method: 'POST', body: '1\n2\n', headers });
  expect(insert.status, await insert.text()).toBe(200);
  crowd.abort();
  const settled = await Promise.allSettled(queries);
  expect(settled.every((s) => s.status === 'rejected')).toBe(true);
  await expect.poll(() => running('88 > 8'), { timeout: 5000 }).toBe(0);
  await many.close();
});

it('ends a query whose client has stopped reading in the middle', async () => {
  const result = await test.client.query({
    query: 'SELECT number, 99 > 9 FROM system.numbers',
    format: 'JSONEachRow',
  });
  for await (const _ of result.stream()) break;
  result.close();
  await expect.poll(() => running('99 > 9'), { timeout: 5000 }).toBe(0);
  expect(await rows(test.client, 'SELECT 1 x')).toEqual([{ x: 1 }]);
});

it('answers others while a scalar subquery computes', async () => {
  const abort = new AbortController();
  const long = test.client
    .query({ query: 'SELECT (SELECT max(sipHash64(number)) FROM numbers(100000000000))', abort_signal: abort.signal })
    .catch(() => null);
  await new Promise((r) => setTimeout(r, 200));
  const started = performance.now();
  expect(await rows(test.client, 'SELECT 1 x')).toEqual([{ x: 1 }]);
  expect(performance.now() - started).toBeLessThan(2000);
  abort.abort();
  await long;
});

it('serves 500 queries of eight callers', async () => {
  await test.client.command({ query: 'CREATE TABLE n (a UInt32) ENGINE = MergeTree ORDER BY a' });
  await test.client.command({ query: 'INSERT INTO n SELECT number FROM numbers(10000)' });
  const client = connect(test.engine, { max_open_connections: 8 });
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = next++; i < 500; i = next++) {
        const got = await rows(client, 'SELECT count() n FROM n WHERE a < {limit:UInt32}', { limit: i });
        expect(got).toEqual([{ n: i }]);
      }
    }),
  );
  process.stdout.write(`engine: ${((performance.now() - started) / 500).toFixed(2)} ms a query, eight callers\n`);
  await client.close();
});

it('takes binary rows faster than a fleet can send them', async () => {
  await test.client.command({
    query:
      'CREATE TABLE narrow (id UInt64, cpu UInt32, mem UInt64, rx UInt64, tx UInt64) ENGINE = MergeTree ORDER BY id',
  });
  const count = 200_000;
  const body = Buffer.alloc(count * 36);
  for (let i = 0; i < count; i += 1) {
    body.writeUInt32LE(i, i * 36);
    body.writeUInt32LE(i % 4000, i * 36 + 8);
    body.writeUInt32LE((i * 4096) >>> 0, i * 36 + 12);
  }
  const url = `${test.engine.url}/?query=${encodeURIComponent('INSERT INTO narrow FORMAT RowBinary')}`;
  const headers = { 'x-clickhouse-user': test.engine.username, 'x-clickhouse-key': test.engine.password };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i += 1) {
    const started = performance.now();
    const reply = await fetch(url, { method: 'POST', body, headers });
    expect(reply.status, await reply.text()).toBe(200);
    best = Math.min(best, performance.now() - started);
  }
  expect(await rows(test.client, 'SELECT count() n, max(cpu) m FROM narrow')).toEqual([{ n: 3 * count, m: 3999 }]);
  process.stdout.write(`engine: ${Math.round(count / best)} thousand RowBinary rows a second\n`);
});
