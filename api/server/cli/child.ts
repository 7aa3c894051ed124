import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '../config.ts';

export interface ChildOptions {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** below normal priority, so that answers stay quick */
  readonly gentle?: boolean;
  readonly onOutput?: (line: string) => void;
  readonly onComplaint?: (line: string) => void;
}

export interface Child {
  /** its exit code; 1 where a signal ended it */
  readonly ended: Promise<number>;
  /** asks it to end, and ends it after `patienceMs` */
  stop(patienceMs?: number): Promise<void>;
}

/** A Node process of ours. Its lines come one by one; its last line on stderr is its reason when it fails. */
export function startChild(options: ChildOptions): Child {
  const child: ChildProcess = spawn(process.execPath, [...options.arguments], {
    cwd: options.folder,
    env: childEnvironment(options.environment ?? {}),
    // its stdin ends when this process does, however that happens
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C goes to a whole terminal group; we end our children ourselves, in order
    detached: true,
  });
  // also when this process dies by an error that nobody caught
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  for (const [stream, take] of [
    [child.stdout, options.onOutput],
    [child.stderr, options.onComplaint],
  ] as const) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => take?.(line));
  }
  if (options.gentle === true && child.pid !== undefined) lowerPriority(child.pid);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => process.removeListener('exit', killAtExit));
  return {
    ended,
    async stop(patienceMs = 8_000) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = new AbortController();
      const late = sleep(patienceMs, 'late', { signal: timer.signal }).catch(() => 'ended');
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
      timer.abort();
      await ended;
    },
  };
}

function lowerPriority(pid: number): void {
  import('node:os')
    .then((os) => os.setPriority(pid, 10))
    // it may have ended already, and a priority is only a courtesy
    .catch(() => undefined);
}
