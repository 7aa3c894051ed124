import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's Prometheus on loopback, holding blocks made from the given samples. */
export interface Prometheus {
  readonly version: string;
  /** bytes of the blocks, index included */
  readonly bytes: number;
  /** an instant query; resolves with its wall time in ms and how many series it answered */
  query(expression: string, at: number): Promise<{ ms: number; series: number }>;
  stop(): Promise<void>;
}

export async function startPrometheus(
  folder: string,
  port: number,
  openMetricsByDay: AsyncIterable<AsyncIterable<string>>,
): Promise<Prometheus> {
  const data = `${folder}/prometheus`;
  await mkdir(data, { recursive: true });
  for await (const lines of openMetricsByDay) {
    const file = `${folder}/day.om`;
    await pipeline(lines, createWriteStream(file));
    // the hidden flag makes one block a day: without it each two-hour block reads the file again
    await run('promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=24h', 'openmetrics', file, data], {
      maxBuffer: 1e8,
    });
    await rm(file);
  }
  await writeFile(`${folder}/prometheus.yml`, 'global: {}\n');
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--query.max-samples=500000000',
      '--query.timeout=10m',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if ((await fetch(`${url}/-/ready`).catch(() => null))?.ok) break;
    if (tries > 120) throw new Error('prometheus did not become ready within a minute');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const { stderr, stdout } = await run('prometheus', ['--version']);
  return {
    version: /version (\S+)/.exec(stdout + stderr)?.[1] ?? 'unknown',
    bytes: await folderBytes(data),
    query: async (expression, at) => {
      const started = performance.now();
      const reply = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expression, time: String(at) }),
      });
      const body = (await reply.json()) as { status: string; error?: string; data: { result: unknown[] } };
      if (body.status !== 'success') throw new Error(`prometheus: ${body.error}`);
      return { ms: performance.now() - started, series: body.data.result.length };
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += (await stat(`${entry.parentPath}/${entry.name}`)).size;
  return sum;
}
