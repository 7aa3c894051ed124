import { openStore } from '@plimsoll/store/client';
import { runCluster } from './cluster-mode.ts';
import { type CollectorConfig, type Mode, UsageError } from './config.ts';
import type { PriceNodes } from './prices-hook.ts';
import { progress, say } from './progress.ts';

// the bundled offers are read by what prices, when it first does
const priceNodes: PriceNodes = async (store, cluster, file) =>
  (await import('./prices/price-nodes.ts')).priceNodes(store, cluster, file);

export type RunMode = (config: CollectorConfig, signal: AbortSignal) => Promise<void>;

async function demo(config: CollectorConfig, signal: AbortSignal): Promise<void> {
  // the other mode's process need not load it
  const { runDemo } = await import('./demo/main.ts');
  const { url, database, username, password } = config;
  const store = openStore({ url, database, username, password });
  try {
    await runDemo({
      store,
      signal,
      report: ({ step, share, detail }) => progress(step, share, detail),
      price: async (priced) => {
        await priceNodes(priced, '', config.prices);
      },
    });
  } finally {
    await store.close();
  }
}

async function prices(config: CollectorConfig, signal: AbortSignal): Promise<void> {
  const { runPrices, UnknownSourceError } = await import('./prices/run-prices.ts');
  const { PriceSheetError } = await import('./prices/price-sheet.ts');
  const { url, database, username, password, sources, regions, accept } = config;
  const store = openStore({ url, database, username, password });
  try {
    if (config.offline) {
      await priceNodes(store, '', config.prices);
      return;
    }
    const results = await runPrices({
      store,
      sources,
      regions,
      accept,
      prices: config.prices,
      signal,
      onProgress: (detail, share) => progress('prices', share, detail),
    });
    for (const { source, state, offers, detail } of results) {
      say(`${source}: ${state}${offers > 0 ? `, ${offers} offers` : ''}${detail === '' ? '' : `. ${detail}`}`);
    }
    const refused = results.filter(({ state }) => state === 'failing' || state === 'quarantined');
    if (refused.length > 0) {
      throw new Error(
        `${refused.map(({ source }) => source).join(', ')} could not be refreshed: the last good prices stay.`,
      );
    }
  } catch (error) {
    if (error instanceof UnknownSourceError || error instanceof PriceSheetError) throw new UsageError(error.message);
    throw error;
  } finally {
    await store.close();
  }
}

export const RUN: Readonly<Record<Mode, RunMode>> = {
  cluster: (config, signal) => runCluster(config, priceNodes, signal),
  demo,
  prices,
};
