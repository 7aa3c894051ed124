import type { Store } from '@plimsoll/store/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoProgress, runDemo } from '../../collector/demo/main.ts';
import { type EngineFixture, engineFixture } from '../store/fixture.ts';
import { at, counts, DAY_MS, DIGESTS, digests, euroAnHour, FROM, make, NOW, one, SMALL, TABLES } from './small-demo.ts';

let engine: EngineFixture;
let store: Store;
let real: Store;
const told: DemoProgress[] = [];

beforeAll(async () => {
  engine = await engineFixture();
  real = await engine.fresh();
  store = await engine.fresh();
  await make(store, NOW, (progress) => told.push(progress));
});

afterAll(async () => {
  await engine.stop();
});

describe('the demo in a database', () => {
  it('has samples for 48 hours, hours for all of it, days, quantiles and money', async () => {
    const rows = await counts(store);
    for (const table of TABLES) expect(rows[table], table).toBeGreaterThan(0);
    expect(await one(store, 'SELECT toString(min(hour)) AS x FROM usage_hour')).toBe(
      await one(store, `SELECT toString(${at(FROM)}) AS x`),
    );
    const hours = Number(await one(store, 'SELECT uniqExact(hour) AS x FROM rolled_hour'));
    expect(hours).toBe(4 * 24 + 11);
    const first = Number(await one(store, 'SELECT toUnixTimestamp(min(ts)) AS x FROM sample'));
    expect(NOW / 1000 - first).toBeGreaterThan(47.9 * 3600);
    expect(NOW / 1000 - first).toBeLessThan(49 * 3600);
  });

  it('divides every node-hour exactly', async () => {
    const sums = `SELECT count() AS x FROM
      (SELECT hour, cluster, node_uid, life_seconds,
        cpu_reserved_share + cpu_idle_share + cpu_unattributed_share AS cpu_left,
        memory_reserved_share + memory_idle_share + memory_unattributed_share AS memory_left FROM node_hour) AS n
      LEFT JOIN (SELECT hour, cluster, node_uid, sum(cpu_used_share + cpu_idle_share) AS cpu,
        sum(memory_used_share + memory_idle_share) AS memory FROM usage_hour GROUP BY hour, cluster, node_uid) AS u
      USING (hour, cluster, node_uid)
      WHERE cpu_left + cpu != round(life_seconds / 3600 * 1e12) OR memory_left + memory != round(life_seconds / 3600 * 1e12)`;
    expect(await one(store, sums)).toBe('0');
    expect(
      await one(
        store,
        'SELECT count() AS x FROM usage_hour WHERE (cluster, node_uid) NOT IN (SELECT cluster, uid FROM node)',
      ),
    ).toBe('0');
  });

  it('divides every euro exactly, in hours and in days', async () => {
    for (const [cells, nodes, time] of [
      ['cost_hour', 'cost_node_hour', 'hour'],
      ['cost_day', 'cost_node_day', 'day'],
    ]) {
      const sums = `SELECT count() AS x FROM
        (SELECT ${time}, cluster, node_uid, sum(total_nanos - cpu_idle_nanos - memory_idle_nanos - gpu_idle_nanos
          - cpu_reserved_nanos - memory_reserved_nanos - unattributed_nanos) AS rest FROM ${nodes} GROUP BY ALL) AS n
        LEFT JOIN (SELECT ${time}, cluster, node_uid, sum(cpu_used_nanos + cpu_idle_nanos + memory_used_nanos
          + memory_idle_nanos + gpu_nanos) AS cells FROM ${cells} GROUP BY ALL) AS c
        USING (${time}, cluster, node_uid) WHERE rest != cells`;
      expect(await one(store, sums), cells).toBe('0');
    }
    expect(
      await one(
        store,
        'SELECT (SELECT sum(total_nanos) FROM cost_node_hour) = (SELECT sum(total_nanos) FROM cost_node_day) AS x',
      ),
    ).toBe(1);
  });

  it('has no row after now', async () => {
    for (const [table, column] of [
      ['sample', 'ts'],
      ['event', 'ts'],
      ['pod', 'from_ts'],
      ['node', 'from_ts'],
      ['gap', 'to_ts'],
      ['usage_hour', 'hour'],
    ]) {
      expect(await one(store, `SELECT count() AS x FROM ${table} WHERE ${column} > ${at(NOW)}`), table).toBe('0');
    }
    const closed = `SELECT count() AS x FROM pod FINAL WHERE to_ts > ${at(NOW)} AND to_ts < toDateTime(4102444800, 'UTC')`;
    expect(await one(store, closed)).toBe('0');
  });

  it('has seen nothing inside a gap, and calls it unattributed, not idle', async () => {
    const inside = `SELECT count() AS x FROM sample AS s INNER JOIN (SELECT * FROM gap FINAL) AS g ON s.cluster = g.cluster
      WHERE (g.node_uid = '' OR g.node_uid = s.node_uid) AND s.ts > g.from_ts AND s.ts <= g.to_ts`;
    expect(await one(store, inside)).toBe('0');
    const [row] = await store.rows<{ lost: string; estimated: string; seen: string }>(
      'test',
      `SELECT sum(n.gap_seconds > 0 AND n.cpu_unattributed_share > 0) AS lost,
         (SELECT sum(estimated_seconds) FROM usage_hour) AS estimated,
         sum(n.gap_seconds = 0 AND n.cpu_unattributed_share > 0) AS seen FROM node_hour AS n`,
    );
    expect(Number(row?.lost)).toBeGreaterThanOrEqual(6);
    expect(Number(row?.estimated)).toBeGreaterThan(3600);
    expect(Number(row?.seen)).toBe(0);
  });

  it('makes the hours without samples as the rollup makes those with them', async () => {
    const rows = await store.rows<{ cluster: string; generated: number; rolled: number }>(
      'test',
      `SELECT cluster,
         sumIf(cpu_used_milli_s, hour < ${at(NOW - 49 * 3_600_000)}) / sumIf(cpu_requested_milli_s, hour < ${at(NOW - 49 * 3_600_000)}) AS generated,
         sumIf(cpu_used_milli_s, hour > ${at(NOW - 47 * 3_600_000)}) / sumIf(cpu_requested_milli_s, hour > ${at(NOW - 47 * 3_600_000)}) AS rolled
       FROM usage_hour WHERE kind = 'DaemonSet' GROUP BY cluster`,
    );
    expect(rows).toHaveLength(SMALL.length);
    for (const { cluster, generated, rolled } of rows) {
      expect(Math.abs(generated / rolled - 1), cluster).toBeLessThan(0.1);
    }
  });

  it('is told newest first, its share never falls and ends at 1', () => {
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const days = told.flatMap(({ detail }) => detail.match(/history back to (\S+)/)?.[1] ?? []);
    expect(days.length).toBeGreaterThan(1);
    expect(days).toEqual([...days].sort().reverse());
  });

  it('has put nothing into another database', async () => {
    const rows = await counts(real);
    for (const table of TABLES) expect(rows[table], table).toBe(0);
  });

  it('is the same again in an empty database', async () => {
    const again = await engine.fresh();
    await make(again);
    expect(await digests(again)).toEqual(await digests(store));
  });

  it('adds nothing when it is started again at the same moment', async () => {
    const [before, sums] = [await counts(store), await digests(store)];
    await make(store);
    expect(await counts(store)).toEqual(before);
    expect(await digests(store)).toEqual(sums);
  });

  it('makes again what a run that was cut off left half done', async () => {
    const sums = await digests(store);
    await store.command(
      'test-forget',
      `ALTER TABLE rolled_hour DELETE WHERE hour < ${at(FROM + DAY_MS)} SETTINGS mutations_sync = 1`,
    );
    await make(store);
    expect(await digests(store)).toEqual(sums);
  });
});

