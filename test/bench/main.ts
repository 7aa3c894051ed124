/**
 * `npm run bench`: measures what section "numbers" of the design asks of the main path, and prints each figure beside
 * its aim. `--days 30 --pods 3000` sets the month, `--only ingest,month,prometheus,start` picks some of it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngine } from '@plimsoll/engine/start';
import { openStore } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';
import { prometheusTier } from '../tier.ts';
import { firstPage } from './first-page.ts';
import { ingest } from './ingest.ts';
import { month, storage } from './month.ts';
import { type Figure, print } from './report.ts';
import { versusPrometheus } from './versus-prometheus.ts';
import { generateFacts, generateSamples, rollWorld, worldOf } from './world.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    pods: { type: 'string', default: '3000' },
    only: { type: 'string', default: 'ingest,month,prometheus,start' },
  },
});
const wanted = new Set(values.only.split(','));
const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
const say = (line: string) => process.stderr.write(`${line}\n`);
const show = (figures: readonly Figure[]) => figures.forEach(print);

if (wanted.has('start')) show(await firstPage(folder));

const engine = await startEngine({ dataDir: join(folder, 'engine') });
try {
  const storeOf = async (database: string) => {
    const store = openStore({ ...engine, database });
    await migrate(store);
    return store;
  };
  if (wanted.has('ingest')) show(await ingest(await storeOf('ingest'), 10));
  if (wanted.has('month')) {
    const world = worldOf(Number(values.pods), Number(values.days));
    const store = await storeOf('month');
    await generateFacts(store, world);
    await generateSamples(store, world, (day) => say(`samples of ${day}`));
    await rollWorld(store, world, (day) => say(`rolled ${day}`));
    show([...(await storage(store)), ...(await month(store, world))]);
  }
  const missing = prometheusTier.missing();
  if (wanted.has('prometheus') && missing !== null) say(`skipped: Prometheus: ${missing}`);
  if (wanted.has('prometheus') && missing === null) {
    const world = worldOf(150, 7);
    const store = await storeOf('versus');
    await generateFacts(store, world);
    await generateSamples(store, world);
    await rollWorld(store, world);
    show(await storage(store));
    show(await versusPrometheus(store, engine, world, folder));
  }
} finally {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
}
