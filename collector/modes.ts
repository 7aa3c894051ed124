import { openStore } from '@plimsoll/store/client';
import { runCluster } from './cluster-mode.ts';
import type { CollectorConfig, Mode } from './config.ts';
import { priceNodes } from './prices/price-nodes.ts';
import { progress } from './progress.ts';

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
