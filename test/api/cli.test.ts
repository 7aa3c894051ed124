import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { departures } from '@plimsoll/contract/check';
import { CostsReply } from '@plimsoll/contract/costs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, start } from './plimsoll.ts';

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'plimsoll-cli-'));
});

afterAll(async () => rm(scratch, { recursive: true, force: true }));

const COMMANDS = ['up', 'migrate', 'collect', 'api', 'import', 'export', 'costs', 'doctor'];

/** One sentence on stderr, nothing on stdout. */
function expectSentence(ended: { code: number | null; stdout: string; stderr: string }, code: number, says: RegExp) {
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stderr).toMatch(/^plimsoll: \S[^\n]+\n$/);
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(code);
}

describe('help', () => {
  test('lists every command', async () => {
    const help = await run(['--help']);
    expect(help.code).toBe(0);
    for (const command of COMMANDS) expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  test('of every command says how to use it', async () => {
    const helps = await Promise.all(COMMANDS.map((command) => run([command, '--help'])));
    helps.forEach((help, index) => {
      expect(help.code).toBe(0);
      expect(help.stdout).toMatch(new RegExp(`^plimsoll ${COMMANDS[index]}`));
      expect(help.stdout).toContain('--help');
    });
  });
});

describe('what is asked wrongly ends with one sentence and 2', () => {
  test.each([
    [['nonsense'], /no command "nonsense"/],
    [['up', '--prot', '1'], /'--prot'/],
    [['up', 'now'], /"now" is one word too many/],
    [['up', '--port', 'http'], /--port takes a whole number from 0 to 65535, not "http"/],
    [['up', '--interval', '1'], /--interval takes a whole number from 10 to 300/],
    [['up', '--host', '0.0.0.0'], /--host 0.0.0.0 would show costs .* --token-file/],
    [['up', '--context', 'c'], /--context names a context of a kubeconfig/],
    [['up', '--kubeconfig', '/nowhere/config'], /The kubeconfig \/nowhere\/config .* does not exist/],
    [['up', '--demo', '--kubeconfig', '/nowhere/config'], /--demo beside --kubeconfig would mix/],
    [['collect'], /collect needs a cluster/],
    [['import'], /something is missing/],
    [['costs', '--idle', 'hide'], /--idle takes separate or spread/],
    [['costs', '--clickhouse', 'ftp://x'], /"ftp:\/\/x" is not the address/],
  ])('plimsoll %j', async (args, says) => {
    expectSentence(await run(args), 2, says);
  });

  test('--demo beside $KUBECONFIG', async () => {
    expectSentence(await run(['up', '--demo'], { KUBECONFIG: '/nowhere' }), 2, /--demo beside \$KUBECONFIG would mix/);
  });

  test('a token that is too short, or not there', async () => {
    const file = join(scratch, 'token');
    await writeFile(file, 'short\n');
    expectSentence(await run(['up', '--token-file', file]), 2, /too short/);
    expectSentence(await run(['up', '--token-file', `${file}-none`]), 1, /cannot be read/);
  });
});

describe('what is in the way ends with one sentence and 1', () => {
  test('a port in use, and nothing stays in the data folder', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const data = join(scratch, 'port');
    expectSentence(await run(['up', '--port', String(port), '--data', data]), 1, /Port \d+ of 127.0.0.1 is in use/);
    expect(existsSync(join(data, 'in-use'))).toBe(false);
    await new Promise((resolve) => other.close(resolve));
  });

  test('a data folder that is a file', async () => {
    const file = join(scratch, 'file');
    await writeFile(file, '');
    expectSentence(await run(['up', '--port', '0', '--data', file]), 1, /is not a folder/);
  });

  test('a store that does not answer', async () => {
    const ended = await run(['costs', '--clickhouse', 'http://127.0.0.1:1']);
    expectSentence(ended, 1, /The store at http:\/\/127.0.0.1:1 does not answer/);
  });

  test('files that are not there, before anything is taken', async () => {
    const data = join(scratch, 'never');
    expectSentence(await run(['import', join(scratch, 'none.jsonl'), '--data', data]), 1, /cannot be read/);
    expect(existsSync(data)).toBe(false);
  });
});

describe('plimsoll up on a folder with real data', () => {
  const hour = (ago: number) =>
    new Date(Math.floor(Date.now() / 3.6e6 - ago) * 3.6e6).toISOString().replace('.000', '');
  let data: string;

  beforeAll(async () => {
    data = join(scratch, 'data');
    const capacity = { cpuMilli: 2000, memoryBytes: 8 * 2 ** 30, gpus: 0, pods: 29 };
    const lines = [
      { type: 'plimsoll', version: 1 },
      {
        type: 'node',
        cluster: 'c1',
        uid: 'n1',
        name: 'node-1',
        from: hour(5),
        to: hour(1),
        capacity,
        allocatable: capacity,
        hourlyPrice: { amount: '0.2', currency: 'EUR' },
      },
      {
        type: 'pod',
        cluster: 'c1',
        uid: 'p1',
        namespace: 'shop',
        name: 'api-1',
        workload: { kind: 'Deployment', name: 'api' },
        nodeUid: 'n1',
        from: hour(5),
        to: hour(1),
        containers: [{ name: 'app', requests: { cpuMilli: 500, memoryBytes: 2 ** 30 } }],
      },
    ];
    const file = join(scratch, 'facts.jsonl');
    // a line that is no JSON, and a last one that was cut off
    await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n{"type":"usage","clu`);
    const ended = await run(['import', file, '--data', data, '--json']);
    expect(ended.stderr).toMatch(/line 4: this is not JSON/);
    expect(ended.stderr).toMatch(/ends within line 5/);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      files: [{ taken: { node: 1, pod: 1 }, badLines: 1, halfWrittenLine: 5 }],
    });
  }, 120_000);

  const costs = async () => {
    const ended = await run(['costs', '--window', '24h', '--by', 'cluster,workload', '--json', '--data', data]);
    expect(ended.code).toBe(0);
    const reply: CostsReply = JSON.parse(ended.stdout);
    expect(departures(CostsReply, reply)).toEqual([]);
    return reply;
  };

  test('shows it, is alone on it, lets commands talk to its engine, and ends without a trace', async () => {
    const alone = await costs();
    expect(alone.total.amount).toBe('0.800000000');
    expect(alone.rows.map((row) => row.key)).toEqual([['c1', 'Deployment/api']]);

    const up = start(['up', '--port', '0', '--data', data]);
    const [, url = ''] = await up.until(/^Plimsoll is at (http\S+)$/m);
    expect((await fetch(`${url}healthz`)).status).toBe(200);
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    await up.until(/migrate: done/);
    const reply = await fetch(`${url}api/v1/costs?window=24h&by=cluster,workload`);
    expect(await reply.json()).toMatchObject({ total: alone.total, simulated: false });

    // a secret that only the owner may read
    expect(statSync(join(data, 'engine.json')).mode & 0o777).toBe(0o600);
    expectSentence(await run(['up', '--port', '0', '--data', data]), 1, /is in use by process \d+: stop that one/);
    expect((await costs()).total).toEqual(alone.total);
    expect((await fetch(`${url}healthz`)).status).toBe(200);

    const engine: { pid: number } = JSON.parse(readFileSync(join(data, 'engine.json'), 'utf8'));
    up.child.kill('SIGTERM');
    expect((await up.ended).code).toBe(0);
    expect(() => process.kill(engine.pid, 0)).toThrow();
    expect(existsSync(join(data, 'engine.json'))).toBe(false);

    // started again, it goes on with what it had
    const again = start(['up', '--port', '0', '--data', data]);
    await again.until(/migrate: done/);
    again.child.kill('SIGINT');
    expect((await again.ended).code).toBe(0);
    expect((await costs()).total).toEqual(alone.total);
  }, 180_000);

  test('a folder whose holder was killed is free again', async () => {
    const up = start(['up', '--port', '0', '--data', data]);
    await up.until(/engine: done/);
    up.child.kill('SIGKILL');
    await up.ended;
    expect((await costs()).total.amount).toBe('0.800000000');
  }, 120_000);

  test('export and import into another folder give the same answers', async () => {
    const file = join(scratch, 'out.jsonl.gz');
    expect((await run(['export', file, '--data', data])).code).toBe(0);
    const before = await costs();
    data = join(scratch, 'copy');
    expect((await run(['import', file, '--data', data])).code).toBe(0);
    expect(await costs()).toEqual(before);
  }, 180_000);
});

describe('a data folder that cannot be written', () => {
  // root may write everywhere
  test.runIf(process.getuid?.() !== 0)('is named', async () => {
    const folder = join(scratch, 'closed');
    await mkdir(folder);
    await chmod(folder, 0o500);
    expectSentence(await run(['up', '--port', '0', '--data', join(folder, 'data')]), 1, /cannot be written/);
  });
});
