// Starts and supervises the embedded engine. Callers know a URL, a user and a password, as of any ClickHouse server.
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { childEnvironment, concurrentQueries, defaultMemoryBytes, unsupportedMachine } from './config.ts';
import type { EngineMessage, OpenMessage } from './protocol.ts';

export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** How often it has been started again without having run for a while. */
  readonly restarts: number;
  /** Why the last start failed, if it was a start that failed. */
  readonly reason: string | null;
}

export interface StartEngineOptions {
  readonly dataDir: string;
  /** 0 (default): any free port; kept over restarts. */
  readonly port?: number;
  /** Limit of the engine's memory; default half of the machine. */
  readonly memoryBytes?: number;
  /** Told of each end that nobody asked for; the engine is then started again. */
  readonly onExit?: (exit: EngineExit) => void;
}

export interface Engine {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Of the present process: another one after a restart. */
  readonly pid: number;
  stop(): Promise<void>;
}

const START_MS = 120_000;
const KILL_AFTER_MS = 10_000;
const BACKOFF_FIRST_MS = 100;
const BACKOFF_MOST_MS = 5_000;
/** Having run for so long, a crash counts as the first one again. */
const STABLE_MS = 30_000;

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function launch(open: OpenMessage, onFork: (child: ChildProcess) => void): Promise<Running> {
  const main = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));
  const child = fork(main, [], {
    env: childEnvironment(open.pipes.length),
    // None of the flags of this process (a debugger's port, a test runner's loader).
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onFork(child);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`The embedded ClickHouse did not answer within ${START_MS / 1000} s on ${open.dataDir}.`));
    }, START_MS);
    let reason: string | null = null;
    child.once('error', fail);
    child.on('message', (message: EngineMessage) => {
      if (message.type === 'failed') {
        reason = message.message;
        return;
      }
      clearTimeout(timer);
      done({ child, port: message.port, ended });
    });
    void ended.then(({ code, signal }) => {
      clearTimeout(timer);
      fail(new Error(reason ?? `The embedded ClickHouse ended while it started (${signal ?? `exit code ${code}`}).`));
    });
    child.send(open);
  });
}

async function makePipes(folder: string, count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, i) => join(folder, `result-${i}`));
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', ...paths]);
  } catch (cause) {
    throw new Error('The embedded ClickHouse needs the command mkfifo (coreutils or busybox): install it.', { cause });
  }
  return paths;
}

/** Throws with one sentence that says what to do: folder in use, port in use, a CPU without AVX2. */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  const unsupported = unsupportedMachine();
  if (unsupported !== null) throw new Error(unsupported);
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const pipeFolder = await mkdtemp(join(tmpdir(), 'plimsoll-engine-'));
  const username = 'plimsoll';
  const password = randomBytes(24).toString('base64url');
  let current: ChildProcess | null = null;
  let stopped = false;
  let wake = () => {};

  const open: OpenMessage = {
    type: 'open',
    dataDir,
    port: options.port ?? 0,
    username,
    password,
    memoryBytes: options.memoryBytes ?? defaultMemoryBytes(),
    pipes: await makePipes(pipeFolder, concurrentQueries()),
  };
  const onFork = (child: ChildProcess) => {
    current = child;
  };
  let running: Running;
  try {
    running = await launch(open, onFork);
  } catch (cause) {
    await rm(pipeFolder, { recursive: true, force: true });
    throw cause;
  }
  const { port } = running;

  const supervise = async () => {
    let restarts = 0;
    while (!stopped) {
      const startedAt = Date.now();
      const { code, signal } = await running.ended;
      if (Date.now() - startedAt > STABLE_MS) restarts = 0;
      let reason: string | null = null;
      for (let up = false; !up && !stopped; ) {
        restarts += 1;
        options.onExit?.({ code, signal, restarts, reason });
        const delayMs = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** (restarts - 1));
        await new Promise<void>((done) => {
          const timer = setTimeout(done, delayMs);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
        if (stopped) return;
        try {
          running = await launch({ ...open, port }, onFork);
          up = true;
        } catch (cause) {
          reason = cause instanceof Error ? cause.message : String(cause);
        }
      }
    }
  };
  const supervised = supervise();

  return {
    url: `http://127.0.0.1:${port}`,
    username,
    password,
    get pid() {
      return current?.pid ?? 0;
    },
    async stop() {
      if (!stopped) {
        stopped = true;
        wake();
        const child = current;
        if (child !== null && child.exitCode === null && child.signalCode === null) {
          const ended = new Promise((done) => child.once('exit', done));
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
          await ended;
          clearTimeout(timer);
        }
      }
      await supervised;
      await rm(pipeFolder, { recursive: true, force: true });
    },
  };
}
