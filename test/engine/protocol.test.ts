import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuth, connect, postTo, rows, sqlPath, startTestEngine, type TestEngine } from './engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine({ memoryBytes: 1024 ** 3 });
});
afterAll(() => test.close());

const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  postTo(test, path, body, headers);

describe('parameters and settings', () => {
  it('binds every kind of value unchanged', async () => {
    const [row] = await rows(
      test.client,
      `SELECT {s:String} s, {a:Array(String)} a, {t:DateTime64(3, 'UTC')} t, {n:Nullable(String)} n,
              {m:Map(String, UInt8)} m, toString({u:UInt64}) u, {i:Array(UInt32)} i, {empty:String} empty, {b:Bool} b`,
      {
        s: `it's "q" \\ \n\t; -- /* é 中`,
        a: ["x'", 'y\\', ''],
        t: '2026-01-02 03:04:05.678',
        n: null,
        m: { k: 1 },
        u: '18446744073709551615',
        i: [1, 2],
        empty: '',
        b: true,
      },
    );
    expect(row).toEqual({
      s: `it's "q" \\ \n\t; -- /* é 中`,
      a: ["x'", 'y\\', ''],
      t: '2026-01-02 03:04:05.678',
      n: null,
      m: { k: 1 },
      u: '18446744073709551615',
      i: [1, 2],
      empty: '',
      b: true,
    });
    const [named] = await rows(test.client, 'SELECT name FROM {db:Identifier}.{t:Identifier}', {
      db: 'system',
      t: 'one_more',
    }).catch((cause: Error) => [{ name: cause.message }]);
    expect(String(named?.name)).toContain('one_more');
  });

  it('keeps the parameters of concurrent requests apart', async () => {
    const asked = Array.from({ length: 200 }, (_, i) => i);
    const got = await Promise.all(
      asked.map(async (i) => Number((await rows(test.client, 'SELECT {i:UInt32} i', { i }))[0]?.i)),
    );
    expect(got).toEqual(asked);
  });

  it('takes parameters of half a megabyte', async () => {
    const ids = Array.from({ length: 15_000 }, (_, i) => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`);
    const [row] = await rows(test.client, 'SELECT length({ids:Array(String)}) n', { ids });
    expect(row).toEqual({ n: 15_000 });
  });

  it('lets no setting, database or parameter leak to the next request', async () => {
    const result = await test.client.query({
      query: "SELECT getSetting('max_threads') n",
      format: 'JSONEachRow',
      clickhouse_settings: { max_threads: 1, max_block_size: '1234' },
    });
    expect(await result.json()).toEqual([{ n: 1 }]);
    await test.client.command({ query: 'SET max_block_size = 4321' });
    await test.client.command({ query: 'USE system' });
    const [after] = await rows(test.client, "SELECT getSetting('max_block_size') n, currentDatabase() d");
    expect(after).toEqual({ n: 65409, d: 'main' });
    await expect(rows(test.client, 'SELECT {i:UInt32}')).rejects.toMatchObject({ code: '456' });
  });

  it('works in the database asked for, and says so when there is none', async () => {
    await test.client.command({ query: 'CREATE DATABASE IF NOT EXISTS other' });
    const other = connect(test.engine, { database: 'other' });
    expect(await rows(other, 'SELECT currentDatabase() d')).toEqual([{ d: 'other' }]);
    await other.close();
    const none = connect(test.engine, { database: 'nowhere' });
    await expect(rows(none, 'SELECT 1')).rejects.toMatchObject({ code: '81', type: 'UNKNOWN_DATABASE' });
    await none.close();
  });
});

describe('inserts', () => {
  beforeAll(async () => {
    await test.client.command({
      query: `CREATE TABLE facts (id UInt64, twice UInt64 DEFAULT id * 2, text String) ENGINE = MergeTree ORDER BY id
              SETTINGS non_replicated_deduplication_window = 1000`,
    });
  });
  const empty = () => test.client.command({ query: 'TRUNCATE TABLE facts' });

  it('takes JSON rows, with defaults for what they leave out', async () => {
    await empty();
    await test.client.insert({
      table: 'facts',
      values: [
        { id: 1, text: "é ' ; \n" },
        { id: 2, twice: 7 },
      ],
      format: 'JSONEachRow',
    });
    expect(await rows(test.client, 'SELECT * FROM facts ORDER BY id')).toEqual([
      { id: 1, twice: 2, text: "é ' ; \n" },
      { id: 2, twice: 7, text: '' },
    ]);
  });

  it('takes a stream of rows, packed by the client', async () => {
    await empty();
    const client = connect(test.engine, { compression: { request: true, response: true } });
    function* many() {
      for (let id = 0; id < 20_000; id += 1) yield { id, text: `row ${id}` };
    }
    const { summary } = await client.insert({
      table: 'facts',
      values: Readable.from(many(), { objectMode: true }),
      format: 'JSONEachRow',
    });
    expect(summary?.written_rows).toBe('20000');
    expect(await rows(client, 'SELECT count() n, uniqExact(text) u, sum(id) s FROM facts')).toEqual([
      { n: 20_000, u: 20_000, s: 199_990_000 },
    ]);
    await client.close();
  });

  it('takes binary rows byte for byte, packed or not, with settings in the statement', async () => {
    const insert = (token: string) =>
      `INSERT INTO facts (id, text) SETTINGS insert_deduplication_token='${token}' FORMAT RowBinary`;
    const row = Buffer.alloc(8 + 1 + 126);
    const body: Buffer[] = [];
    for (let id = 0; id < 300; id += 1) {
      const bytes = Buffer.from(row);
      bytes.writeBigUInt64LE(BigInt(id), 0);
      bytes[8] = 126;
      for (let i = 0; i < 126; i += 1) bytes[9 + i] = (id + i * 7) & 0xff;
      body.push(bytes);
    }
    const whole = Buffer.concat(body);
    const sum = 'SELECT count() n, sum(id) s, sum(twice) t, sum(cityHash64(text)) h, min(length(text)) l FROM facts';
    await empty();
    expect((await post(sqlPath(insert('a')), whole)).status).toBe(200);
    const [plain] = await rows(test.client, sum);
    expect(plain).toMatchObject({ n: 300, s: 44_850, t: 89_700, l: 126 });
    const twice = await post(sqlPath(insert('a')), gzipSync(whole), { 'content-encoding': 'gzip' });
    expect(twice.status).toBe(200);
    expect(await rows(test.client, sum), 'the same token counts once').toEqual([plain]);
    await empty();
    expect((await post(sqlPath(insert('b')), gzipSync(whole), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(await rows(test.client, sum)).toEqual([plain]);
    await empty();
    const { stream } = await test.client.exec({ query: insert('c'), values: Readable.from(body) });
    stream.resume();
    await new Promise((done) => stream.on('close', done));
    expect(await rows(test.client, sum)).toEqual([plain]);
  });

  it('takes the Native format that it gives', async () => {
    await empty();
    const block = await post(
      '/',
      'SELECT number id, number * 3 twice, toString(number) text FROM numbers(1000) FORMAT Native',
    );
    const native = new Uint8Array(await block.arrayBuffer());
    const reply = await post(sqlPath('INSERT INTO facts (id, twice, text) FORMAT Native'), native);
    expect(reply.status, await reply.text()).toBe(200);
    expect(await rows(test.client, 'SELECT count() n, sum(twice) t FROM facts')).toEqual([{ n: 1000, t: 1_498_500 }]);
  });

  it('takes CSV with quoted line breaks, values in the statement and data behind it', async () => {
    await empty();
    await test.client.insert({
      table: 'facts',
      columns: ['id', 'text'],
      values: Readable.from(['1,"a\nb"\n2,"c;"\n'], { objectMode: false }),
      format: 'CSV',
    });
    await test.client.command({
      query: "INSERT INTO facts (id, text) VALUES ({id:UInt64}, {text:String}), (4, 'd; e')",
      query_params: { id: 3, text: "q'" },
    });
    await test.client.command({ query: 'INSERT INTO facts FORMAT JSONEachRow {"id":5,"text":"x"}' });
    await test.client.command({ query: "INSERT INTO facts (id, text) SELECT number + 6, 'FORMAT' FROM numbers(2)" });
    expect(await rows(test.client, 'SELECT id, text FROM facts ORDER BY id')).toEqual([
      { id: 1, text: 'a\nb' },
      { id: 2, text: 'c;' },
      { id: 3, text: "q'" },
      { id: 4, text: 'd; e' },
      { id: 5, text: 'x' },
      { id: 6, text: 'FORMAT' },
      { id: 7, text: 'FORMAT' },
    ]);
  });

  it('inserts nothing of a body that breaks off, and leaves no file behind', async () => {
    await empty();
    const half = new ReadableStream({
      async start(controller) {
        controller.enqueue(Buffer.from('{"id":1}\n'.repeat(1000)));
        await new Promise((r) => setTimeout(r, 100));
        controller.error(new Error('sender died'));
      },
    });
    const init: RequestInit = {
      method: 'POST',
      body: half,
      duplex: 'half',
      headers: { authorization: `Basic ${basicAuth(test)}` },
    };
    await expect(fetch(`${test.engine.url}${sqlPath('INSERT INTO facts FORMAT JSONEachRow')}`, init)).rejects.toThrow();
    const packed = createGzip();
    packed.end('{"id":2}\n'.repeat(100));
    const cut = (await buffer(packed)).subarray(0, 20);
    const broken = await post(sqlPath('INSERT INTO facts FORMAT JSONEachRow'), cut, { 'content-encoding': 'gzip' });
    expect(broken.status).toBeGreaterThanOrEqual(400);
    await expect.poll(() => readdir(join(test.dataDir, 'spool'))).toEqual([]);
    expect(await rows(test.client, 'SELECT count() n FROM facts')).toEqual([{ n: 0 }]);
  });
});

describe('results', () => {
  it('says query id, format and summary, and packs when asked', async () => {
    const reply = await post(`/?query_id=mine&default_format=JSON&enable_http_compression=1`, 'SELECT 1 x', {
      'accept-encoding': 'gzip',
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-clickhouse-query-id')).toBe('mine');
    expect(reply.headers.get('x-clickhouse-format')).toBe('JSON');
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(reply.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({ result_rows: '1' });
    expect(await reply.json()).toMatchObject({ data: [{ x: 1 }], rows: 1 });
    const plain = await post('/?default_format=CSV', 'SELECT 1, 2');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe('1,2\n');
    expect(await (await post('/', 'SELECT 1 FORMAT TSV -- done')).text()).toBe('1\n');
  });

  it('streams two million rows in flat memory', async () => {
    const residentMib = async () =>
      Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${test.engine.pid}/status`, 'utf8'))?.[1]) / 1024;
    await rows(test.client, 'SELECT number FROM numbers(100000)');
    const before = await residentMib();
    let most = before;
    const reply = await post('/', "SELECT number, repeat('x', 200) text FROM numbers(2000000) FORMAT JSONEachRow");
    let bytes = 0;
    let nextLook = 0;
    for await (const chunk of reply.body ?? []) {
      bytes += chunk.length;
      if (bytes > nextLook) {
        most = Math.max(most, await residentMib());
        nextLook += 40_000_000;
      }
    }
    expect(bytes).toBeGreaterThan(450_000_000);
    // The result is 460 MB of text.
    expect(most - before).toBeLessThan(250);
  });

  it('carries binary formats', async () => {
    const reply = await post('/', 'SELECT toUInt8(number) FROM numbers(256) FORMAT RowBinary');
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(Uint8Array.from({ length: 256 }, (_, i) => i));
    const parquet = Buffer.from(await (await post('/', 'SELECT 1 x FORMAT Parquet')).arrayBuffer());
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    expect(parquet.subarray(-4).toString()).toBe('PAR1');
  });
});
