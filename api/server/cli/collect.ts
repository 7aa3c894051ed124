import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { createStartup } from '../startup.ts';
import { CollectorKeeper } from './collector-child.ts';
import { type Command, flag, text } from './command.ts';
import { DataFolder } from './data-folder.ts';
import { Refusal, USAGE } from './refusal.ts';
import { linkStore, STORE_OPTIONS } from './store-link.ts';
import { say, stepLine } from './terminal.ts';
import { clusterOptions, planSource, SOURCE_OPTIONS } from './up-plan.ts';

export const collectCommand: Command = {
  name: 'collect',
  summary: 'Only the collector of one cluster, writing into a store.',
  usage: '(--kubeconfig FILE | --in-cluster) [--data DIR | --clickhouse URL]',
  options: {
    ...SOURCE_OPTIONS,
    'in-cluster': { type: 'boolean', help: 'collect the cluster that this process runs in, with its service account' },
    spool: { type: 'string', value: 'DIR', help: 'where batches wait while the store is away (default: in --data)' },
    'metrics-port': { type: 'string', value: 'PORT', help: "port of the collector's own /metrics" },
    ...STORE_OPTIONS,
  },
  async run(values) {
    const inCluster = flag(values, 'in-cluster');
    const source = inCluster
      ? { mode: 'cluster' as const, options: ['--in-cluster', ...clusterOptions(values)] }
      : planSource(values);
    if (source.mode !== 'cluster') {
      throw new Refusal('collect needs a cluster: give --kubeconfig FILE (or $KUBECONFIG), or --in-cluster.', USAGE);
    }
    const metricsPort = text(values, 'metrics-port');
    const options = metricsPort === undefined ? source.options : [...source.options, '--metrics-port', metricsPort];
    const link = await linkStore(values);
    const startup = createStartup(['cluster'], (step) => {
      const line = stepLine(step);
      if (line !== null) say(line);
    });
    const spoolFolder = text(values, 'spool') ?? join(new DataFolder(text(values, 'data')).spoolFolder, 'cluster');
    let code = 0;
    await new Promise<void>((resolve) => {
      const keeper = new CollectorKeeper({ mode: 'cluster', address: link.address, spoolFolder, options }, startup, {
        say,
        onFatal: (sentence, exitCode) => {
          say(`plimsoll: ${sentence}`);
          code = exitCode;
          resolve();
        },
      });
      const grace = closeWithGrace({ delay: 20_000, logger: false }, async () => {
        await keeper.stop();
        resolve();
        await link.close();
      });
      keeper.start();
      void grace;
    });
    if (code !== 0) await link.close();
    return code;
  },
};
