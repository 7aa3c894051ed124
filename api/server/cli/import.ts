import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '@plimsoll/store/client';
import { type ImportReport, importFacts } from '@plimsoll/store/import';
import { withLock } from '@plimsoll/store/lock';
import { rollDirty } from '@plimsoll/store/roll';
import { parseCurrencies, readEnvironment } from '../config.ts';
import { startChild } from './child.ts';
import { type Command, flag, text } from './command.ts';
import { HOME_FOLDER } from './data-folder.ts';
import { isErrno, Refusal } from './refusal.ts';
import { DEMO_OPTION, linkStore, STORE_OPTIONS, type StoreAddress } from './store-link.ts';
import { say } from './terminal.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Read facts from interchange files (JSON Lines, gzip or not; - is stdin).',
  usage: 'FILE... [--data DIR | --clickhouse URL] [--json]',
  options: {
    json: { type: 'boolean', help: 'what was taken, as JSON on stdout' },
    prices: { type: 'string', value: 'FILE', help: 'sheet of node prices for nodes that state none' },
    demo: DEMO_OPTION,
    ...STORE_OPTIONS,
  },
  words: { least: 1, most: 10_000 },
  async run(values, files) {
    // a name that is wrong ends the command before anything is taken
    for (const file of files) if (file !== '-') await refuseUnreadable(file);
    const link = await linkStore(values);
    try {
      const reports: (ImportReport & { readonly file: string })[] = [];
      for (const file of files) reports.push({ file, ...(await importFile(link.store, file)) });
      say('Pricing the nodes.');
      await priceNodes(link.address, text(values, 'prices'));
      await rollUp(link.store);
      if (flag(values, 'json')) process.stdout.write(`${JSON.stringify({ files: reports })}\n`);
      for (const report of reports) describe(report);
      // a bad line is told and counted, and ends nothing
      return 0;
    } finally {
      await link.close();
    }
  },
};

async function refuseUnreadable(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isDirectory()) return;
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'EACCES', 'ENOTDIR')) throw error;
    throw new Refusal(`The file ${file} cannot be read: check its path and owner.`, 1, error);
  }
  throw new Refusal(`${file} is a folder: name the files in it.`);
}

async function importFile(store: Store, file: string): Promise<ImportReport> {
  const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 });
  return importFacts(store, input, {
    onProgress: ({ bytesRead, lines }) => {
      if (lines > 0) say(`${file}: ${lines} lines, ${(bytesRead / 2 ** 20).toFixed(1)} MiB`);
    },
  });
}

/** By the collector, which knows the offers; nodes that state their price keep it. */
async function priceNodes(address: StoreAddress, sheet: string | undefined): Promise<void> {
  let lastWords = '';
  const child = startChild({
    arguments: [
      join(HOME_FOLDER, 'collector/main.ts'),
      ...['--mode', 'prices', '--offline', '--url', address.url, '--database', address.database],
      ...(sheet === undefined ? [] : ['--prices', sheet]),
    ],
    folder: process.cwd(),
    environment: { PLIMSOLL_USER: address.user, PLIMSOLL_PASSWORD: address.password },
    onComplaint: (line) => {
      lastWords = line;
    },
  });
  const code = await child.ended;
  if (code !== 0) throw new Refusal(`The nodes could not be priced: ${lastWords || `exit code ${code}`}`, code);
}

/** Waits for a running Plimsoll's own round rather than doing it twice. */
async function rollUp(store: Store): Promise<void> {
  const now = new Date();
  await withLock(
    store,
    'roll',
    () =>
      rollDirty(store, {
        now,
        currencies: parseCurrencies(readEnvironment().currencies),
        settleSeconds: 0,
        onProgress: ({ done, of, day }) => say(`rollups: ${done} of ${of} hours (${day})`),
      }),
    { waitMs: 600_000 },
  );
}

function describe(report: ImportReport & { readonly file: string }): void {
  const taken = Object.entries(report.taken).map(([type, count]) => `${count} ${type}`);
  say(`${report.file}: took ${taken.length === 0 ? 'nothing' : taken.join(', ')}.`);
  for (const [type, count] of Object.entries(report.unknown)) {
    say(`${report.file}: ${count} lines of type "${type}" are not kept by this version.`);
  }
  for (const { line, reason } of report.bad) say(`${report.file}: line ${line}: ${reason}.`);
  if (report.badLines > report.bad.length) {
    say(`${report.file}: and ${report.badLines - report.bad.length} further lines could not be taken.`);
  }
  if (report.halfWrittenLine !== null) {
    say(
      `${report.file}: the file ends within line ${report.halfWrittenLine}; all before it is taken. Write it again and import it once more.`,
    );
  }
  if (report.withoutPod > 0) {
    say(`${report.file}: ${report.withoutPod} lines speak of pods that no line describes; they have no namespace.`);
  }
}
