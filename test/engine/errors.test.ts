import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, postTo, rows, sqlPath, startTestEngine, type TestEngine } from './engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine({ memoryBytes: 1024 ** 3 });
});
afterAll(() => test.close());

const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  postTo(test, path, body, headers);

describe('errors', () => {
  it('gives code, type and a status', async () => {
    await expect(rows(test.client, 'SELECT nosuch')).rejects.toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' });
    await expect(rows(test.client, 'SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
    await expect(
      test.client.insert({ table: 'nosuch', values: [{ a: 1 }], format: 'JSONEachRow' }),
    ).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    const reply = await post('/', 'SELECT * FROM nosuch');
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-clickhouse-exception-code')).toBe('60');
    expect(await reply.text()).toMatch(/^Code: 60\. DB::Exception: .*\(UNKNOWN_TABLE\)/s);
    await expect(rows(test.client, 'SELECT sleep(2) SETTINGS max_execution_time = 0.3')).rejects.toMatchObject({
      code: '159',
    });
  });

  it('keeps to its memory', async () => {
    await expect(rows(test.client, 'SELECT groupArray(number) FROM numbers(1000000000)')).rejects.toMatchObject({
      code: '241',
      type: 'MEMORY_LIMIT_EXCEEDED',
    });
    expect(await rows(test.client, 'SELECT 1 x')).toEqual([{ x: 1 }]);
  });

  it('reports an error in the middle of a stream', async () => {
    const result = await test.client.query({
      query: 'SELECT number, throwIf(number = 1900000) FROM numbers(2000000)',
      format: 'JSONEachRow',
    });
    const readToTheEnd = async () => {
      for await (const batch of result.stream()) void batch;
    };
    await expect(readToTheEnd()).rejects.toMatchObject({ code: '395' });
  });

  it('refuses whoever lacks the password, but answers a ping', async () => {
    for (const wrong of [{ password: 'wrong' }, { username: 'default' }, { password: '' }]) {
      const client = connect(test.engine, wrong);
      await expect(rows(client, 'SELECT 1')).rejects.toMatchObject({ code: '516', type: 'AUTHENTICATION_FAILED' });
      await client.close();
    }
    expect(await (await fetch(`${test.engine.url}/ping`)).text()).toBe('Ok.\n');
    expect((await fetch(test.engine.url)).status).toBe(403);
    const { username, password } = test.engine;
    const byUrl = new URLSearchParams({ user: username, password, query: 'SELECT 1' });
    expect(await (await fetch(`${test.engine.url}/?${byUrl}`)).text()).toBe('1\n');
    const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
    expect(await (await fetch(test.engine.url, { method: 'POST', body: 'SELECT 1', headers })).text()).toBe('1\n');
  });

  it('refuses what reaches outside of the data folder', async () => {
    for (const statement of [
      "SELECT * FROM file('/etc/passwd', 'LineAsString')",
      "SELECT file('/etc/passwd')",
      'SELECT * FROM default.`/etc/passwd`',
      "INSERT INTO FUNCTION file('/tmp/x', 'CSV') SELECT 1",
      "INSERT INTO facts SELECT 1, 2, line FROM /* */ `file` ('/etc/passwd', 'LineAsString', 'line String')",
      "CREATE TABLE u (a UInt8) ENGINE = URL('http://127.0.0.1/', CSV)",
      "SELECT * FROM remote('127.0.0.1', system.one)",
      "SELECT 1 INTO OUTFILE '/tmp/x'",
    ]) {
      const reply = await post('/', statement);
      expect(reply.status, statement).toBeGreaterThanOrEqual(400);
      expect(await reply.text(), statement).toMatch(/not accepted over HTTP/);
    }
    await expect(
      rows(test.client, 'SELECT * FROM {db:Identifier}.{t:Identifier}', { db: 'default', t: '/etc/passwd' }),
    ).rejects.toMatchObject({ code: '497' });
    expect((await post('/', 'SELECT 1; DROP TABLE facts')).status).toBe(400);
    const values = await post(sqlPath('INSERT INTO facts (text) VALUES'), "(file('/etc/hostname'))");
    expect(values.status).toBeGreaterThanOrEqual(400);
    expect(await rows(test.client, "SELECT 'file(' a, 'default.x' b, 1 AS url")).toEqual([
      { a: 'file(', b: 'default.x', url: 1 },
    ]);
  });
});
