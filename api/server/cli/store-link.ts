import { startEngine } from '@plimsoll/engine/start';
import { openStore, type Store } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';
import { readEnvironment, readSecretFile } from '../config.ts';
import { flag, type OptionHelp, type OptionValues, text } from './command.ts';
import { DataFolder, type EngineAddress } from './data-folder.ts';
import { isErrno, Refusal, USAGE } from './refusal.ts';

export const REAL_DATABASE = 'plimsoll';
export const DEMO_DATABASE = 'plimsoll_demo';

/** Options of every command that reads or writes a store. */
export const STORE_OPTIONS = {
  data: { type: 'string', value: 'DIR', help: 'data folder of the embedded store (default: .plimsoll in the clone)' },
  clickhouse: {
    type: 'string',
    value: 'URL',
    help: 'use this ClickHouse server instead of the embedded store (or $PLIMSOLL_CLICKHOUSE_URL)',
  },
  database: { type: 'string', value: 'NAME', help: 'database there (default: plimsoll, or $PLIMSOLL_DATABASE)' },
  user: { type: 'string', value: 'NAME', help: 'user there (or $PLIMSOLL_USER)' },
  'password-file': {
    type: 'string',
    value: 'FILE',
    help: 'file with the password there (or $PLIMSOLL_PASSWORD, $PLIMSOLL_PASSWORD_FILE)',
  },
} as const satisfies Readonly<Record<string, OptionHelp>>;

export const DEMO_OPTION: OptionHelp = { type: 'boolean', help: 'work on the simulated organisation instead' };

/** Where a store answers, for this process and for its children. */
export interface StoreAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The server that options or environment name; null: the embedded store. */
export function serverAddress(values: OptionValues, demo: boolean): StoreAddress | null {
  const environment = readEnvironment();
  const url = text(values, 'clickhouse') ?? environment.clickhouseUrl;
  if (url === undefined) return null;
  if (text(values, 'data') !== undefined && text(values, 'clickhouse') !== undefined) {
    throw new Refusal('--data and --clickhouse name two stores: give one of them.', USAGE);
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Refusal(`"${url}" is not the address of a ClickHouse server, such as http://clickhouse:8123.`, USAGE);
  }
  const file =
    text(values, 'password-file') ?? (environment.password === undefined ? environment.passwordFile : undefined);
  return {
    url,
    user: text(values, 'user') ?? environment.user ?? 'default',
    password: file === undefined ? (environment.password ?? '') : secret(file, 'password'),
    database: text(values, 'database') ?? environment.database ?? (demo ? DEMO_DATABASE : REAL_DATABASE),
  };
}

export function secret(file: string, what: string): string {
  let content: string;
  try {
    content = readSecretFile(file);
  } catch (error) {
    throw new Refusal(`The ${what} file ${file} cannot be read: check its path and owner.`, 1, error);
  }
  if (content === '') throw new Refusal(`The ${what} file ${file} is empty.`);
  return content;
}

export interface StoreLink {
  readonly store: Store;
  readonly address: StoreAddress;
  close(): Promise<void>;
}

/**
 * For the life of one command: the server that is named, else the engine that already holds the data folder,
 * else an engine of our own. Tables are brought up to date in the last case only; in the others that is the
 * holder's or `plimsoll migrate`'s work.
 */
export async function linkStore(values: OptionValues): Promise<StoreLink> {
  const demo = flag(values, 'demo');
  const server = serverAddress(values, demo);
  if (server !== null) return link(server, async () => {});
  const folder = new DataFolder(text(values, 'data'));
  const database = text(values, 'database') ?? (demo ? DEMO_DATABASE : REAL_DATABASE);
  if (folder.isHeld()) {
    const running = folder.readAddress();
    if (running === null) {
      throw new Refusal(
        `The process that holds the data folder ${folder.path} is still starting: try again in some seconds.`,
      );
    }
    return link({ ...running, database }, async () => {});
  }
  folder.claim();
  try {
    const engine = await startOwnEngine(folder);
    const linked = link({ ...engine.address, database }, async () => {
      await engine.stop();
      folder.release();
    });
    await migrate(linked.store);
    return linked;
  } catch (error) {
    folder.release();
    throw error;
  }
}

function link(address: StoreAddress, stop: () => Promise<void>): StoreLink {
  const store = openStore({
    url: address.url,
    database: address.database,
    username: address.user,
    password: address.password,
  });
  return {
    store,
    address,
    async close() {
      await store.close();
      await stop();
    },
  };
}

export interface OwnEngine {
  readonly address: EngineAddress;
  stop(): Promise<void>;
}

/** Starts the embedded engine on a folder that this process has claimed, and leaves its address there. */
export async function startOwnEngine(folder: DataFolder): Promise<OwnEngine> {
  try {
    const engine = await startEngine({ dataDir: folder.engineFolder });
    const address = { url: engine.url, user: engine.username, password: engine.password, pid: engine.pid };
    folder.writeAddress(address);
    return { address, stop: () => engine.stop() };
  } catch (error) {
    if (isErrno(error, 'ENOSPC')) {
      throw new Refusal(
        'The disk that holds the data folder is full: free some space or choose another folder with --data.',
        1,
        error,
      );
    }
    throw new Refusal(
      `The embedded store does not start: ${error instanceof Error ? error.message : String(error)}`,
      1,
      error,
    );
  }
}
