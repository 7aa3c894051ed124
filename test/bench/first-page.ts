import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './report.ts';

const main = fileURLToPath(new URL('../../api/server/cli/main.ts', import.meta.url));

/** From the start of `plimsoll up` with packages and pages in place to a page with progress, and to all of the demo. */
export async function firstPage(folder: string): Promise<Figure[]> {
  const port = 18_000 + (process.pid % 2000);
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [main, 'up', '--port', String(port), '--data', join(folder, 'data')], {
    stdio: 'ignore',
    env: { ...process.env, KUBECONFIG: '' },
  });
  try {
    const page = await until(() => fetch(url), started, 120_000);
    const ready = await until(() => fetch(`${url}/readyz`), started, 300_000);
    const asked = performance.now();
    await (await fetch(`${url}/api/v1/costs?window=month&by=namespace&step=day`)).arrayBuffer();
    const costs = performance.now() - asked;
    return [
      { what: 'start to a page with progress', value: page / 1000, unit: 's', aim: { atMost: 15 } },
      { what: 'start to everything ready, demo included', value: ready / 1000, unit: 's', aim: { atMost: 60 } },
      { what: 'first /api/v1/costs of the month by namespace', value: costs, unit: 'ms' },
    ];
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

async function until(ask: () => Promise<Response>, started: number, timeoutMs: number): Promise<number> {
  while (performance.now() - started < timeoutMs) {
    const reply = await ask().catch(() => null);
    if (reply?.ok) return performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer within ${timeoutMs / 1000} s`);
}
