// ClickHouse's HTTP interface over the embedded engine, as @clickhouse/client uses it. It carries the protocol and
// nothing else. Not carried: sessions (session_id), roles, multipart parameters, ClickHouse's own block compression.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readAll, spool, unpackedBody } from './body.ts';
import type { Executor } from './executor.ts';
import { refuseOutside } from './guard.ts';
import { openPipe } from './pipes.ts';
import type { Slots } from './queue.ts';
import { chooseCompression, sendError, sendResult, summary } from './reply.ts';
import { type InsertStatement, quoteLiteral, Refusal, readStatement, type Statement } from './statement.ts';

export interface FrontOptions {
  readonly executor: Executor;
  readonly username: string;
  readonly password: string;
  /** Named pipes, one a concurrent query. */
  readonly pipes: Slots<string>;
  /** Inserts wait for each other, never for long queries: what is collected must find its way in. */
  readonly inserts: Slots<string>;
  readonly maxThreads: number;
}

/** Where a request without a database works: see guard.ts for why not in `default`. */
export const HOME_DATABASE = 'main';

/** A statement with its data in one body; data apart from the statement are bounded by the disk only. */
const STATEMENT_BYTES = 64 * 1024 * 1024;

/** As http_max_uri_size of the server: parameters may be long lists, and Node's own limit is 16 KiB. */
const URL_BYTES = 1024 * 1024;

// Of the request, not of the engine: everything else in the URL is a setting.
const NOT_SETTINGS = new Set(
  `query database query_id default_format user password session_id session_timeout session_check close_session role
   quota_key profile compress decompress stacktrace buffer_size wait_end_of_query enable_http_compression`.split(/\s+/),
);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

function credentials(request: IncomingMessage, url: URL): { user: string; password: string } {
  const { authorization } = request.headers;
  if (authorization?.startsWith('Basic ') === true) {
    const text = Buffer.from(authorization.slice(6), 'base64').toString();
    const colon = text.indexOf(':');
    return { user: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) };
  }
  const header = (name: string) => request.headers[name]?.toString();
  return {
    user: header('x-clickhouse-user') ?? url.searchParams.get('user') ?? '',
    password: header('x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
  };
}

interface Prepared {
  readonly preparation: string;
  readonly params: ReadonlyMap<string, string>;
}

