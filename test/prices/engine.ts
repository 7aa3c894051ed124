import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@plimsoll/engine/start';
import { openStore, type Store } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';

/** A migrated store in an engine of its own, and how to end it. */
export async function startStore(): Promise<{ readonly store: Store; readonly stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-prices-'));
  const engine = await startEngine({ dataDir });
  const { url, username, password } = engine;
  const store = openStore({ url, database: 'prices', username, password });
  await migrate(store);
  const stop = async () => {
    await store.close();
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { store, stop };
}
