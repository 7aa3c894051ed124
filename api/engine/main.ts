// The engine's process: opens the data folder with chDB and serves ClickHouse's HTTP interface on loopback. Started by
// start.ts and only so; it ends when the supervisor says so or is gone.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { concurrentInserts, engineXml, queryThreads } from './config.ts';
import { type Executor, openExecutor } from './executor.ts';
import { createFront, HOME_DATABASE } from './front.ts';
import { engineIn, holdFolder, inUse, waitForFolder } from './holder.ts';
import { loadNative } from './native.ts';
import type { EngineMessage, OpenMessage } from './protocol.ts';
import { slots } from './queue.ts';

const STOP_MS = 8_000;

function say(message: EngineMessage): void {
  if (process.connected) process.send?.(message);
}

/** A full disk must not keep the engine from starting: what stands there already is left alone. */
function writeConfig(path: string, xml: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== xml) writeFileSync(path, xml);
}

function openStore(open: OpenMessage): Executor {
  const store = join(open.dataDir, 'clickhouse');
  const spoolFolder = join(open.dataDir, 'spool');
  const config = join(open.dataDir, 'engine.xml');
  try {
    mkdirSync(store, { recursive: true });
    mkdirSync(spoolFolder, { recursive: true });
    writeConfig(config, engineXml(open.memoryBytes));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The data folder ${open.dataDir} can not be written: check its owner and the free space of its disk (${why}).`,
    );
  }
  const native = loadNative();
  let executor: Executor;
  try {
    executor = openExecutor(native, store, [`--config-file=${config}`]);
  } catch (cause) {
    // chDB tells the reason only on stderr; a lock that another engine holds is by far the most frequent one.
    const pid = engineIn(store);
    if (pid !== null) throw inUse(open.dataDir, pid);
    throw new Error(
      `The data folder ${open.dataDir} can not be opened: check that no other process uses it, that this user may write there and that the disk is not full.`,
      { cause },
    );
  }
  holdFolder(open.dataDir);
  // Only now, when nobody else can be using them: what a crash has left.
  for (const name of readdirSync(spoolFolder)) rmSync(join(spoolFolder, name), { force: true });
  process.chdir(spoolFolder);
  return executor;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(
        taken ? new Error(`Port ${port} on 127.0.0.1 is in use: stop what listens there, or choose another.`) : cause,
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function start(open: OpenMessage): Promise<void> {
  await waitForFolder(open.dataDir);
  const executor = openStore(open);
  await executor.run({
    sql: `CREATE DATABASE IF NOT EXISTS ${HOME_DATABASE} ENGINE = Atomic`,
    preparation: '',
    format: 'Null',
  });
  const server = createFront({
    executor,
    username: open.username,
    password: open.password,
    pipes: slots(open.pipes),
    inserts: slots(Array.from({ length: concurrentInserts() }, (_, i) => `insert ${i}`)),
    maxThreads: queryThreads(),
  });
  const port = await listen(server, open.port);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    server.close();
    server.closeIdleConnections();
    await executor.drain(STOP_MS);
    executor.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => {
    // The supervisor is gone without a word, so that what it would have removed is left to us.
    for (const folder of new Set(open.pipes.map(dirname))) rmSync(folder, { recursive: true, force: true });
    void stop();
  });
  say({ type: 'ready', port });
}

// The terminal's Ctrl-C goes to the whole group: the supervisor decides when the engine ends.
process.on('SIGINT', () => undefined);
process.once('message', (message: OpenMessage) => {
  start(message).catch((cause: unknown) => {
    say({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    setTimeout(() => process.exit(1), 50);
  });
});
