import { runCluster } from './cluster-mode.ts';
import type { CollectorConfig, Mode } from './config.ts';

export type RunMode = (config: CollectorConfig, signal: AbortSignal) => Promise<void>;

export const RUN: Readonly<Record<Mode, RunMode>> = {
  cluster: (config, signal) => runCluster(config, async () => undefined, signal),
  demo: async () => {
    throw new Error('the demo is not there yet');
  },
};
