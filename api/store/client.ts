import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { insertStatement, withoutComments, withReadSettings } from './sql-text.ts';
import { isConnectionRefused, isNetworkFailure, StoreError, toStoreError } from './store-error.ts';

export interface StoreOptions {
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
  /** how long to go on trying while the engine starts again */
  readonly patienceMs?: number;
  readonly requestTimeoutMs?: number;
}

export type Params = Readonly<Record<string, unknown>>;

export interface Store {
  readonly url: string;
  readonly database: string;
  /** Rows of a query; integers of 64 bits and more arrive as strings. */
  rows<T>(name: string, sql: string, params?: Params): Promise<T[]>;
  /** The same as arrays of columns: half the bytes, for answers of thousands of rows. */
  arrays<T extends readonly unknown[]>(name: string, sql: string, params?: Params): Promise<T[]>;
  /** Rows of a query that is too large for one array, in blocks as they arrive. */
  stream<T>(name: string, sql: string, params?: Params): AsyncIterable<readonly T[]>;
  /** A statement without a result: DDL, INSERT ... SELECT. */
  command(name: string, sql: string, params?: Params): Promise<void>;
  insertNative(table: string, columns: readonly string[], chunks: readonly Uint8Array[], token?: string): Promise<void>;
  insertRows(table: string, columns: readonly string[], rows: readonly object[], token?: string): Promise<void>;
  /** The same server, another database. */
  inDatabase(database: string): Store;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const DATABASE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/** A store at a ClickHouse HTTP interface: the embedded engine's or a server's, nobody here knows which. */
export function openStore(options: StoreOptions): Store {
  if (!DATABASE_NAME.test(options.database)) {
    throw new StoreError('schema', `"${options.database}" is no database name: use letters, digits and _.`);
  }
  const client: ClickHouseClient = createClient({
    url: options.url,
    database: options.database,
    username: options.username ?? 'default',
    password: options.password ?? '',
    request_timeout: options.requestTimeoutMs ?? 300_000,
    max_open_connections: 8,
    application: 'plimsoll',
    log: { level: 127 },
  });
  const patienceMs = options.patienceMs ?? 5_000;

  async function patiently<T>(what: string, repeatable: boolean, attempt: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + patienceMs;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        return await attempt();
      } catch (error) {
        const again = isConnectionRefused(error) || (repeatable && isNetworkFailure(error));
        if (!again || performance.now() + waitMs > giveUpAt) throw toStoreError(error, options.url, what);
        await sleep(waitMs);
      }
    }
  }

  // every insert of this package can be sent twice: by token, or because its table keeps one row a key
  async function insert(
    table: string,
    columns: readonly string[],
    format: string,
    body: () => Readable,
    token: string,
  ) {
    await patiently(`an insert into ${table}`, true, async () => {
      const query = insertStatement(table, columns, format, token);
      const result = await client.exec({ query, values: body() });
      result.stream.resume();
    });
  }

  return {
    url: options.url,
    database: options.database,

    rows: <T>(name: string, sql: string, params: Params = {}) =>
      patiently(name, true, async () => {
        const result = await client.query({
          query: withReadSettings(sql, name),
          format: 'JSONEachRow',
          query_params: { ...params },
        });
        return result.json<T>();
      }),

    arrays: <T extends readonly unknown[]>(name: string, sql: string, params: Params = {}) =>
      patiently(name, true, async () => {
        const result = await client.query({
          query: withReadSettings(sql, name),
          format: 'JSONCompactEachRow',
          query_params: { ...params },
        });
        return result.json<T>();
      }),

    async *stream<T>(name: string, sql: string, params: Params = {}) {
      const result = await patiently(name, true, () =>
        client.query({ query: withReadSettings(sql, name), format: 'JSONEachRow', query_params: { ...params } }),
      );
      try {
        for await (const block of result.stream<T>()) {
          yield block.map((row) => row.json());
        }
      } catch (error) {
        throw toStoreError(error, options.url, name);
      }
    },

    command: async (name, sql, params = {}) => {
      await patiently(name, false, () =>
        client.command({ query: withoutComments(sql).trim(), query_params: { ...params } }),
      );
    },

    insertNative: (table, columns, chunks, token = '') =>
      insert(table, columns, 'Native', () => Readable.from(chunks, { objectMode: false }), token),

    insertRows: async (table, columns, rows, token = '') => {
      if (rows.length === 0) return;
      const text = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'));
      await insert(table, columns, 'JSONEachRow', () => Readable.from([text], { objectMode: false }), token);
    },

    inDatabase: (database) => openStore({ ...options, database }),

    ping: async () => {
      const answer = await client.ping();
      return answer.success;
    },

    close: () => client.close(),
  };
}