describe('the demo that goes on', () => {
  it('tells each minute as it comes, then a pause of hours, and arrives where a new start arrives', async () => {
    const going = await engine.fresh();
    const fill = await make(going);
    for (const minute of [1, 2, 3, 180]) await fill.tick(NOW / 1000 + minute * 60);
    const fresh = await engine.fresh();
    await make(fresh, NOW + 180 * 60_000);
    const both = `SELECT sum(cityHash64(ts, pod_uid, container, cpu_milli, memory_bytes, tx_bytes)) AS x FROM sample FINAL
      WHERE ts > ${at(NOW - 40 * 3_600_000)}`;
    expect(await one(going, both)).toBe(await one(fresh, both));
    expect(await one(going, DIGESTS.pod ?? '')).toBe(await one(fresh, DIGESTS.pod ?? ''));
    expect(
      Number(
        await one(
          going,
          "SELECT toUnixTimestamp(min(last_success)) AS x FROM source_state FINAL WHERE source = 'usage'",
        ),
      ),
    ).toBe(NOW / 1000 + 180 * 60);
  });

  it('leaves no hour out after a pause of four days', async () => {
    const later = NOW + 4 * DAY_MS - DAY_MS;
    const paused = await engine.fresh();
    await make(paused, NOW - DAY_MS);
    await make(paused, later);
    const hours = Number(await one(paused, 'SELECT uniqExact(hour) AS x FROM rolled_hour'));
    expect(hours).toBe(Math.ceil((later - (FROM - DAY_MS)) / 3_600_000));
    const twice = 'SELECT count() - uniqExact(hour, pod_uid, container, node_uid) AS x FROM usage_hour';
    expect(Number(await one(paused, twice))).toBe(0);
    expect(Number(await one(paused, 'SELECT count() - uniqExact(hour, node_uid) AS x FROM node_hour'))).toBe(0);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const details: string[] = [];
    await runDemo({
      store,
      report: ({ detail, share }) => {
        details.push(detail);
        if (share === 1) stop.abort();
      },
      signal: stop.signal,
      now: () => NOW,
      currencies: ['EUR'],
      days: 4,
      clusters: SMALL,
      price: euroAnHour,
    });
    expect(details.at(-1)).toBe('the demo organisation is ready');
  });
});
