import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';
import { holdsFacts } from '@plimsoll/store/queries/holds-facts';
import closeWithGrace from 'close-with-grace';
import type { AnswerContext } from '../answers/context.ts';
import { build } from '../app.ts';
import { parseCurrencies, readEnvironment } from '../config.ts';
import { Problem } from '../errors.ts';
import { RollJob } from '../jobs/roll.ts';
import { createStartup, type Startup, type Step } from '../startup.ts';
import { CollectorKeeper } from './collector-child.ts';
import { type OptionValues, text } from './command.ts';
import { DataFolder } from './data-folder.ts';
import { type ListenPlan, listen } from './listen.ts';
import { buildPages, PAGES_FOLDER } from './page-build.ts';
import { Refusal, sentenceOf } from './refusal.ts';
import { DEMO_DATABASE, REAL_DATABASE, type StoreAddress, serverAddress, startOwnEngine } from './store-link.ts';
import { logLevelOf, say, stepLine } from './terminal.ts';
import type { SourcePlan } from './up-plan.ts';

/** A stop that takes longer than this is cut short. */
const STOP_MS = 25_000;

/** `plimsoll up`: listens at once, then starts the rest in order; ends all of it in the reverse order. */
export class Supervisor {
  readonly #source: SourcePlan;
  readonly #listening: ListenPlan;
  readonly #values: OptionValues;
  readonly #startup: Startup;
  /** what to end, last started first */
  readonly #stops: (() => Promise<void>)[] = [];
  #store: Store | undefined;
  #roll: RollJob | undefined;
  #simulated = false;
  #announcedReady = false;
  #url = '';
  #finish: (code: number) => void = () => {};

  constructor(source: SourcePlan, listening: ListenPlan, values: OptionValues) {
    this.#source = source;
    this.#listening = listening;
    this.#values = values;
    const sourceStep = source.mode === 'auto' ? [] : [source.mode];
    this.#startup = createStartup(['engine', 'migrate', 'pages', ...sourceStep], (step) => this.#onStep(step));
  }

  async run(): Promise<number> {
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    const grace = closeWithGrace({ delay: STOP_MS, logger: false }, async ({ err, signal }) => {
      if (err !== undefined) say(`Stopping after an error: ${err.stack ?? err.message}`);
      else if (signal !== undefined) say('Stopping.');
      await this.#stopAll();
    });
    try {
      await this.#start();
      const code = await finished;
      await this.#stopAll();
      return code;
    } catch (error) {
      await this.#stopAll();
      throw error;
    } finally {
      grace.uninstall();
    }
  }

