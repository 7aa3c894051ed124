import { migrate } from '@plimsoll/store/migrate';
import type { Command } from './command.ts';
import { DEMO_OPTION, linkStore, STORE_OPTIONS } from './store-link.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Create the tables, or bring them up to date.',
  usage: '[--data DIR | --clickhouse URL]',
  options: { ...STORE_OPTIONS, demo: DEMO_OPTION },
  async run(values) {
    const link = await linkStore(values);
    try {
      const applied = await migrate(link.store, {
        onProgress: (file, done, of) => process.stderr.write(`${file}: ${done} of ${of}\n`),
      });
      process.stderr.write(`${link.address.database} is up to date (${applied} statements applied).\n`);
      return 0;
    } finally {
      await link.close();
    }
  },
};
