import closeWithGrace from 'close-with-grace';
import type { AnswerContext } from '../answers/context.ts';
import { build } from '../app.ts';
import { parseCurrencies, readEnvironment } from '../config.ts';
import { RollJob } from '../jobs/roll.ts';
import { createStartup } from '../startup.ts';
import { type Command, flag } from './command.ts';
import { LISTEN_OPTIONS, listen, planListening } from './listen.ts';
import { PAGES_FOLDER } from './page-build.ts';
import { DEMO_OPTION, linkStore, STORE_OPTIONS } from './store-link.ts';
import { logLevelOf, say } from './terminal.ts';

export const apiCommand: Command = {
  name: 'api',
  summary: 'Only the API and the built pages, on a store that others fill; keeps its rollups.',
  usage: '[--clickhouse URL | --data DIR] [--port PORT]',
  options: { ...LISTEN_OPTIONS, ...STORE_OPTIONS, demo: DEMO_OPTION },
  async run(values) {
    const plan = planListening(values);
    const environment = readEnvironment();
    const currencies = parseCurrencies(environment.currencies);
    const [reporting = 'EUR', ...others] = currencies;
    const link = await linkStore(values);
    const roll = new RollJob(link.store, currencies, { now: Date.now, say });
    const context: AnswerContext = {
      now: Date.now,
      currencies: [reporting, ...others],
      startup: createStartup([]),
      simulated: flag(values, 'demo'),
      store: () => link.store,
      rolling: () => roll.state,
    };
    const app = await build(context, {
      listening: plan,
      hostNames: plan.hostNames,
      pagesFolder: PAGES_FOLDER,
      logLevel: logLevelOf(environment.logLevel),
      ...(plan.token === undefined ? {} : { token: plan.token }),
    });
    try {
      const url = await listen(app, plan);
      roll.start();
      process.stdout.write(`Plimsoll is at ${url}\n`);
    } catch (error) {
      await link.close();
      throw error;
    }
    await new Promise<void>((resolve) => {
      closeWithGrace({ delay: 20_000, logger: false }, async () => {
        await app.close();
        await roll.stop();
        await link.close();
        resolve();
      });
    });
    return 0;
  },
};