  async #start(): Promise<void> {
    const server = serverAddress(this.#values, this.#source.mode === 'demo');
    const folder = new DataFolder(text(this.#values, 'data'));
    if (server === null) {
      folder.claim();
      this.#stops.push(async () => folder.release());
    }
    const currencies = parseCurrencies(readEnvironment().currencies);
    const [reporting = 'EUR', ...others] = currencies;
    const supervisor = this;
    const context: AnswerContext = {
      now: Date.now,
      currencies: [reporting, ...others],
      startup: this.#startup,
      get simulated() {
        return supervisor.#simulated;
      },
      store: () => this.#readyStore(),
      rolling: () => this.#roll?.state ?? null,
    };
    mkdirSync(PAGES_FOLDER, { recursive: true });
    const app = await build(context, {
      listening: this.#listening,
      hostNames: this.#listening.hostNames,
      pagesFolder: PAGES_FOLDER,
      logLevel: logLevelOf(readEnvironment().logLevel),
      ...(this.#listening.token === undefined ? {} : { token: this.#listening.token }),
    });
    this.#url = await listen(app, this.#listening);
    this.#stops.push(() => app.close());
    process.stdout.write(`Plimsoll is at ${this.#url}\n`);

    const pages = buildPages((line) => say(`pages: ${line}`));
    this.#stops.push(() => pages.stop());
    this.#startup.set('pages', 'running', 0, '');
    pages.done.then(
      () => this.#startup.set('pages', 'done', 1),
      (error: unknown) => this.#startup.set('pages', 'failed', 0, sentenceOf(error)),
    );

    const address = await this.#openStore(server, folder);
    const store = this.#requireStore();
    const roll = new RollJob(store, currencies, { now: Date.now, say });
    this.#roll = roll;
    roll.start();
    this.#stops.push(() => roll.stop());
    this.#startCollector(address, folder);
    this.#announceReady();
  }

  /** The engine (or server), the database that the mode asks for, its tables. */
  async #openStore(server: StoreAddress | null, folder: DataFolder): Promise<StoreAddress> {
    this.#startup.set('engine', 'running', 0);
    let base = server;
    if (base === null) {
      const engine = await startOwnEngine(folder);
      this.#stops.push(() => engine.stop());
      base = { ...engine.address, database: text(this.#values, 'database') ?? REAL_DATABASE };
    }
    const demo = this.#source.mode === 'demo' || (this.#source.mode === 'auto' && !(await hasFacts(base)));
    this.#simulated = demo;
    const isNamed = text(this.#values, 'database') !== undefined || readEnvironment().database !== undefined;
    const address = demo && !isNamed ? { ...base, database: DEMO_DATABASE } : base;
    const store = open(address);
    this.#stops.push(() => store.close());
    if (!(await store.ping())) {
      throw new Refusal(`The store at ${address.url} does not answer: check the address, and that it runs.`);
    }
    this.#startup.set('engine', 'done', 1);
    this.#startup.set('migrate', 'running', 0);
    await migrate(store, {
      onProgress: (file, done, of) => this.#startup.set('migrate', 'running', 0, `${file}, ${done} of ${of}`),
    });
    this.#store = store;
    this.#startup.set('migrate', 'done', 1);
    return address;
  }

  #startCollector(address: StoreAddress, folder: DataFolder): void {
    if (this.#source.mode === 'auto' && !this.#simulated) {
      say('This data folder holds real data, and no kubeconfig is named: showing what was collected.');
      return;
    }
    const mode = this.#simulated ? 'demo' : 'cluster';
    const spoolFolder = join(folder.spoolFolder, mode);
    mkdirSync(spoolFolder, { recursive: true });
    const keeper = new CollectorKeeper({ mode, address, spoolFolder, options: this.#source.options }, this.#startup, {
      say,
      onFatal: (sentence, exitCode) => {
        say(`plimsoll: ${sentence}`);
        this.#finish(exitCode);
      },
    });
    keeper.start();
    this.#stops.push(() => keeper.stop());
  }

  #onStep(step: Step): void {
    const line = stepLine(step);
    if (line !== null) say(line);
    this.#announceReady();
  }

  #announceReady(): void {
    if (this.#announcedReady || this.#url === '' || this.#store === undefined || !this.#startup.ready()) return;
    this.#announcedReady = true;
    process.stdout.write(`Plimsoll is ready at ${this.#url}\n`);
  }

  #readyStore(): Store {
    if (this.#store === undefined) throw new Problem('NOT_READY', { step: this.#startup.current() });
    return this.#store;
  }

  #requireStore(): Store {
    if (this.#store === undefined) throw new Error('the store was not opened');
    return this.#store;
  }

  async #stopAll(): Promise<void> {
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      try {
        await stop();
      } catch (error) {
        say(`While stopping: ${sentenceOf(error)}`);
      }
    }
  }
}

function open(address: StoreAddress): Store {
  return openStore({
    url: address.url,
    database: address.database,
    username: address.user,
    password: address.password,
  });
}

async function hasFacts(address: StoreAddress): Promise<boolean> {
  const store = open(address);
  try {
    return await holdsFacts(store);
  } finally {
    await store.close();
  }
}
