import { openStore } from '@plimsoll/store/client';
import { runCluster } from './cluster-mode.ts';
import type { CollectorConfig, Mode } from './config.ts';
import type { PriceNodes } from './prices-hook.ts';
import { progress } from './progress.ts';

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

export const RUN: Readonly<Record<Mode, RunMode>> = {
  cluster: (config, signal) => runCluster(config, priceNodes, signal),
  demo,
};
