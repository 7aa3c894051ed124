// Carries one result from its pipe to the client. Headers wait until the query has ended or HOLD_BYTES have come, so
// that nearly every error gets its own status and every small result its summary; an error after that is written the
// way ClickHouse (25.11 and later) does it, which @clickhouse/client recognises by the tag in the header.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Transform } from 'node:stream';
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { engineError } from './errors.ts';
import type { NativeResult } from './native.ts';

const HOLD_BYTES = 256 * 1024;

const CONTENT_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^(JSON\w*EachRow\w*|NDJSON|JSONLines)$/i, 'application/x-ndjson; charset=UTF-8'],
  [/^JSON/i, 'application/json; charset=UTF-8'],
  [/^CSV/i, 'text/csv; charset=UTF-8; header=present'],
  [/^(TSV|TabSeparated)/i, 'text/tab-separated-values; charset=UTF-8'],
  [/^(RowBinary|Native|Parquet|Arrow|ORC|Avro|MsgPack|Protobuf)/i, 'application/octet-stream'],
];

const COMPRESS: readonly (readonly [string, () => Transform])[] = [
  ['zstd', createZstdCompress],
  ['gzip', createGzip],
  ['br', createBrotliCompress],
  ['deflate', createDeflate],
];

/** ClickHouse compresses only when both the header and the setting ask for it. */
export function chooseCompression(
  request: IncomingMessage,
  wanted: boolean,
): readonly [string, () => Transform] | null {
  if (!wanted) return null;
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return COMPRESS.find(([name]) => new RegExp(`\\b${name}\\b`).test(accepted)) ?? null;
}

function contentType(format: string): string {
  return CONTENT_TYPES.find(([pattern]) => pattern.test(format))?.[1] ?? 'text/plain; charset=UTF-8';
}

export function summary(result: NativeResult | null, written: { rows: number; bytes: number } | null): string {
  const rows = String(written === null ? (result?.rowsRead ?? 0) : 0);
  const bytes = String(written === null ? (result?.bytesRead ?? 0) : 0);
  return JSON.stringify({
    read_rows: rows,
    read_bytes: bytes,
    written_rows: String(written?.rows ?? 0),
    written_bytes: String(written?.bytes ?? 0),
    total_rows_to_read: '0',
    result_rows: rows,
    result_bytes: bytes,
    elapsed_ns: String(Math.round((result?.elapsed ?? 0) * 1e9)),
  });
}

export function sendError(response: ServerResponse, cause: unknown): void {
  const { code, message, status } = engineError(cause);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // What is left of the request's body is not read: the connection can not be used again.
  if (!response.req.complete) response.setHeader('connection', 'close');
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  response.writeHead(status);
  response.end(`${message}\n`);
}

function exceptionTail(tag: string, message: string): string {
  const text = `${message}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`;
}

export interface Reply {
  readonly response: ServerResponse;
  readonly format: string;
  readonly compression: readonly [string, () => Transform] | null;
  /** Settles when the engine is done with the pipe. */
  readonly done: Promise<NativeResult>;
  readonly output: Socket;
}

/** Resolves when the pipe has been read to its end, whatever became of the client. */
export async function sendResult({ response, format, compression, done, output }: Reply): Promise<void> {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let sink: NodeJS.WritableStream | null = null;
  const tag = randomBytes(8).toString('hex');
  const begin = (result: NativeResult | null): NodeJS.WritableStream => {
    response.setHeader('content-type', contentType(format));
    response.setHeader('x-clickhouse-format', format);
    response.setHeader('x-clickhouse-exception-tag', tag);
    if (result !== null) response.setHeader('x-clickhouse-summary', summary(result, null));
    if (compression === null) {
      response.writeHead(200);
      return response;
    }
    response.setHeader('content-encoding', compression[0]);
    response.writeHead(200);
    const packer = compression[1]();
    packer.pipe(response);
    return packer;
  };
  for await (const chunk of output as AsyncIterable<Buffer>) {
    // A client that has gone: read on, or the engine would wait for ever at a full pipe.
    if (response.destroyed) continue;
    if (sink === null) {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes < HOLD_BYTES) continue;
      sink = begin(null);
      for (const part of held.splice(0)) sink.write(part);
      continue;
    }
    if (!sink.write(chunk)) {
      const stop = new AbortController();
      const waits = [once(sink, 'drain', { signal: stop.signal }), once(response, 'close', { signal: stop.signal })];
      await Promise.race(waits).catch(() => undefined);
      stop.abort();
      for (const wait of waits) wait.catch(() => undefined);
    }
  }
  const outcome = await done.then(
    (result) => ({ result, cause: null }),
    (cause: unknown) => ({ result: null, cause }),
  );
  if (response.destroyed) return;
  if (outcome.result === null) {
    if (sink === null) sendError(response, outcome.cause);
    else sink.end(exceptionTail(tag, engineError(outcome.cause).message));
    return;
  }
  sink ??= begin(outcome.result);
  for (const part of held) sink.write(part);
  sink.end();
}
