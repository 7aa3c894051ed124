import { parseNanos } from '@plimsoll/domain/money';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../store/fixture.ts';
import { type App, appOf, getJson, worldContext } from './app.ts';
import { costsOf, nanos, type Question, restOf, span, sum, WHOLE } from './question.ts';
import { WORLD_TO, writeWorld } from './world.ts';

let engine: EngineFixture;
let app: App;

beforeAll(async () => {
  engine = await engineFixture();
  const store = await engine.fresh();
  await writeWorld(store, true);
  app = await appOf(worldContext(store));
});

afterAll(async () => {
  await app.close();
  await engine.stop();
});

const costs = (question: Question) => costsOf(app, question);

describe('what a reply says', () => {
  test('under a filter by pods, idle is 0 when separate and in the rows when spread', async () => {
    const separate = await costs({ ...WHOLE, filter: 'namespace:"shop"' });
    const spread = await costs({ ...WHOLE, filter: 'namespace:"shop"', idle: 'spread' });
    expect(restOf(separate)).toBe(0n);
    expect(nanos(spread.idle)).toBe(0n);
    expect(nanos(spread.rows[0]?.spreadIdle ?? spread.idle) > 0n).toBe(true);
    expect(nanos(spread.total) > nanos(separate.total)).toBe(true);
  });

  test('a flat month costs its part of the month: 31 hours of 97 EUR in 744', async () => {
    const reply = await costs({ ...WHOLE, filter: 'node:"alpha-n3"' });
    expect(reply.total).toEqual({ amount: '4.041666666', currency: 'EUR', state: 'known', basis: 'mixed' });
  });

  test('money that nobody collected is missing, never 0, and coverage says so', async () => {
    const reply = await costs(WHOLE);
    expect(reply.rows[0]?.network).toEqual({ amount: null, currency: 'EUR', state: 'missing', basis: 'list' });
    expect(reply.coverage.missing.map((one) => one.reason)).toEqual([
      'NO_PRICE_FOR',
      'COLLECTOR_SILENT',
      'NOT_COLLECTED',
    ]);
    expect(reply.coverage.share).toBeGreaterThan(0.5);
    expect(reply.coverage.share).toBeLessThan(1);
  });

  test('a row on a node without a price is missing', async () => {
    const reply = await costs({ ...WHOLE, by: 'node', filter: 'pool:"odd"' });
    expect(reply.rows.map((row) => [row.key, row.cost.amount, row.cost.state])).toEqual([
      [['beta-unpriced'], null, 'missing'],
    ]);
    expect(reply.total.state).toBe('missing');
    expect(reply.answer).toContain('unknown');
  });

  test('labels, teams and overhead come from pods and namespaces', async () => {
    const reply = await costs({ ...WHOLE, by: 'team', filter: 'cluster:"alpha"' });
    expect(reply.rows.map((row) => row.key[0]).sort()).toEqual(['checkout', 'data', 'unmapped']);
    const system = await costs({ ...WHOLE, by: 'namespace', filter: 'cluster:"alpha"' });
    expect(system.rows.filter((row) => row.overhead).map((row) => row.key[0])).toEqual(['kube-system']);
  });

  test('steps before the first fact are gaps, not zeros, and cut ones are partial', async () => {
    const reply = await costs({ window: '2026-10-06,2026-10-08', step: 'day', by: 'cluster' });
    expect(reply.trends.total.map((point) => [point.start, point.partial])).toEqual([
      ['2026-10-06T00:00:00Z', false],
      ['2026-10-07T00:00:00Z', false],
    ]);
    const early = await costs({ window: '2026-10-04,2026-10-06', step: 'day', by: 'cluster' });
    expect(early.trends.total.map((point) => point.amount === null)).toEqual([true, false]);
    const today = await costs({ window: 'today', step: 'day', by: 'cluster' });
    expect(today.trends.total.map((point) => point.partial)).toEqual([true]);
  });

  test('compare sets the window before beside each row', async () => {
    const asked = { by: 'namespace', compare: 'previous', window: span(WORLD_TO - 10 * 3600, WORLD_TO) };
    const reply = await costs(asked);
    const before = await costs({ by: 'namespace', window: span(WORLD_TO - 20 * 3600, WORLD_TO - 10 * 3600) });
    expect(reply.previousTotal).toEqual(before.total);
    expect(reply.previousWindow).toEqual(before.window);
    for (const row of before.rows) {
      const same = reply.rows.find((candidate) => candidate.key[0] === row.key[0]);
      if (same !== undefined) expect(same.previous).toEqual(row.cost);
    }
    expect(reply.answer).toMatch(/(more|less) than in the window it is compared with/);
  });

  test('the answer names amount, currency, period and estimate', async () => {
    const reply = await costs(WHOLE);
    expect(reply.answer).toMatch(
      /^Everything cost [\d\u00a0]+\.\d\d EUR \(estimated\) from 2026-10-06 20:00 to 2026-10-08 03:00 UTC so far; /,
    );
  });

  test('relative windows end at the last closed hour, whatever the clock says', async () => {
    const reply = await costs({ window: '24h' });
    expect(reply.window).toEqual({ start: '2026-10-07T03:00:00Z', end: '2026-10-08T03:00:00Z', zone: 'UTC' });
    expect(reply.asOf).toBe('2026-10-08T03:00:00Z');
  });

  test.each([
    ['before all facts', { window: '2026-09-01,2026-09-02' }, 'OUTSIDE_RETENTION'],
    ['a filter that matches nothing', { ...WHOLE, filter: 'namespace:"nothing"' }, 'FILTER_MATCHES_NOTHING'],
    ['beyond the last fact', { window: '2026-11-01,2026-11-02' }, 'COLLECTOR_SILENT'],
  ])('%s is empty with a reason', async (_, asked, reason) => {
    const reply = await costs(asked);
    expect(reply.empty?.reason).toBe(reason);
    expect(reply.rows).toEqual([]);
    expect(reply.answer).not.toContain('0.00');
  });
});

