import { readFileSync } from 'node:fs';

/** What the environment says; the only place of this package that reads it. Options on the command line win. */
export interface Environment {
  readonly kubeconfig: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly passwordFile: string | undefined;
  readonly clusterName: string | undefined;
  readonly currencies: string | undefined;
  readonly logLevel: string | undefined;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const text = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value === '' ? undefined : value;
  };
  return {
    kubeconfig: text('KUBECONFIG'),
    clickhouseUrl: text('PLIMSOLL_CLICKHOUSE_URL'),
    database: text('PLIMSOLL_DATABASE'),
    user: text('PLIMSOLL_USER'),
    password: text('PLIMSOLL_PASSWORD'),
    passwordFile: text('PLIMSOLL_PASSWORD_FILE'),
    clusterName: text('PLIMSOLL_CLUSTER_NAME'),
    currencies: text('PLIMSOLL_CURRENCIES'),
    logLevel: text('PLIMSOLL_LOG'),
  };
}

/** The environment that a child process gets: ours, with what it must know. */
export function childEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** A secret that stands alone in a file; a last line feed is not part of it. */
export function readSecretFile(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/** The first currency is the reporting currency. */
export function parseCurrencies(text: string | undefined): readonly string[] {
  const currencies = (text ?? 'EUR,USD').split(',').map((part) => part.trim().toUpperCase());
  const bad = currencies.find((currency) => !/^[A-Z]{3}$/.test(currency));
  if (bad !== undefined)
    throw new Error(`"${bad}" is not a currency: PLIMSOLL_CURRENCIES takes codes such as EUR,USD.`);
  return [...new Set(currencies)];
}
