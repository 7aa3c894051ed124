import { departures } from '@plimsoll/contract/check';
import { PricesReply } from '@plimsoll/contract/prices';
import { writeFacts } from '@plimsoll/store/write';
import { expect } from 'vitest';
import { loadSnapshot } from '../../collector/prices/snapshot/load.ts';
import { at, nodeFact } from '../store/facts.ts';
import { engineFixture } from '../store/fixture.ts';
import { type App, appOf, getJson, worldContext } from './app.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);

/** The API over the bundled offers and one node without a price, and over a store that holds nothing. */
export interface PriceList {
  readonly app: App;
  readonly empty: App;
  prices(query?: Readonly<Record<string, string>>): Promise<PricesReply>;
  stop(): Promise<void>;
}

export async function startPriceList(): Promise<PriceList> {
  const engine = await engineFixture();
  const store = await engine.fresh();
  await loadSnapshot(store, new Date(NOW_MS));
  const node = nodeFact({ cluster: 'alpha', uid: 'n1', name: 'lonely', from: at(NOW_MS / 1000 - 3600), to: null });
  await writeFacts(store, { nodes: [node] }, { token: 'prices' });
  const app = await appOf(worldContext(store, { now: () => NOW_MS }));
  const empty = await appOf(worldContext(await engine.fresh(), { now: () => NOW_MS }));
  return {
    app,
    empty,
    prices: async (query = {}) => {
      const reply = await getJson<PricesReply>(app, priceAddress(query));
      expect(departures(PricesReply, reply)).toEqual([]);
      return reply;
    },
    stop: async () => {
      await app.close();
      await empty.close();
      await engine.stop();
    },
  };
}

export function priceAddress(query: Readonly<Record<string, string>>): string {
  return `/api/v1/prices?${new URLSearchParams(query)}`;
}
