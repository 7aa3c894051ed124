import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { readEnvironment } from '../config.ts';
import { flag, type OptionHelp, type OptionValues, text, wholeNumber } from './command.ts';
import { isErrno, Refusal, USAGE } from './refusal.ts';

export const SOURCE_OPTIONS = {
  kubeconfig: { type: 'string', value: 'FILE', help: 'collect the cluster of this kubeconfig (or $KUBECONFIG)' },
  context: { type: 'string', value: 'NAME', help: 'context of the kubeconfig (default: its current one)' },
  'cluster-name': {
    type: 'string',
    value: 'NAME',
    help: "name of the cluster in answers (default: the context's name)",
  },
  prices: { type: 'string', value: 'FILE', help: 'sheet of node prices that wins over the bundled list' },
  interval: { type: 'string', value: 'SECONDS', help: 'seconds between two samples, 10 to 300 (default: 60)' },
} as const satisfies Readonly<Record<string, OptionHelp>>;

export interface SourcePlan {
  /** `auto`: the demo, unless the folder holds real data */
  readonly mode: 'cluster' | 'demo' | 'auto';
  /** options that the collector gets as they are */
  readonly options: readonly string[];
}

/** Which source `up` starts. A kubeconfig counts only if it is named. */
export function planSource(values: OptionValues): SourcePlan {
  const environment = readEnvironment();
  const given = text(values, 'kubeconfig');
  const named = given ?? environment.kubeconfig;
  const demo = flag(values, 'demo');
  if (demo && named !== undefined) {
    const where = given === undefined ? '$KUBECONFIG' : '--kubeconfig';
    throw new Refusal(
      `--demo beside ${where} would mix a simulated organisation with a real cluster: leave out one of them.`,
      USAGE,
    );
  }
  const context = text(values, 'context');
  if (context !== undefined && named === undefined) {
    throw new Refusal('--context names a context of a kubeconfig: give --kubeconfig FILE as well.', USAGE);
  }
  if (named === undefined) return { mode: demo ? 'demo' : 'auto', options: samplingOptions(values) };
  const options = [...clusterOptions(values)];
  const source = given === undefined ? '$KUBECONFIG' : '--kubeconfig';
  // as kubectl reads it, the variable can name several files
  const files = given === undefined ? named.split(delimiter).filter((file) => file !== '') : [given];
  if (files.length !== 1) {
    throw new Refusal(`${source} names ${files.length} files: name the one to collect with --kubeconfig FILE.`, USAGE);
  }
  options.push('--kubeconfig', readable(files[0] ?? '', 'kubeconfig', source));
  if (context !== undefined) options.push('--context', context);
  return { mode: 'cluster', options };
}

/** What the collector of a cluster is told, wherever its access comes from. */
export function clusterOptions(values: OptionValues): readonly string[] {
  const clusterName = text(values, 'cluster-name') ?? readEnvironment().clusterName;
  return [...samplingOptions(values), ...(clusterName === undefined ? [] : ['--cluster-name', clusterName])];
}

function samplingOptions(values: OptionValues): readonly string[] {
  const interval = wholeNumber(values, 'interval', 60, 10, 300);
  const prices = text(values, 'prices');
  return [
    '--interval',
    String(interval),
    ...(prices === undefined ? [] : ['--prices', readable(prices, 'price sheet', '--prices')]),
  ];
}

function readable(file: string, what: string, source: string): string {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const why = isErrno(error, 'ENOENT') ? 'does not exist' : 'cannot be read';
    throw new Refusal(`The ${what} ${file} (from ${source}) ${why}: check its path.`, USAGE, error);
  }
  return resolve(file);
}
