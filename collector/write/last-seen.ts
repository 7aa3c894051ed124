import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Until when this collector has looked, kept beside the spool: after a kill the time since is a gap, and the store
 * that knows it too may be away. A lost file costs nothing but that second witness.
 */
export interface LastSeen {
  read(): Promise<number | null>;
  write(ms: number): Promise<void>;
}

export function lastSeenFile(folder: string): LastSeen {
  const file = join(folder, 'last-seen.json');
  return {
    async read() {
      try {
        const { lastSuccessMs } = JSON.parse(await readFile(file, 'utf8')) as { lastSuccessMs?: unknown };
        return typeof lastSuccessMs === 'number' ? lastSuccessMs : null;
      } catch {
        return null;
      }
    },
    async write(ms) {
      try {
        await writeFile(`${file}.tmp`, JSON.stringify({ lastSuccessMs: ms }));
        await rename(`${file}.tmp`, file);
      } catch {
        // a full disk is told by the spool
      }
    },
  };
}
