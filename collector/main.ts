import { ClusterConflictError } from './cluster-mode.ts';
import { HELP, readConfig, UsageError } from './config.ts';
import { RUN } from './modes.ts';
import { say } from './progress.ts';
import { KubeconfigError } from './watch/kubeconfig.ts';

// 2: what was asked for cannot work; starting again as it is would not help
const EXIT_ASKED_WRONGLY = 2;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // a second signal ends it at once: the spool keeps what is not sent
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

try {
  const config = readConfig(process.argv.slice(2));
  if (config === 'help') process.stdout.write(HELP);
  else await RUN[config.mode](config, stop.signal);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  const asked =
    error instanceof UsageError || error instanceof KubeconfigError || error instanceof ClusterConflictError;
  process.exitCode = asked ? EXIT_ASKED_WRONGLY : 1;
}
process.exit();
