import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';

/** The configuration names something that is not there: the command ends, for waiting would not help. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

export interface KubeconfigChoice {
  readonly file: string | null;
  readonly context: string | null;
  readonly inCluster: boolean;
}

export interface LoadedKubeconfig {
  readonly config: KubeConfig;
  readonly contextName: string;
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export function loadKubeconfig(choice: KubeconfigChoice): LoadedKubeconfig {
  const config = new KubeConfig();
  if (choice.file === null) {
    if (!choice.inCluster) {
      throw new KubeconfigError('No cluster is named: give --kubeconfig FILE, or --in-cluster inside a pod.');
    }
    if (!existsSync(SERVICE_ACCOUNT_TOKEN)) {
      throw new KubeconfigError(
        'No service account is mounted here: run with --in-cluster only inside a pod whose automountServiceAccountToken is on, else give --kubeconfig FILE.',
      );
    }
    config.loadFromCluster();
    return { config, contextName: 'in-cluster' };
  }
  checkReadable(choice.file);
  try {
    config.loadFromFile(choice.file);
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new KubeconfigError(`The kubeconfig ${choice.file} is not valid: ${detail}. Check it with kubectl.`);
  }
  const names = config.getContexts().map((context) => context.name);
  const wanted = choice.context ?? config.getCurrentContext();
  if (!wanted) {
    throw new KubeconfigError(
      `The kubeconfig ${choice.file} has no current context: name one with --context (it has ${list(names)}).`,
    );
  }
  if (!names.includes(wanted)) {
    throw new KubeconfigError(`The kubeconfig ${choice.file} has no context "${wanted}": it has ${list(names)}.`);
  }
  config.setCurrentContext(wanted);
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new KubeconfigError(
      `The context "${wanted}" of ${choice.file} names a cluster that the file does not describe: add it or take another --context.`,
    );
  }
  if (!URL.canParse(cluster.server)) {
    throw new KubeconfigError(`The server "${cluster.server}" of context "${wanted}" in ${choice.file} is not a URL.`);
  }
  return { config, contextName: wanted };
}

function checkReadable(file: string): void {
  if (!existsSync(file)) {
    throw new KubeconfigError(`The kubeconfig ${file} does not exist: check --kubeconfig.`);
  }
  if (statSync(file).isDirectory()) {
    throw new KubeconfigError(`The kubeconfig ${file} is a directory: name the file in it.`);
  }
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new KubeconfigError(`The kubeconfig ${file} cannot be read: give this user the right to read it.`);
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
