import type { Store } from '@plimsoll/store/client';
import { withEngines } from '@plimsoll/store/engine-template';
import { withLock } from '@plimsoll/store/lock';
import { migrate, migrationOf, ownMigrations } from '@plimsoll/store/migrate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from './fixture.ts';

let engine: EngineFixture;
beforeAll(async () => {
  engine = await engineFixture();
});
afterAll(() => engine.stop());

const FIRST = migrationOf(
  '0001_first.sql',
  `-- a comment; with a semicolon
   CREATE TABLE a (x UInt8, y String DEFAULT ';') ENGINE = {{engine:MergeTree()}} ORDER BY x;
   CREATE TABLE b (x UInt8) ENGINE = {{engine:MergeTree()}} ORDER BY x;`,
);
const BROKEN = migrationOf(
  '0001_first.sql',
  `CREATE TABLE a (x UInt8, y String DEFAULT ';') ENGINE = {{engine:MergeTree()}} ORDER BY x;
   CREATE TABLE b (x NoSuchType) ENGINE = {{engine:MergeTree()}} ORDER BY x;`,
);

function tables(store: Store): Promise<{ name: string }[]> {
  return store.rows(
    'test-tables',
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN ('a', 'b')",
  );
}

describe('migrations', () => {
  test('create the database and every table, once', async () => {
    const store = engine.bare();
    expect(await migrate(store)).toBeGreaterThan(20);
    expect(await migrate(store)).toBe(0);
  });

  test('go on after the statement that failed', async () => {
    const store = engine.bare();
    const half = { ...BROKEN, checksum: FIRST.checksum };
    await expect(migrate(store, { migrations: [half] })).rejects.toThrow();
    expect(await tables(store)).toHaveLength(1);
    expect(await migrate(store, { migrations: [FIRST] })).toBe(1);
    expect(await tables(store)).toHaveLength(2);
  });

  test('can run again where the ledger missed a statement that was applied', async () => {
    const store = engine.bare();
    await migrate(store, { migrations: [FIRST] });
    await store.command('test-forget', 'TRUNCATE TABLE migration_statement');
    expect(await migrate(store, { migrations: [FIRST] })).toBe(2);
  });

  test('refuse a file that changed after it was applied', async () => {
    const store = engine.bare();
    await migrate(store, { migrations: [FIRST] });
    const changed = migrationOf('0001_first.sql', 'CREATE TABLE a (x UInt16) ENGINE = MergeTree ORDER BY x');
    await expect(migrate(store, { migrations: [changed] })).rejects.toMatchObject({
      code: 'schema',
      message: expect.stringContaining('0001_first.sql has changed'),
    });
  });

  test('take another comment for the same file', async () => {
    const store = engine.bare();
    await migrate(store, { migrations: [FIRST] });
    const commented = migrationOf('0001_first.sql', `-- other words\n${FIRST.statements.join(';\n\n')};\n`);
    expect(await migrate(store, { migrations: [commented] })).toBe(0);
  });

  test('refuse a store of a newer version', async () => {
    const store = engine.bare();
    await migrate(store, { migrations: [FIRST] });
    await expect(migrate(store, { migrations: [] })).rejects.toThrow(/newer version/);
  });

  test('two at once apply everything once', async () => {
    const store = engine.bare();
    const other = engine.reopen(store);
    const counts = await Promise.all([migrate(store), migrate(other)]);
    expect(Math.min(...counts)).toBe(0);
    expect(Math.max(...counts)).toBeGreaterThan(20);
  });

  test('know every placeholder, for one server and for replicas', async () => {
    for (const { statements } of await ownMigrations()) {
      for (const statement of statements) {
        expect(withEngines(statement, 'plain')).not.toContain('{{');
        expect(withEngines(statement, 'replicated')).not.toContain('{{');
      }
    }
    expect(withEngines('ENGINE = {{engine:ReplacingMergeTree(version)}}', 'replicated')).toBe(
      "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)",
    );
  });
});

describe('a lock', () => {
  test('keeps others out while it is held', async () => {
    const store = await engine.fresh();
    const other = engine.reopen(store);
    const order: string[] = [];
    await withLock(store, 'work', async () => {
      await expect(withLock(other, 'work', async () => order.push('second'))).rejects.toMatchObject({ code: 'locked' });
      await withLock(other, 'other work', async () => order.push('other'));
      order.push('first');
    });
    await withLock(other, 'work', async () => order.push('second'));
    expect(order).toEqual(['other', 'first', 'second']);
  });

  test('is taken by one of many', async () => {
    const store = await engine.fresh();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await store.ping();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 4 }, () => withLock(store, 'work', work, { waitMs: 30_000 })));
    expect(most).toBe(1);
  });

  test('of a dead holder is free after its time', async () => {
    const store = await engine.fresh();
    await store.command(
      'test-dead-holder',
      `INSERT INTO advisory_lock SELECT 'work', 'dead', now64(6), now64(3) + toIntervalMillisecond(1500), now64(6)`,
    );
    await expect(withLock(store, 'work', async () => 1)).rejects.toMatchObject({ code: 'locked' });
    expect(await withLock(store, 'work', async () => 2, { waitMs: 20_000 })).toBe(2);
  });
});
