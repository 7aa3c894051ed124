import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@plimsoll/engine/start';
import { openStore, type Store } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';

export interface EngineFixture {
  /** A migrated, empty database of its own. */
  fresh(): Promise<Store>;
  /** The same database once more, as another process would open it. */
  reopen(store: Store): Store;
  /** A database that nobody has migrated. */
  bare(): Store;
  stop(): Promise<void>;
}

/** One engine for a test file: databases are cheap, engines are not. */
export async function engineFixture(): Promise<EngineFixture> {
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-store-'));
  const engine = await startEngine({ dataDir });
  const stores: Store[] = [];
  let databases = 0;
  const open = (database: string) => {
    const store = openStore({
      url: engine.url,
      database,
      username: engine.username,
      password: engine.password,
    });
    stores.push(store);
    return store;
  };
  const bare = () => {
    databases += 1;
    return open(`test_${databases}`);
  };
  return {
    bare,
    reopen: (store) => open(store.database),
    async fresh() {
      const store = bare();
      await migrate(store);
      return store;
    },
    async stop() {
      await Promise.all(stores.map((store) => store.close()));
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
