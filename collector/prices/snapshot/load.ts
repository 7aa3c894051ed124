import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '@plimsoll/store/client';
import { writeRates } from '@plimsoll/store/queries/offer-rates';
import { readPriceRefreshes, writePriceRefresh } from '@plimsoll/store/queries/offer-refresh';
import { writeFees, writeOffers } from '@plimsoll/store/queries/offer-write';
import { readSnapshot } from './read.ts';

const SOURCE = 'snapshot';

// older than anything that a refresh can write: a newer price of the same day must win over the bundled one
const SNAPSHOT_VERSION = 1;

/** Puts the bundled prices into the store, once for each edition of them. Returns the offers written, 0 if they were there. */
export async function loadSnapshot(store: Store, now: Date): Promise<number> {
  const edition = await snapshotEdition();
  const before = (await readPriceRefreshes(store)).find(
    (refresh) => refresh.source === SOURCE && refresh.state === 'ok',
  );
  if (before?.sourceVersion === edition) return 0;
  const { offers, fees, rates } = await readSnapshot();
  await writeRates(store, rates, SNAPSHOT_VERSION);
  await writeFees(store, fees, SNAPSHOT_VERSION);
  await writeOffers(store, offers, SNAPSHOT_VERSION);
  await writePriceRefresh(store, {
    source: SOURCE,
    state: 'ok',
    fetchedAt: now,
    sourceVersion: edition,
    offers: offers.length,
    reason: '',
  });
  return offers.length;
}

async function snapshotEdition(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['offers.tsv.br', 'fees.tsv.br', 'rates.json']) {
    hash.update(await readFile(join(import.meta.dirname, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
