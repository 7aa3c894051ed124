import { join } from 'node:path';
import { startChild } from './child.ts';
import { parseProgress } from './collector-child.ts';
import { type Command, flag, text, texts } from './command.ts';
import { HOME_FOLDER } from './data-folder.ts';
import { Refusal, USAGE } from './refusal.ts';
import { linkStore, STORE_OPTIONS } from './store-link.ts';
import { say } from './terminal.ts';

export const pricesCommand: Command = {
  name: 'prices',
  summary: 'Bring newer prices from their sources, and price every node anew.',
  usage: 'refresh [SOURCE...] [--region NAME] [--accept]',
  options: {
    region: { type: 'string', multiple: true, value: 'NAME', help: 'of this region only; can be repeated' },
    accept: { type: 'boolean', help: 'take prices that moved so far that they would be set aside' },
    prices: { type: 'string', value: 'FILE', help: 'sheet of node prices that wins over all sources' },
    ...STORE_OPTIONS,
  },
  words: { least: 1, most: 50 },
  async run(values, [verb, ...sources]) {
    if (verb !== 'refresh') throw new Refusal(`plimsoll prices knows refresh, not "${verb}".`, USAGE);
    const sheet = text(values, 'prices');
    const link = await linkStore(values);
    try {
      const child = startChild({
        arguments: [
          join(HOME_FOLDER, 'collector/main.ts'),
          ...['--mode', 'prices', '--url', link.address.url, '--database', link.address.database],
          ...sources.flatMap((source) => ['--source', source]),
          ...texts(values, 'region').flatMap((region) => ['--region', region]),
          ...(flag(values, 'accept') ? ['--accept'] : []),
          ...(sheet === undefined ? [] : ['--prices', sheet]),
        ],
        folder: process.cwd(),
        environment: { PLIMSOLL_USER: link.address.user, PLIMSOLL_PASSWORD: link.address.password },
        onOutput: (line) => say(parseProgress(line)?.detail ?? line),
        onComplaint: say,
      });
      return await child.ended;
    } finally {
      await link.close();
    }
  },
};
