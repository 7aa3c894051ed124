import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Engine, type StartEngineOptions, startEngine } from '@plimsoll/engine/start';

export interface TestEngine {
  readonly engine: Engine;
  readonly client: ClickHouseClient;
  readonly dataDir: string;
  close(): Promise<void>;
}

export type ClientOptions = Parameters<typeof createClient>[0];

export function connect(engine: Engine, options: ClientOptions = {}): ClickHouseClient {
  return createClient({
    url: engine.url,
    username: engine.username,
    password: engine.password,
    // Errors are what these tests ask for.
    log: { level: ClickHouseLogLevel.OFF },
    ...options,
  });
}

export async function startTestEngine(options: Partial<StartEngineOptions> = {}): Promise<TestEngine> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'plimsoll-test-engine-')));
  const engine = await startEngine({ dataDir, memoryBytes: 2 * 1024 ** 3, ...options });
  const client = connect(engine);
  return {
    engine,
    client,
    dataDir,
    close: async () => {
      await client.close();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function rows<T = Record<string, unknown>>(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown> = {},
): Promise<T[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONEachRow' });
  return result.json<T>();
}

/** The credentials as HTTP's Basic scheme has them. */
export function basicAuth(test: TestEngine): string {
  return Buffer.from(`${test.engine.username}:${test.engine.password}`).toString('base64');
}

/** A raw request, for what the client library would not send. */
export function postTo(
  test: TestEngine,
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${test.engine.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
    headers: { authorization: `Basic ${basicAuth(test)}`, ...headers },
  });
}

export function sqlPath(statement: string): string {
  return `/?query=${encodeURIComponent(statement)}`;
}
