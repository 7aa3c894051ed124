// Runs statements on the embedded engine: one fresh connection a statement (0.3 ms), so that nothing set by one request
// is seen by another (settings sent to chDB stay on their connection), and ends those whose caller has gone.
import { randomUUID } from 'node:crypto';
import type { Native, NativeResult } from './native.ts';

interface Run {
  /** One statement. */
  readonly sql: string;
  /** Statements that prepare the connection, each ending with ';'. */
  readonly preparation: string;
  readonly format: string;
}

export interface Executor {
  /** Resolves or rejects when the engine is done, never earlier: files and pipes of the query are then free. */
  run(what: Run, signal?: AbortSignal): Promise<NativeResult>;
  /** Ends all running statements and waits until they are gone, at most `waitMs`. */
  drain(waitMs: number): Promise<void>;
  close(): void;
}

const KILL_EVERY_MS = 100;

export function openExecutor(native: Native, path: string, connectionArgs: readonly string[]): Executor {
  // Held open: with the last connection the engine itself would go.
  const keep = native.CreateConnection(path, connectionArgs);
  const running = new Map<string, Promise<unknown>>();

  async function withConnection(sql: string, format: string): Promise<NativeResult> {
    const connection = native.CreateConnection(path);
    try {
      return await native.QueryAsyncConnection(connection, sql, format);
    } finally {
      native.CloseConnection(connection);
    }
  }

  // KILL ... SYNC never returns in chDB; ASYNC misses a statement that is still being parsed: hence again and again.
  async function killUntilGone(tag: string): Promise<void> {
    while (running.has(tag)) {
      await withConnection(`KILL QUERY WHERE startsWith(query, '${tag}') ASYNC`, 'Null').catch(() => undefined);
      const gone = running.get(tag);
      if (gone === undefined) return;
      await Promise.race([gone.catch(() => undefined), new Promise((r) => setTimeout(r, KILL_EVERY_MS).unref())]);
    }
  }

  return {
    async run({ sql, preparation, format }, signal) {
      // chDB gives no way to choose a query id, so that the text itself carries the mark by which it is found.
      const tag = `/*plimsoll:${randomUUID()}*/`;
      const done = withConnection(`${preparation}${tag} ${sql}`, format);
      running.set(tag, done);
      const onAbort = () => void killUntilGone(tag);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      try {
        return await done;
      } finally {
        running.delete(tag);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async drain(waitMs) {
      const tags = [...running.keys()];
      const gone = Promise.all(tags.map((tag) => killUntilGone(tag)));
      await Promise.race([gone, new Promise((r) => setTimeout(r, waitMs))]);
    },
    close() {
      if (running.size === 0) native.CloseConnection(keep);
    },
  };
}