describe('CSV', () => {
  test.each([
    ['format=csv', '/api/v1/costs?format=csv', {}],
    ['Accept: text/csv', '/api/v1/costs?', { accept: 'text/csv' }],
  ])('comes by %s and sums to the total', async (_, url, headers) => {
    const asked = new URLSearchParams({ ...WHOLE, by: 'cluster,namespace' });
    const reply = await app.inject({ url: `${url}&${asked}`, headers: { host: '127.0.0.1:8420', ...headers } });
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const lines = reply.body
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const [header = [], ...rows] = lines;
    expect(header.slice(0, 5)).toEqual(['start', 'end', 'cluster', 'namespace', 'cost']);
    expect(header).toContain('currency');
    const costsColumn = rows.map((row) => (row[4] === '' ? 0n : parseNanos(row[4] ?? '')));
    const json = await costs({ ...WHOLE, by: 'cluster,namespace' });
    expect(sum(costsColumn)).toBe(nanos(json.total));
  });
});

describe('bad questions', () => {
  test.each([
    [{ window: 'yesteryear' }, 'BAD_WINDOW'],
    [{ window: '2026-10-02T00:00:00Z,2026-10-01T00:00:00Z' }, 'BAD_WINDOW'],
    [{ by: 'planet' }, 'BAD_GROUPING'],
    [{ by: 'pod,pod' }, 'BAD_GROUPING'],
    [{ filter: 'namespace="shop"' }, 'BAD_FILTER'],
    [{ currency: 'GBP' }, 'CURRENCY_NOT_KEPT'],
    [{ currency: 'euro' }, 'BAD_REQUEST'],
    [{ idle: 'hide' }, 'BAD_REQUEST'],
    [{ limit: '0' }, 'BAD_REQUEST'],
    [{ filtr: 'x' }, 'BAD_REQUEST'],
    [{ window: '2020-01-01,2026-01-01', step: 'hour' }, 'TOO_MANY_STEPS'],
  ])('%o is refused with %s', async (asked, code) => {
    const url = `/api/v1/costs?${new URLSearchParams(asked)}`;
    const reply = await getJson<{ error: { code: string; message: string; hint: string; requestId: string } }>(
      app,
      url,
      400,
    );
    expect(reply.error.code).toBe(code);
    expect(reply.error.message).toMatch(/\.$/);
    expect(reply.error.hint).toMatch(/\.$/);
    expect(reply.error.requestId).not.toBe('');
  });
});
