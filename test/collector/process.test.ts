import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Engine, startEngine } from '@plimsoll/engine/start';
import { openStore, type Store } from '@plimsoll/store/client';
import { migrate } from '@plimsoll/store/migrate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeKube, fixture, until } from './fake-kube.ts';

const MAIN = fileURLToPath(new URL('../../collector/main.ts', import.meta.url));
const INTERVAL_S = 2;
const CORES = 0.07;

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly uid: string; readonly namespace: string };
  }[];
}

describe('the collector as a process', () => {
  let folder: string;
  let engine: Engine;
  let database = 0;
  let kube: FakeKube;
  let kubeconfig: string;
  let store: Store;
  let running: { child: ChildProcess; stderr: string[]; ended: Promise<number | null> }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'collector-'));
    engine = await startEngine({ dataDir: join(folder, 'engine') });
  });

  afterAll(async () => {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    database += 1;
    store = open();
    await migrate(store);
    kube = await new FakeKube().start();
    kubeconfig = await kube.kubeconfig();
    for (const [path, file] of [
      ['/api/v1/nodes', 'nodes.json'],
      ['/api/v1/namespaces', 'namespaces.json'],
      ['/apis/apps/v1/replicasets', 'replicasets.json'],
      ['/api/v1/pods', 'pods.json'],
    ] as const) {
      for (const object of (await fixture<Listed>(file)).items) kube.put(path, object);
    }
    kube.kubelet = (_, path) => (path === '/stats/summary' ? { body: liveSummary() } : { status: 404 });
  });

  afterEach(async () => {
    for (const { child, ended } of running) {
      child.kill('SIGKILL');
      await ended;
    }
    running = [];
    await kube.die();
    await store.close();
  });

  function open(): Store {
    return openStore({
      url: engine.url,
      database: `collector_${database}`,
      username: engine.username,
      password: engine.password,
    });
  }

  /** Every pod has used so much of a core since the epoch of this process, whenever it is asked. */
  function liveSummary(): string {
    const now = Date.now();
    const time = new Date(now).toISOString();
    const nanos = Math.round((now - performance.timeOrigin + 3_600_000) * CORES * 1e6);
    const pods = [...(kube.objects.get('/api/v1/pods')?.values() ?? [])] as unknown as {
      metadata: { name: string; namespace: string; uid: string };
      spec: { containers: { name: string }[] };
    }[];
    return JSON.stringify({
      pods: pods.map((pod) => ({
        podRef: pod.metadata,
        containers: pod.spec.containers.map(({ name }) => ({
          name,
          startTime: new Date(performance.timeOrigin - 3_600_000).toISOString(),
          cpu: { time, usageCoreNanoSeconds: nanos, usageNanoCores: CORES * 1e9 },
          memory: { time, workingSetBytes: 1_000_000 },
        })),
      })),
    });
  }

  function start(...more: string[]) {
    const argv = ['--mode', 'cluster', '--url', engine.url, '--database', `collector_${database}`, '--spool'];
    const given = [...argv, join(folder, `spool${database}`), '--interval', String(INTERVAL_S)];
    const child = spawn(process.execPath, [MAIN, ...given, '--kubeconfig', kubeconfig, ...more], {
      env: { ...process.env, PLIMSOLL_USER: engine.username, PLIMSOLL_PASSWORD: engine.password },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const stderr: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const one = { child, stderr, ended };
    running.push(one);
    return one;
  }

  const count = async (sql: string) => Number((await store.rows<{ n: string }>('test', sql))[0]?.n);
  const samples = () => count('SELECT count() AS n FROM sample FINAL');

  /** Of every tick between the first and the last sample: has it samples of all pods, or a gap over it? */
  async function unexplainedTicks(): Promise<string[]> {
    const rows = await store.rows<{ ts: string; pods: string }>(
      'test',
      'SELECT toUnixTimestamp(ts) AS ts, uniqExact(pod_uid) AS pods FROM sample FINAL GROUP BY ts ORDER BY ts',
    );
    const gaps = await store.rows<{ from: string; to: string }>(
      'test',
      'SELECT toUnixTimestamp(from_ts) AS from, toUnixTimestamp(to_ts) AS to FROM gap FINAL',
    );
    const whole = new Map(rows.map((row) => [Number(row.ts), Number(row.pods)]));
    const first = Number(rows[0]?.ts);
    const last = Number(rows.at(-1)?.ts);
    const lacking: string[] = [];
    for (let tick = first; tick <= last; tick += INTERVAL_S) {
      const covered = gaps.some((gap) => Number(gap.from) < tick && tick - INTERVAL_S < Number(gap.to));
      if (whole.get(tick) !== 3 && !covered) lacking.push(`${tick - first}: ${whole.get(tick) ?? 0} pods`);
    }
    return lacking;
  }

  it('loses at most the interval in flight when it is killed, and counts nothing twice', async () => {
    for (let kill = 0; kill < 6; kill++) {
      const before = await samples();
      const { child, ended } = start();
      await until('it has written', async () => (await samples()) > before, 30_000);
      await sleep(Math.random() * 2_000 * INTERVAL_S);
      child.kill('SIGKILL');
      await ended;
    }
    const last = start();
    const before = await samples();
    await until('it has written', async () => (await samples()) > before, 30_000);
    last.child.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    expect(await unexplainedTicks()).toEqual([]);
    // what was used never exceeds what the counters gave, however often a batch was sent
    const twice = `SELECT count() AS n FROM (SELECT pod_uid, ts FROM sample FINAL GROUP BY pod_uid, ts HAVING count() > 1)`;
    expect(await count(twice)).toBe(0);
    expect(await count(`SELECT count() AS n FROM sample FINAL WHERE cpu_milli > ${CORES * 1000 * 1.5}`)).toBe(0);
    expect(await count('SELECT count() AS n FROM pod FINAL')).toBe(3);
  });

  it('loses nothing while the store is away, and sends it when it is back', async () => {
    const one = start();
    await until('it has written', async () => (await samples()) > 3, 30_000);
    const port = Number(new URL(engine.url).port);
    const [username, password] = [engine.username, engine.password];
    await engine.stop();
    await sleep(8_000);
    engine = await startEngine({ dataDir: join(folder, 'engine'), port });
    if (engine.username !== username || engine.password !== password) {
      // a new secret reaches a collector with its next start; what it spooled waits for that
      one.child.kill('SIGKILL');
      await one.ended;
      await store.close();
      store = open();
      start();
    }
    const before = await samples();
    await until('it has written', async () => (await samples()) > before + 12, 30_000);
    expect(one.stderr.join('')).toContain('Facts are kept in');
    expect(await unexplainedTicks()).toEqual([]);
    const gaps = `SELECT count() AS n FROM gap FINAL WHERE reason NOT IN ('before_first_observation', 'collector_stopped')`;
    expect(await count(gaps)).toBe(0);
  });

  it('closes what vanished while it was away where it was last seen', async () => {
    const one = start();
    await until('it has written', async () => (await samples()) > 3, 30_000);
    one.child.kill('SIGKILL');
    await one.ended;
    const gone = [...(kube.objects.get('/api/v1/pods')?.keys() ?? [])][0] ?? '';
    kube.remove('/api/v1/pods', gone);
    await sleep(3_000);
    start();
    const closed = `SELECT count() AS n FROM pod FINAL WHERE to_ts < '2100-01-01' AND uid = '${gone}' AND to_ts <= (SELECT max(from_ts) FROM gap FINAL)`;
    await until('it is closed', async () => (await count(closed)) === 1, 30_000);
    expect(await count(`SELECT count() AS n FROM pod FINAL WHERE to_ts >= '2100-01-01'`)).toBe(2);
  });

  it('waits for a cluster that does not answer and says so, in the store too', async () => {
    await kube.die();
    const one = start();
    const waiting = `SELECT count() AS n FROM source_state FINAL WHERE source = 'watch' AND state = 'failing' AND last_error LIKE '%cannot be reached%'`;
    await until('it is noted', async () => (await count(waiting)) === 1, 30_000);
    expect(one.stderr.join('')).toContain('Trying again until it answers.');
    await kube.start();
    await until('it begins', async () => (await count('SELECT count() AS n FROM pod FINAL')) === 3, 30_000);
  });

  it('refuses what cannot work with one sentence and exit 2', async () => {
    const missing = start('--context', 'other');
    expect(await missing.ended).toBe(2);
    expect(missing.stderr.join('').trim()).toMatch(
      /^collector: The kubeconfig .* has no context "other": it has fake\.$/,
    );
    await store.insertRows('cluster', ['name', 'uid', 'version'], [{ name: 'fake', uid: 'another', version: 1 }]);
    const conflict = start();
    expect(await conflict.ended).toBe(2);
    expect(conflict.stderr.join('')).toContain('The name "fake" already stands for another cluster');
  });
});