function prepare(url: URL, request: IncomingMessage, maxThreads: number): Prepared {
  // The server's default of async inserts would only delay ours, which come in batches of their own.
  const assignments = new Map<string, string>([
    ['max_threads', String(maxThreads)],
    ['async_insert', '0'],
  ]);
  const params = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (NOT_SETTINGS.has(name)) continue;
    if (!/^\w+$/.test(name)) throw new Refusal(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'.`);
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    assignments.set(name, value);
  }
  for (const unsupported of ['session_id', 'role', 'decompress', 'compress']) {
    const value = url.searchParams.get(unsupported);
    if (value !== null && value !== '0')
      throw new Refusal(48, 'NOT_IMPLEMENTED', `The embedded engine does not support ${unsupported}.`);
  }
  const asked = url.searchParams.get('database') ?? request.headers['x-clickhouse-database']?.toString() ?? '';
  const database = asked === '' || asked === 'default' ? HOME_DATABASE : asked;
  const set = [...assignments].map(([name, value]) => `${name} = ${quoteLiteral(value)}`).join(', ');
  const use = `USE \`${database.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  // A SET counts as a query, and the limit of 256 KiB is the engine's own: parameters may fill the URL.
  const room = set.length > 100_000 ? `SET max_query_size = ${8 * URL_BYTES}; ` : '';
  return { preparation: `${room}SET ${set}; ${use}; `, params };
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

async function* concat(head: Buffer, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* body;
}

interface Job {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly prepared: Prepared;
  readonly defaultFormat: string;
  readonly compress: boolean;
  /** Aborted when the client goes. */
  readonly gone: AbortSignal;
}

async function runInsert(
  options: FrontOptions,
  job: Job,
  insert: InsertStatement,
  data: AsyncIterable<Buffer>,
): Promise<void> {
  // Relative to the working folder of this process: a path from outside could hold characters that INFILE expands.
  const name = `insert-${randomUUID()}`;
  const file = await open(name, 'wx', 0o600);
  try {
    const bytes = await spool(data, file).finally(() => file.close());
    // Values are expressions: without this, data could call functions that the statement may not.
    const fence = insert.values ? 'SET input_format_values_interpret_expressions = 0; ' : '';
    const slot = await options.inserts.take(job.gone);
    try {
      // A client that goes now does not end it: the data are whole, and a repeated batch carries its own token.
      const sql = utf8(insert.text(name));
      const preparation = job.prepared.preparation + fence;
      const result = await options.executor.run({ sql, preparation, format: 'Null' });
      job.response.setHeader('x-clickhouse-summary', summary(result, { rows: result.rowsRead, bytes }));
      job.response.end();
    } finally {
      options.inserts.give(slot);
    }
  } finally {
    await rm(name, { force: true });
  }
}

async function runQuery(options: FrontOptions, job: Job, sql: string, statement: Statement): Promise<void> {
  if (statement.kind === 'insert') throw new Error('unreachable: inserts with data have their own way');
  const { executor, pipes } = options;
  const format = statement.format ?? job.defaultFormat;
  const { preparation } = job.prepared;
  const slot = await pipes.take(job.gone);
  try {
    if (statement.kind === 'other') {
      const result = await executor.run({ sql: utf8(sql), preparation, format }, job.gone);
      job.response.setHeader('x-clickhouse-format', format);
      const written = statement.writes ? { rows: result.rowsRead, bytes: result.bytesRead } : null;
      job.response.setHeader('x-clickhouse-summary', summary(result, written));
      job.response.end(Buffer.from(result.bytes));
      return;
    }
    const pipe = openPipe(slot);
    const path = Buffer.from(slot).toString('latin1');
    const done = executor.run({ sql: utf8(statement.text(path)), preparation, format }, job.gone);
    done.then(pipe.finish, pipe.finish);
    const compression = chooseCompression(job.request, job.compress);
    try {
      await sendResult({ response: job.response, format, compression, done, output: pipe.output });
    } finally {
      await done.catch(() => undefined);
      pipe.output.destroy();
    }
  } finally {
    pipes.give(slot);
  }
}

async function handle(options: FrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping' || url.pathname === '/replicas_status') {
    request.resume();
    response.end('Ok.\n');
    return;
  }
  const given = credentials(request, url);
  const known = timingSafeEqual(
    sha256(`${given.user}\0${given.password}`),
    sha256(`${options.username}\0${options.password}`),
  );
  if (!known) {
    const hint = 'Authentication failed: the user name or the password of the embedded engine is wrong';
    throw new Refusal(516, 'AUTHENTICATION_FAILED', `${given.user}: ${hint}.`);
  }
  response.setHeader('x-clickhouse-query-id', url.searchParams.get('query_id') ?? randomUUID());
  response.setHeader('x-clickhouse-server-display-name', 'plimsoll-engine');
  response.setHeader('x-clickhouse-timezone', 'UTC');
  if (/^multipart\//.test(request.headers['content-type'] ?? ''))
    throw new Refusal(48, 'NOT_IMPLEMENTED', 'Multipart parameters are not supported: send them in the URL.');

  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort(new Error('The client has gone.'));
  });
  const job: Job = {
    request,
    response,
    prepared: prepare(url, request, options.maxThreads),
    defaultFormat:
      url.searchParams.get('default_format') ?? request.headers['x-clickhouse-format']?.toString() ?? 'TabSeparated',
    compress: url.searchParams.get('enable_http_compression') === '1',
    gone: gone.signal,
  };
  const check = (list: Parameters<typeof refuseOutside>[0]) => refuseOutside(list, job.prepared.params.values());
  const body = unpackedBody(request);
  const inUrl = url.searchParams.get('query');
  if (inUrl !== null && inUrl.trim() !== '') {
    const bytes = Buffer.from(inUrl);
    const sql = bytes.toString('latin1');
    const statement = readStatement(sql, request.method === 'POST', check);
    if (statement.kind === 'insert') {
      return runInsert(options, job, statement, concat(bytes.subarray(statement.data), body));
    }
    const rest = await readAll(body, STATEMENT_BYTES);
    if (rest.length > 0) {
      const whole = `${sql}\n${rest.toString('latin1')}`;
      return runQuery(options, job, whole, readStatement(whole, false, check));
    }
    return runQuery(options, job, sql, statement);
  }
  const whole = await readAll(body, STATEMENT_BYTES);
  const sql = whole.toString('latin1');
  const statement = readStatement(sql, false, check);
  if (statement.kind === 'insert')
    return runInsert(options, job, statement, concat(whole.subarray(statement.data), emptyBody()));
  return runQuery(options, job, sql, statement);
}

async function* emptyBody(): AsyncGenerator<Buffer> {}

export function createFront(options: FrontOptions): Server {
  const server = createServer({ keepAlive: true, maxHeaderSize: URL_BYTES }, (request, response) => {
    handle(options, request, response).catch((cause: unknown) => sendError(response, cause));
  });
  // Longer than the idle time of a client's socket (2.5 s by default), so that the server never closes one just as it
  // is taken again; no limit on the request itself, for an import may send for a long time.
  server.keepAliveTimeout = 10_000;
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  return server;
}
