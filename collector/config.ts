import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const MODES = ['cluster', 'demo', 'prices'] as const;
export type Mode = (typeof MODES)[number];

export interface CollectorConfig {
  readonly mode: Mode;
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly spool: string;
  readonly kubeconfig: string | null;
  readonly context: string | null;
  readonly inCluster: boolean;
  readonly clusterName: string | null;
  readonly intervalSeconds: number;
  readonly prices: string | null;
  /** mode prices: the sources to refresh, all where none is named */
  readonly sources: readonly string[];
  readonly regions: readonly string[];
  /** mode prices: takes an answer that would be quarantined */
  readonly accept: boolean;
  /** mode prices: nothing from the network, only what is bundled and the own price list */
  readonly offline: boolean;
  /** null: no metrics are served; 0: on any free port */
  readonly metricsPort: number | null;
  readonly spoolMaxBytes: number;
  readonly nodeTimeoutMs: number;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `collector --mode cluster|demo|prices --url URL [options]

  --url URL              ClickHouse's HTTP interface (user and password in PLIMSOLL_USER, PLIMSOLL_PASSWORD)
  --database NAME        default plimsoll
  --spool DIR            where facts wait for ClickHouse; default in the system's temporary folder
  --spool-max-mib N      beyond this the oldest are dropped and noted as a gap; default 1024
  --kubeconfig FILE      the cluster to collect
  --context NAME         another context than the file's current one
  --in-cluster           use the service account of the pod that this runs in
  --cluster-name NAME    default: the context's name
  --interval SECONDS     between samples; default 60
  --node-timeout SECONDS for one node's answer; default 10
  --prices FILE          sheet of node prices
  --source NAME          mode prices: refresh this source of prices only; may be repeated
  --region NAME          mode prices: of this region only, where a source has its prices by region; may be repeated
  --accept               mode prices: take prices that moved so far that they would be set aside
  --offline              mode prices: nothing from the network, only what is bundled and the sheet
  --metrics-port N       serve own metrics on 127.0.0.1:N (0: any free port)
`;

type Environment = Readonly<Record<string, string | undefined>>;

export function readConfig(argv: readonly string[], env: Environment = process.env): CollectorConfig | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  const mode = MODES.find((one) => one === (values.mode ?? 'cluster'));
  if (mode === undefined) throw new UsageError(`--mode ${values.mode} is not known: use ${MODES.join(' or ')}.`);
  const url = values.url ?? env.PLIMSOLL_CLICKHOUSE_URL ?? '';
  if (!URL.canParse(url)) {
    throw new UsageError(url === '' ? 'Give --url, the address of ClickHouse.' : `--url ${url} is not a URL.`);
  }
  const intervalSeconds = whole('--interval', values.interval ?? '60', 1, 3600);
  return {
    mode,
    url,
    database: values.database ?? env.PLIMSOLL_DATABASE ?? 'plimsoll',
    username: env.PLIMSOLL_USER ?? 'default',
    password: env.PLIMSOLL_PASSWORD ?? '',
    spool: values.spool ?? join(tmpdir(), 'plimsoll-spool'),
    kubeconfig: values.kubeconfig ?? null,
    context: values.context ?? null,
    inCluster: values['in-cluster'] ?? false,
    clusterName: values['cluster-name'] ?? env.PLIMSOLL_CLUSTER_NAME ?? null,
    intervalSeconds,
    prices: values.prices ?? null,
    sources: values.source ?? [],
    regions: values.region ?? [],
    accept: values.accept ?? false,
    offline: values.offline ?? false,
    metricsPort:
      values['metrics-port'] === undefined ? null : whole('--metrics-port', values['metrics-port'], 0, 65_535),
    spoolMaxBytes: whole('--spool-max-mib', values['spool-max-mib'] ?? '1024', 1, 1_000_000) * 2 ** 20,
    nodeTimeoutMs: whole('--node-timeout', values['node-timeout'] ?? '10', 1, 600) * 1000,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        mode: { type: 'string' },
        url: { type: 'string' },
        database: { type: 'string' },
        spool: { type: 'string' },
        'spool-max-mib': { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        'in-cluster': { type: 'boolean' },
        'cluster-name': { type: 'string' },
        interval: { type: 'string' },
        'node-timeout': { type: 'string' },
        prices: { type: 'string' },
        source: { type: 'string', multiple: true },
        region: { type: 'string', multiple: true },
        accept: { type: 'boolean' },
        offline: { type: 'boolean' },
        'metrics-port': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} ${text} is not a whole number from ${least} to ${most}.`);
  }
  return value;
}
