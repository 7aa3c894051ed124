import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FactBatch } from '@plimsoll/domain/facts';
import { decodeBatch, encodeBatch } from './batch-file.ts';

export interface SpooledBatch {
  readonly seq: number;
  readonly token: string;
  /** a batch that comes late must not override what was seen after it */
  readonly observedAtMs: number;
  readonly batch: FactBatch;
}

export interface Spool {
  /** Sequence numbers on disk, oldest first. */
  seqs(): readonly number[];
  bytes(): number;
  /** Durable when it settles. */
  put(entry: SpooledBatch): Promise<void>;
  /** Null: the file is damaged and was set aside. */
  get(seq: number): Promise<SpooledBatch | null>;
  remove(seq: number): Promise<void>;
  /** Out of the way but kept, for somebody to look at. */
  setAside(seq: number): Promise<void>;
}

const NAME = /^(\d{12})\.jsonl\.zst$/;

/** A queue of batches in a folder, one file each; a file has its final name only once all of it is on the disk. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  const sizes = new Map<number, number>();
  for (const file of (await readdir(folder)).sort()) {
    const match = NAME.exec(file);
    if (match?.[1] !== undefined) sizes.set(Number(match[1]), (await stat(join(folder, file))).size);
    // left by a kill in the middle of a write
    else if (file.endsWith('.tmp')) await rm(join(folder, file), { force: true });
  }
  const path = (seq: number) => join(folder, `${String(seq).padStart(12, '0')}.jsonl.zst`);

  async function setAside(seq: number): Promise<void> {
    sizes.delete(seq);
    await mkdir(join(folder, 'aside'), { recursive: true });
    await rename(path(seq), join(folder, 'aside', `${seq}.jsonl.zst`)).catch(() => undefined);
  }

  return {
    seqs: () => [...sizes.keys()],
    bytes: () => {
      let sum = 0;
      for (const size of sizes.values()) sum += size;
      return sum;
    },
    async put({ seq, token, observedAtMs, batch }) {
      const data = await encodeBatch(token, observedAtMs, batch);
      const temporary = `${path(seq)}.tmp`;
      try {
        const handle = await open(temporary, 'w', 0o600);
        try {
          await handle.writeFile(data);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(temporary, path(seq));
        await syncFolder(folder);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw error;
      }
      sizes.set(seq, data.length);
    },
    async get(seq) {
      const decoded = await decodeBatch(await readFile(path(seq)));
      if (decoded === null) {
        await setAside(seq);
        return null;
      }
      return { seq, ...decoded };
    },
    async remove(seq) {
      sizes.delete(seq);
      await rm(path(seq), { force: true });
    },
    setAside,
  };
}

// without it a power cut can take the name away again though the bytes are safe
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
