import { createServer } from 'node:net';
import { openStore } from '@plimsoll/store/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

describe('a store', () => {
  test('gives 64-bit integers as texts and smaller ones as numbers', async () => {
    const store = await engine.fresh();
    const rows = await store.rows('test', 'SELECT 18446744073709551615 AS a, toInt128(-1) AS b, toUInt32(7) AS c');
    expect(rows).toEqual([{ a: '18446744073709551615', b: '-1', c: 7 }]);
    expect(await store.arrays('test', 'SELECT 1, toUInt64(2)')).toEqual([[1, '2']]);
  });

  test('binds parameters, whatever is in them', async () => {
    const store = await engine.fresh();
    const text = "it's; DROP TABLE sample -- \\ \n\t {x:String} ü";
    const list = ["'", '\\', ']', 'ü'];
    expect(
      await store.rows('test', 'SELECT {text:String} AS text, {list:Array(String)} AS list', { text, list }),
    ).toEqual([{ text, list }]);
  });

  test('streams what is too large for one array', async () => {
    const store = await engine.fresh();
    let count = 0;
    for await (const block of store.stream<{ number: string }>('test', 'SELECT number FROM numbers(200000)')) {
      count += block.length;
    }
    expect(count).toBe(200_000);
  });

  test('tells a fault in a query from a store that is not there', async () => {
    const store = await engine.fresh();
    await expect(store.rows('broken', 'SELECT nonsense FROM')).rejects.toMatchObject({ code: 'query' });
    await expect(store.rows('lost', 'SELECT * FROM no_such_table')).rejects.toMatchObject({ code: 'schema' });
    const nobody = openStore({ url: `http://127.0.0.1:${await freePort()}`, database: 'x', patienceMs: 200 });
    await expect(nobody.rows('any', 'SELECT 1')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/does not answer/),
    });
    await nobody.close();
  });

  test('refuses a wrong password with a sentence', async () => {
    const store = await engine.fresh();
    const stranger = openStore({ url: store.url, database: store.database, username: 'default', password: 'wrong' });
    await expect(stranger.rows('any', 'SELECT 1')).rejects.toMatchObject({ code: 'unauthorized' });
    await stranger.close();
  });

  test('refuses a name that is no database name', () => {
    expect(() => openStore({ url: 'http://127.0.0.1:1', database: 'a; DROP' })).toThrow(/no database name/);
  });
});
