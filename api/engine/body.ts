// Request bodies: unpacked, then kept in memory (statements) or in a spool file (data). Data are handed to the engine
// only when the whole body has arrived, so that a sender that dies half-way has inserted nothing.
import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { Refusal } from './statement.ts';

const UNPACK: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Fewer, larger writes: each goes through libuv's pool. */
const WRITE_BYTES = 1 << 20;

export function unpackedBody(request: IncomingMessage): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity' || encoding === '') return request;
  const unpack = UNPACK[encoding];
  if (unpack === undefined) {
    throw new Refusal(48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not supported: use gzip or zstd.`);
  }
  // The error reaches whoever reads the returned stream.
  return pipeline(request, unpack(), () => undefined);
}

export async function readAll(body: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limitBytes) {
      throw new Refusal(
        62,
        'SYNTAX_ERROR',
        `The statement is longer than ${limitBytes} bytes: send the statement as ?query= and its data as the body.`,
      );
    }
  }
  return Buffer.concat(chunks, length);
}

/** Bytes written. */
export async function spool(parts: AsyncIterable<Buffer>, file: FileHandle): Promise<number> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let total = 0;
  const flush = async () => {
    if (heldBytes === 0) return;
    const block = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    for (let at = 0; at < block.length; ) at += (await file.write(block, at)).bytesWritten;
    total += block.length;
  };
  for await (const part of parts) {
    held.push(part);
    heldBytes += part.length;
    if (heldBytes >= WRITE_BYTES) await flush();
  }
  await flush();
  return total;
}
