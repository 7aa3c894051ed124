import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DISK_FULL_SENTENCE, isErrno, Refusal } from './refusal.ts';

/** The clone (or the image's root): the folder that holds api, collector and ui. */
export const HOME_FOLDER = fileURLToPath(new URL('../../..', import.meta.url));

/** Ignored by git. */
const DEFAULT_DATA_FOLDER = join(HOME_FOLDER, '.plimsoll');

/** Address and secret of the engine that holds a folder; only its owner may read the file. */
export interface EngineAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
}

interface Claim {
  readonly pid: number;
  readonly startedTicks: string;
}

export class DataFolder {
  readonly path: string;

  constructor(given: string | undefined) {
    this.path = given === undefined ? DEFAULT_DATA_FOLDER : resolve(given);
  }

  get engineFolder(): string {
    return join(this.path, 'engine');
  }

  get spoolFolder(): string {
    return join(this.path, 'spool');
  }

  get #addressFile(): string {
    return join(this.path, 'engine.json');
  }

  get #claimFile(): string {
    return join(this.path, 'in-use');
  }

  /** Makes this process the only one that runs an engine on the folder; throws a sentence where another does. */
  claim(): void {
    this.#create();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (this.#writeClaim()) return;
      const holder = this.#holder();
      if (holder !== null) {
        throw new Refusal(
          `The data folder ${this.path} is in use by process ${holder.pid}: stop that one, or choose another folder with --data.`,
        );
      }
      // whoever wrote it is gone without a word (power cut, kill -9)
      rmSync(this.#claimFile, { force: true });
    }
    throw new Refusal(`The data folder ${this.path} is in use: another process is taking it at this moment.`);
  }

  release(): void {
    rmSync(this.#addressFile, { force: true });
    rmSync(this.#claimFile, { force: true });
  }

  /** The living holder of the folder, if any. */
  isHeld(): boolean {
    return this.#holder() !== null;
  }

  writeAddress(address: EngineAddress): void {
    rmSync(this.#addressFile, { force: true });
    writeFileSync(this.#addressFile, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  }

  readAddress(): EngineAddress | null {
    try {
      const read: unknown = JSON.parse(readFileSync(this.#addressFile, 'utf8'));
      return isAddress(read) ? read : null;
    } catch {
      return null;
    }
  }

  #create(): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      mkdirSync(this.spoolFolder, { recursive: true });
    } catch (error) {
      if (isErrno(error, 'ENOSPC')) throw new Refusal(DISK_FULL_SENTENCE, 1, error);
      if (isErrno(error, 'EACCES', 'EPERM', 'EROFS')) {
        throw new Refusal(
          `The data folder ${this.path} cannot be written: change its owner or choose another with --data.`,
          1,
          error,
        );
      }
      if (isErrno(error, 'EEXIST', 'ENOTDIR')) {
        throw new Refusal(`${this.path} is not a folder: choose another with --data.`, 1, error);
      }
      throw error;
    }
  }

  #writeClaim(): boolean {
    let file: number;
    try {
      file = openSync(this.#claimFile, 'wx', 0o600);
    } catch (error) {
      if (isErrno(error, 'EEXIST')) return false;
      if (isErrno(error, 'EACCES', 'EPERM', 'EROFS')) {
        throw new Refusal(
          `The data folder ${this.path} cannot be written: change its owner or choose another with --data.`,
          1,
          error,
        );
      }
      throw error;
    }
    try {
      const claim: Claim = { pid: process.pid, startedTicks: startedTicks(process.pid) };
      writeSync(file, JSON.stringify(claim));
    } catch (error) {
      rmSync(this.#claimFile, { force: true });
      if (isErrno(error, 'ENOSPC')) throw new Refusal(DISK_FULL_SENTENCE, 1, error);
      throw error;
    } finally {
      closeSync(file);
    }
    return true;
  }

  #holder(): Claim | null {
    try {
      const claim: unknown = JSON.parse(readFileSync(this.#claimFile, 'utf8'));
      if (!isClaim(claim) || !isAlive(claim.pid)) return null;
      // the same number can be another process by now
      return claim.startedTicks === startedTicks(claim.pid) ? claim : null;
    } catch {
      return null;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

/** When a process began, in clock ticks since boot; '' where /proc is not (macOS). */
function startedTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // fields after the name, which stands in parentheses and may hold blanks: starttime is the 22nd of all
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAddress(value: unknown): value is EngineAddress {
  return (
    typeof value === 'object' &&
    value !== null &&
    'url' in value &&
    typeof value.url === 'string' &&
    'user' in value &&
    typeof value.user === 'string' &&
    'password' in value &&
    typeof value.password === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number'
  );
}

function isClaim(value: unknown): value is Claim {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedTicks' in value &&
    typeof value.startedTicks === 'string'
  );
}
