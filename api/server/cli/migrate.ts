import { migrate } from '@plimsoll/store/migrate';
import { DEFAULT_RETENTION, type Retention, setRetention } from '@plimsoll/store/retention';
import type { Command } from './command.ts';
import { DEMO_OPTION, linkStore, STORE_OPTIONS } from './store-link.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Create the tables, or bring them up to date; set how long data are kept.',
  usage: '[--data DIR | --clickhouse URL] [--raw-days N] [--hourly-days N] [--quantile-days N]',
  options: {
    ...STORE_OPTIONS,
    demo: DEMO_OPTION,
    'raw-days': { type: 'string', value: 'N', help: `keep samples N days (default ${DEFAULT_RETENTION.rawDays})` },
    'hourly-days': { type: 'string', value: 'N', help: `keep hours N days (default ${DEFAULT_RETENTION.hourlyDays})` },
    'quantile-days': {
      type: 'string',
      value: 'N',
      help: `keep quantiles N days (default ${DEFAULT_RETENTION.quantileDays})`,
    },
  },
  async run(values) {
    const link = await linkStore(values);
    try {
      const applied = await migrate(link.store, {
        onProgress: (file, done, of) => process.stderr.write(`${file}: ${done} of ${of}\n`),
      });
      process.stderr.write(`${link.address.database} is up to date (${applied} statements applied).\n`);
      const retention = retentionOf(values);
      if (retention !== null) {
        await setRetention(link.store, retention);
        const { rawDays, hourlyDays, quantileDays } = retention;
        process.stderr.write(`Samples are kept ${rawDays} days, hours ${hourlyDays}, quantiles ${quantileDays}.\n`);
      }
      return 0;
    } finally {
      await link.close();
    }
  },
};

/** null where nothing is asked for: what was set before stands. */
function retentionOf(values: Readonly<Record<string, unknown>>): Retention | null {
  const names = ['raw-days', 'hourly-days', 'quantile-days'] as const;
  if (names.every((name) => values[name] === undefined)) return null;
  const days = (name: (typeof names)[number], otherwise: number) =>
    values[name] === undefined ? otherwise : Number(values[name]);
  return {
    rawDays: days('raw-days', DEFAULT_RETENTION.rawDays),
    hourlyDays: days('hourly-days', DEFAULT_RETENTION.hourlyDays),
    quantileDays: days('quantile-days', DEFAULT_RETENTION.quantileDays),
  };
}
