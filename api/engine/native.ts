// The native part of chDB, without the package's Session class. Session.close() waits for every operation that runs
// anywhere in the process (chdb 3.4.0), so one long query would keep the connection (0.1 MB) of every short request
// open until it ends. Here a connection is closed only after its own query has settled, which is all that is needed.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Opaque handle of a native connection: one query at a time, its own settings and current database. */
type Connection = object;

export interface NativeResult {
  readonly bytes: Uint8Array;
  /** Seconds. */
  readonly elapsed: number;
  /** Rows of the result, or rows written when the statement is an INSERT. */
  readonly rowsRead: number;
  readonly bytesRead: number;
}

export interface Native {
  CreateConnection(path: string, connectionArgs?: readonly string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<NativeResult>;
}

/** Loads 560 MB of shared library: 0.3 s, and only ever in the engine's own process. */
export function loadNative(): Native {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('chdb/package.json'));
  // The package exports only Session; its loader is reached by path. chdb is pinned to an exact version.
  const loader: { loadNative(): Native } = require(join(folder, 'dist', 'loader.js'));
  return loader.loadNative();
}
