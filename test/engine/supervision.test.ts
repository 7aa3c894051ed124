import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EngineExit, startEngine } from '@plimsoll/engine/start';
import { expect, it } from 'vitest';
import { connect, rows, startTestEngine } from './engine.ts';

it('loses no acknowledged row over kill -9, and comes back by itself under the same address', async () => {
  const exits: EngineExit[] = [];
  const test = await startTestEngine({ onExit: (exit) => exits.push(exit) });
  const { url } = test.engine;
  await test.client.command({
    query: `CREATE TABLE acked (id UInt32, text String) ENGINE = MergeTree ORDER BY id
            SETTINGS non_replicated_deduplication_window = 10000`,
  });
  let acknowledged = 0;
  let failures = 0;
  let stop = false;
  const insert = async () => {
    for (let batch = 0; !stop; ) {
      try {
        await test.client.insert({
          table: 'acked',
          values: Array.from({ length: 100 }, (_, i) => ({ id: batch * 100 + i, text: `row ${i}` })),
          format: 'JSONEachRow',
          // The same batch is sent again after a failure: it may have been written before the answer was lost.
          clickhouse_settings: { insert_deduplication_token: `batch-${batch}` },
        });
        batch += 1;
        acknowledged = batch * 100;
      } catch {
        failures += 1;
        await new Promise((r) => setTimeout(r, 50));
      }
    }
  };
  const inserting = insert();
  for (let kills = 1; kills <= 3; kills += 1) {
    const before = acknowledged;
    await expect.poll(() => acknowledged - before, { timeout: 15_000 }).toBeGreaterThan(1000);
    process.kill(test.engine.pid, 'SIGKILL');
    await expect.poll(() => exits.length, { timeout: 10_000 }).toBe(kills);
  }
  const before = acknowledged;
  await expect.poll(() => acknowledged - before, { timeout: 15_000 }).toBeGreaterThan(1000);
  stop = true;
  await inserting;
  expect(failures).toBeGreaterThan(0);
  expect(test.engine.url).toBe(url);
  expect(exits.every((exit) => exit.signal === 'SIGKILL')).toBe(true);
  const [got] = await rows(test.client, 'SELECT count() n, uniqExact(id) u, max(id) m FROM acked');
  expect(got).toEqual({ n: acknowledged, u: acknowledged, m: acknowledged - 1 });
  await test.close();
}, 60_000);

it('keeps the data over a stop, and stops at once', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-test-engine-'));
  const first = await startEngine({ dataDir });
  const client = connect(first);
  await client.command({ query: 'CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a' });
  await client.insert({ table: 'kept', values: [{ a: 1 }], format: 'JSONEachRow' });
  const long = client.query({ query: 'SELECT count() FROM numbers(1000000000000)' }).catch((cause: Error) => cause);
  await new Promise((r) => setTimeout(r, 300));
  const started = performance.now();
  await first.stop();
  expect(performance.now() - started).toBeLessThan(5000);
  expect(await long).toBeInstanceOf(Error);
  await client.close();
  const second = await startEngine({ dataDir });
  const again = connect(second);
  expect(second.password).not.toBe(first.password);
  expect(await rows(again, 'SELECT * FROM kept')).toEqual([{ a: 1 }]);
  await again.close();
  await second.stop();
  await second.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('says which folder is in use, and by whom', async () => {
  const test = await startTestEngine();
  await expect(startEngine({ dataDir: test.dataDir })).rejects.toThrow(
    `The data folder ${test.dataDir} is in use by another process, ${test.engine.pid}: stop that Plimsoll, or choose another folder with --data.`,
  );
  // Nobody has written who it is: the engine's own lock still stands.
  await rm(join(test.dataDir, 'engine.lock'));
  await expect(startEngine({ dataDir: test.dataDir })).rejects.toThrow(
    `is in use by another process, ${test.engine.pid}: stop`,
  );
  expect(await rows(test.client, 'SELECT 1 x')).toEqual([{ x: 1 }]);
  await test.close();
});

it('ends with its supervisor, and gives the folder free for the next', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-test-engine-'));
  const temporary = await mkdtemp(join(tmpdir(), 'plimsoll-test-engine-'));
  const start = fileURLToPath(import.meta.resolve('@plimsoll/engine/start'));
  const script = `const { startEngine } = await import(process.argv[1]);
    console.log((await startEngine({ dataDir: process.argv[2] })).pid)`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script, start, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { TMPDIR: temporary },
  });
  const [line] = await once(supervisor.stdout, 'data');
  const orphan = Number(String(line));
  supervisor.kill('SIGKILL');
  const next = await startEngine({ dataDir });
  expect(await readdir(temporary), 'its pipes are removed').toEqual([]);
  expect(orphan).toBeGreaterThan(0);
  expect(next.pid).not.toBe(orphan);
  await next.stop();
  await rm(dataDir, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
});

it('says which port is in use', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as AddressInfo;
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-test-engine-'));
  await expect(startEngine({ dataDir, port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  other.close();
  await rm(dataDir, { recursive: true, force: true });
});
