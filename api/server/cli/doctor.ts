import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, freemem, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { openStore } from '@plimsoll/store/client';
import { readEnvironment } from '../config.ts';
import { type Command, flag, type OptionValues, text, wholeNumber } from './command.ts';
import { DataFolder } from './data-folder.ts';
import { sentenceOf } from './refusal.ts';
import { STORE_OPTIONS, serverAddress } from './store-link.ts';

interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** what to do about it; '' where nothing is needed */
  readonly hint: string;
}

const GIB = 1024 ** 3;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Checks that this machine, the data folder and the store are fit.',
  usage: '[--data DIR | --clickhouse URL] [--json]',
  options: {
    port: { type: 'string', value: 'PORT', help: 'port that `up` would listen on (default: 8420)' },
    json: { type: 'boolean', help: 'the findings as JSON' },
    ...STORE_OPTIONS,
  },
  async run(values) {
    const findings = await examine(values);
    if (flag(values, 'json')) process.stdout.write(`${JSON.stringify({ findings })}\n`);
    else
      for (const { check, state, detail, hint } of findings) {
        process.stdout.write(`${state.padEnd(8)} ${check}: ${detail}${hint === '' ? '' : `. ${hint}`}\n`);
      }
    return findings.some((finding) => finding.state === 'failed') ? 1 : 0;
  },
};

async function examine(values: OptionValues): Promise<readonly Finding[]> {
  const server = serverAddress(values, false);
  const folder = new DataFolder(text(values, 'data'));
  return [
    nodeVersion(),
    ...(server === null ? [processor(), memory(), dataFolder(folder), disk(folder)] : []),
    await port(wholeNumber(values, 'port', 8420, 1, 65_535), folder),
    kubeconfig(),
    await store(server ?? runningStore(folder)),
  ];
}

function nodeVersion(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const good = major >= 24;
  return {
    check: 'Node',
    state: good ? 'ok' : 'failed',
    detail: process.versions.node,
    hint: good ? '' : 'Start through `npm start` or `npm run plimsoll`, which bring Node 24 along',
  };
}

function processor(): Finding {
  const check = 'processor';
  if (platform() !== 'linux' || arch() !== 'x64' || !existsSync('/proc/cpuinfo')) {
    return { check, state: 'ok', detail: `${platform()} on ${arch()}`, hint: '' };
  }
  const good = /^flags\s*:.*\bavx2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return good
    ? { check, state: 'ok', detail: 'x64 with AVX2', hint: '' }
    : {
        check,
        state: 'failed',
        detail: 'x64 without AVX2, which the embedded store needs',
        hint: 'Use --clickhouse URL, or give the virtual machine the CPU type "host"',
      };
}

function memory(): Finding {
  const total = totalmem();
  const detail = `${(total / GIB).toFixed(1)} GiB, ${(freemem() / GIB).toFixed(1)} GiB free`;
  return total >= 2 * GIB
    ? { check: 'memory', state: 'ok', detail, hint: '' }
    : { check: 'memory', state: 'warning', detail, hint: 'The embedded store wants 2 GiB' };
}

function dataFolder(folder: DataFolder): Finding {
  const check = 'data folder';
  let existing = folder.path;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    return { check, state: 'failed', detail: `${existing} cannot be written`, hint: 'Choose another with --data' };
  }
  const held = folder.isHeld() ? 'in use by a running Plimsoll' : existing === folder.path ? 'free' : 'not there yet';
  return { check, state: 'ok', detail: `${folder.path} is ${held}`, hint: '' };
}

function disk(folder: DataFolder): Finding {
  let existing = folder.path;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free`;
  return free >= 5 * GIB
    ? { check: 'disk', state: 'ok', detail, hint: '' }
    : {
        check: 'disk',
        state: free >= GIB / 2 ? 'warning' : 'failed',
        detail,
        hint: 'Free some space, or choose another folder with --data',
      };
}

async function port(number: number, folder: DataFolder): Promise<Finding> {
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(number, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  if (free) return { check: 'port', state: 'ok', detail: `${number} is free`, hint: '' };
  return folder.isHeld()
    ? { check: 'port', state: 'ok', detail: `${number} is in use, as a running Plimsoll would have it`, hint: '' }
    : { check: 'port', state: 'failed', detail: `${number} is in use`, hint: 'Choose another with --port' };
}

function kubeconfig(): Finding {
  const named = readEnvironment().kubeconfig;
  const check = 'kubeconfig';
  if (named === undefined) {
    return {
      check,
      state: 'ok',
      detail: '$KUBECONFIG is not set: `up` shows the demo unless --kubeconfig is given',
      hint: '',
    };
  }
  return existsSync(named)
    ? { check, state: 'ok', detail: `$KUBECONFIG names ${named}`, hint: '' }
    : { check, state: 'failed', detail: `$KUBECONFIG names ${named}, which is not there`, hint: 'Correct or unset it' };
}

function runningStore(folder: DataFolder) {
  const running = folder.isHeld() ? folder.readAddress() : null;
  return running === null ? null : { ...running, database: 'default' };
}

async function store(
  address: { readonly url: string; readonly user: string; readonly password: string; readonly database: string } | null,
): Promise<Finding> {
  const check = 'store';
  if (address === null) return { check, state: 'ok', detail: 'embedded, not running', hint: '' };
  const opened = openStore({
    url: address.url,
    database: 'default',
    username: address.user,
    password: address.password,
    patienceMs: 0,
  });
  try {
    const [row] = await opened.rows<{ version: string }>('doctor', 'SELECT version() AS version');
    return { check, state: 'ok', detail: `ClickHouse ${row?.version ?? ''} at ${address.url}`, hint: '' };
  } catch (error) {
    return { check, state: 'failed', detail: sentenceOf(error), hint: 'Check the address, user and password' };
  } finally {
    await opened.close();
  }
}
