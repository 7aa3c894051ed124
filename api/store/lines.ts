import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Line {
  /** from 1 */
  readonly number: number;
  readonly text: string;
  /** false: the input ended within this line */
  readonly ended: boolean;
  /** bytes read so far, as they lie in the file */
  readonly bytesRead: number;
}

const NEWLINE = 0x0a;
const GZIP_MAGIC = [0x1f, 0x8b];
// a longer line is no interchange line but another file altogether
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

async function* counted(input: AsyncIterable<Uint8Array>, progress: { bytes: number }) {
  for await (const chunk of input) {
    progress.bytes += chunk.length;
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  }
}

async function* peeked(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Plain or gzip bytes, told apart by their first two. A cut gzip stream ends where it was cut: `truncated` is set. */
async function* unpacked(input: AsyncGenerator<Buffer>, state: { truncated: boolean }): AsyncGenerator<Buffer> {
  let first = await input.next();
  if (first.done === true) return;
  let head = first.value;
  while (head.length < GZIP_MAGIC.length) {
    first = await input.next();
    if (first.done === true) break;
    head = Buffer.concat([head, first.value]);
  }
  const bytes = peeked(head, input);
  if (!GZIP_MAGIC.every((byte, index) => head[index] === byte)) {
    yield* bytes;
    return;
  }
  const gunzip = createGunzip();
  const source = Readable.from(bytes);
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') {
      state.truncated = true;
      return;
    }
    throw error;
  }
}

/** Lines of a text, gzip or not, as it streams by. `\r\n` ends a line too. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const progress = { bytes: 0 };
  const state = { truncated: false };
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 0;
  const textOf = (buffer: Buffer) => {
    const text = buffer.toString('utf8');
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  for await (const chunk of unpacked(counted(input, progress), state)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const own = chunk.subarray(start, end);
      number += 1;
      yield {
        number,
        text: textOf(rest.length === 0 ? own : Buffer.concat([...rest, own])),
        ended: true,
        bytesRead: progress.bytes,
      };
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > LONGEST_LINE_BYTES) throw new RangeError(`Line ${number + 1} is longer than 16 MiB.`);
    }
  }
  if (rest.length > 0 || state.truncated) {
    yield { number: number + 1, text: textOf(Buffer.concat(rest)), ended: false, bytesRead: progress.bytes };
  }
}
