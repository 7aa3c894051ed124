import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { parseWindow } from '@plimsoll/domain/window';
import { exportFacts } from '@plimsoll/store/export';
import { type Command, text } from './command.ts';
import { isErrno, Refusal, USAGE } from './refusal.ts';
import { DEMO_OPTION, linkStore, STORE_OPTIONS } from './store-link.ts';
import { say } from './terminal.ts';

const LINES_A_WORD = 200_000;

export const exportCommand: Command = {
  name: 'export',
  summary:
    'Write all facts, or those of a window, as an interchange file (JSON Lines; gzip where the name ends in .gz).',
  usage: '[FILE] [--window WINDOW] [--data DIR | --clickhouse URL]',
  options: {
    window: { type: 'string', value: 'WINDOW', help: 'such as 2026-10 or START,END (default: everything)' },
    demo: DEMO_OPTION,
    ...STORE_OPTIONS,
  },
  words: { least: 0, most: 1 },
  async run(values, [file]) {
    const window = text(values, 'window');
    const span = window === undefined ? {} : spanOf(window);
    const link = await linkStore(values);
    try {
      let said = 0;
      const blocks = exportFacts(link.store, {
        ...span,
        onProgress: ({ lines, what }) => {
          if (lines - said < LINES_A_WORD) return;
          said = lines;
          say(`${lines} lines (${what})`);
        },
      });
      if (file === undefined || file === '-') await pipeline(Readable.from(blocks), process.stdout, { end: false });
      else await writeWhole(blocks, file);
      return 0;
    } finally {
      await link.close();
    }
  },
};

function spanOf(window: string): { readonly from: number; readonly to: number } {
  try {
    const { from, plannedTo } = parseWindow(window, { asOfSeconds: Math.floor(Date.now() / 1000) });
    return { from, to: plannedTo };
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error), USAGE, error);
  }
}

/** The name appears only when the file is whole. */
async function writeWhole(blocks: AsyncIterable<string>, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const target = createWriteStream(partial);
    if (file.endsWith('.gz')) await pipeline(Readable.from(blocks), createGzip({ level: 6 }), target);
    else await pipeline(Readable.from(blocks), target);
    await rename(partial, file);
    say(`Wrote ${file}.`);
  } catch (error) {
    await rm(partial, { force: true });
    if (isErrno(error, 'ENOENT', 'EACCES', 'EROFS', 'EISDIR', 'ENOSPC')) {
      const why = error.code === 'ENOSPC' ? 'the disk is full' : 'check its path and owner';
      throw new Refusal(`The file ${file} cannot be written: ${why}.`, 1, error);
    }
    throw error;
  }
}
