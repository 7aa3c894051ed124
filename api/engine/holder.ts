// Who uses a data folder. The lock itself is the engine's (on clickhouse/status, released by the kernel whatever
// happens); this file only lets a second start name the first, and wait for one that is about to end.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  readonly supervisor: number;
}

const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 100;

const file = (dataDir: string): string => join(dataDir, 'engine.lock');

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: there is one, of another user.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/** A number may have been given to another program since: where /proc tells, its command line must be the engine's. */
function isEngine(pid: number): boolean {
  if (!alive(pid)) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  try {
    return !existsSync(commandLine) || /engine[/\\]main\.[jt]s/.test(readFileSync(commandLine, 'utf8'));
  } catch {
    return true;
  }
}

function holderOf(dataDir: string): Holder | null {
  try {
    const holder: Holder = JSON.parse(readFileSync(file(dataDir), 'utf8'));
    return Number.isInteger(holder.pid) && holder.pid !== process.pid && isEngine(holder.pid) ? holder : null;
  } catch {
    return null;
  }
}

export function inUse(dataDir: string, pid: number): Error {
  return new Error(
    `The data folder ${dataDir} is in use by another process, ${pid}: stop that Plimsoll, or choose another folder with --data.`,
  );
}

/** The living process that ClickHouse's own status file names. */
export function engineIn(store: string): number | null {
  try {
    const pid = Number(/PID: (\d+)/.exec(readFileSync(join(store, 'status'), 'utf8'))?.[1]);
    return Number.isInteger(pid) && pid !== process.pid && alive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/** Throws when a living engine with a living supervisor holds the folder; waits for one that has lost its supervisor. */
export async function waitForFolder(dataDir: string): Promise<void> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const holder = holderOf(dataDir);
    if (holder === null) return;
    if (alive(holder.supervisor) || waited >= WAIT_MS) throw inUse(dataDir, holder.pid);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

export function holdFolder(dataDir: string): void {
  const holder: Holder = { pid: process.pid, supervisor: process.ppid };
  try {
    writeFileSync(file(dataDir), JSON.stringify(holder), { mode: 0o600 });
  } catch {
    // A full disk: only the name is lost, not the lock.
  }
}
