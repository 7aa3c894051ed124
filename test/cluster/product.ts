import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../api/server/cli/main.ts', import.meta.url));

/** `plimsoll up` as a user starts it, in a data folder of its own, on a free port. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  readonly output: () => string;
  get<T>(path: string): Promise<T>;
  stop(): Promise<number | null>;
}

export async function startProduct(args: readonly string[], dataDir?: string): Promise<Product> {
  const data = dataDir ?? (await mkdtemp(join(tmpdir(), 'plimsoll-test-')));
  const port = 18_000 + Math.floor(process.pid % 2000);
  const child = spawn(process.execPath, [main, 'up', '--port', String(port), '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, KUBECONFIG: '' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(async () => {
    if (child.exitCode !== null) throw new Error(`plimsoll up ended with ${child.exitCode}:\n${output}`);
    return (await fetch(`${url}/healthz`)).ok;
  }, 60_000).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`plimsoll up did not answer: ${String(error)}\n${output}`);
  });
  return {
    url,
    dataDir: data,
    output: () => output,
    get: async <T>(path: string) => {
      const reply = await fetch(url + path);
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    stop: () =>
      stopChild(child).then(async (code) => {
        if (dataDir === undefined) await rm(data, { recursive: true, force: true });
        return code;
      }),
  };
}

async function stopChild(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

/** Polls until `check` is true; a thrown error counts as "not yet" until the time is up, then it is rethrown. */
export async function waitFor(check: () => Promise<boolean>, timeoutMs: number, everyMs = 500): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = new Error(`not within ${timeoutMs} ms`);
  while (Date.now() < deadline) {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
      if (error instanceof Error && /ended with/.test(error.message)) break;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw last;
}
