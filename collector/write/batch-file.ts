import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { FactBatch } from '@plimsoll/domain/facts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const KINDS = ['clusters', 'nodes', 'pods', 'samples', 'egress', 'events', 'gaps', 'sources'] as const;

type Kind = (typeof KINDS)[number];

/** JSON Lines: a header with the token, then one fact a line as `[kind, fact]`; zstd around it (twentyfold smaller). */
export async function encodeBatch(token: string, observedAtMs: number, batch: FactBatch): Promise<Buffer> {
  const lines = [JSON.stringify({ plimsoll: 'batch', version: 1, token, observedAtMs })];
  for (const kind of KINDS) {
    for (const fact of batch[kind] ?? []) lines.push(JSON.stringify([kind, fact]));
  }
  lines.push(JSON.stringify({ end: lines.length }));
  return compress(Buffer.from(lines.join('\n')), { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

/** Null where the file is not whole (a disk that lies about fsync): it must be set aside, not half written. */
export async function decodeBatch(
  data: Buffer,
): Promise<{ token: string; observedAtMs: number; batch: FactBatch } | null> {
  try {
    const lines = (await decompress(data)).toString('utf8').split('\n');
    const header = JSON.parse(lines[0] ?? '') as { token: string; observedAtMs: number };
    const trailer = JSON.parse(lines.at(-1) ?? '') as { end?: number };
    if (trailer.end !== lines.length - 1) return null;
    const facts: Partial<Record<Kind, unknown[]>> = {};
    for (const line of lines.slice(1, -1)) {
      const [kind, fact] = JSON.parse(line) as [Kind, unknown];
      const list = facts[kind];
      if (list === undefined) facts[kind] = [fact];
      else list.push(fact);
    }
    return { token: header.token, observedAtMs: header.observedAtMs, batch: facts as FactBatch };
  } catch {
    return null;
  }
}
