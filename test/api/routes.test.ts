import { departures } from '@plimsoll/contract/check';
import { ErrorReply } from '@plimsoll/contract/error';
import { HealthReply } from '@plimsoll/contract/health';
import { OverviewReply } from '@plimsoll/contract/overview';
import { WorkloadReply, WorkloadsReply } from '@plimsoll/contract/workloads';
import { parseNanos } from '@plimsoll/domain/money';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../store/fixture.ts';
import { type App, appOf, getJson, worldContext } from './app.ts';
import { writeWorld } from './world.ts';

const HOST = { host: '127.0.0.1:8420' };
const WINDOW = 'window=2026-10-06T20:00:00Z,2026-10-08T03:00:00Z';

let engine: EngineFixture;
let app: App;
let empty: App;

beforeAll(async () => {
  engine = await engineFixture();
  const store = await engine.fresh();
  await writeWorld(store, false);
  app = await appOf(worldContext(store));
  empty = await appOf(worldContext(await engine.fresh()));
});

afterAll(async () => {
  await app.close();
  await empty.close();
  await engine.stop();
});

describe('openapi.json', () => {
  interface Operation {
    readonly summary?: string;
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: object }>> }>>;
  }
  interface Description {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  }

  test('describes every route, its parameters and its replies', async () => {
    const description = await getJson<Description>(app, '/api/openapi.json');
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths).sort()).toEqual([
      '/api/v1/costs',
      '/api/v1/health',
      '/api/v1/overview',
      '/api/v1/prices',
      '/api/v1/prices/history',
      '/api/v1/workloads',
      '/api/v1/workloads/{cluster}/{namespace}/{kind}/{name}',
      '/healthz',
      '/metrics',
      '/readyz',
    ]);
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary, path).toMatch(/\w/);
        const ok = operation.responses?.['200']?.content ?? {};
        expect(Object.values(ok)[0]?.schema, path).toBeTypeOf('object');
        const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
        expect(inPath).toEqual(named);
      }
    }
    const names = description.paths['/api/v1/costs']?.get?.parameters?.map((one) => one.name).sort();
    expect(names).toEqual(
      ['by', 'compare', 'currency', 'filter', 'format', 'idle', 'limit', 'shared', 'step', 'window'].sort(),
    );
  });

  test('has no reference that leads nowhere', async () => {
    const description = await getJson<object>(app, '/api/openapi.json');
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    for (const [, path = ''] of references) {
      const target = path
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], description);
      expect(target, path).toBeDefined();
    }
  });
});

describe('overview', () => {
  test('keeps its shape, says what was spent, what it will be, and what splits it', async () => {
    const reply = await getJson<OverviewReply>(app, '/api/v1/overview');
    expect(departures(OverviewReply, reply)).toEqual([]);
    expect(reply.answer).toMatch(/^October cost [\d\u00a0]+\.\d\d EUR \(estimated\) so far; it will cost about /);
    const nanos = (money: { amount: string | null }) => (money.amount === null ? 0n : parseNanos(money.amount));
    const { usage, workloadIdle, reserved, idle, unattributed } = reply.split;
    const parts = [usage, workloadIdle, reserved, idle, unattributed].reduce((sum, one) => sum + nanos(one), 0n);
    expect(parts).toBe(nanos(reply.monthSoFar));
    expect(reply.clusters.map((cluster) => [cluster.cluster, cluster.nodes, cluster.pods])).toEqual([
      ['alpha', 3, 5],
      ['beta', 2, 3],
    ]);
    const ofClusters = reply.clusters.reduce((sum, cluster) => sum + nanos(cluster.cost), 0n);
    expect(ofClusters).toBe(nanos(reply.monthSoFar));
    expect(reply.lastMonth).toBeNull();
    expect(reply.drivers).toEqual([]);
    expect(reply.prices.unpricedNodes).toBe(1);
    expect(nanos(reply.runRate.perMonth) > 0n).toBe(true);
    expect(reply.runRate.perMonth.state).toBe('estimated');
  });

  test('of an empty store says that there is nothing, in no number', async () => {
    const reply = await getJson<OverviewReply>(empty, '/api/v1/overview');
    expect(departures(OverviewReply, reply)).toEqual([]);
    expect(reply.empty?.reason).toBe('NO_DATA_YET');
    expect(reply.monthSoFar.amount).toBeNull();
    expect(reply.answer).not.toMatch(/\d/);
  });
});

describe('workloads', () => {
  test('lists each with its pods and cost, dearest first, page by page', async () => {
    const all = await getJson<WorkloadsReply>(app, `/api/v1/workloads?${WINDOW}`);
    expect(departures(WorkloadsReply, all)).toEqual([]);
    expect(all.total).toBe(6);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: WorkloadsReply = await getJson<WorkloadsReply>(
        app,
        `/api/v1/workloads?${WINDOW}&limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...more.workloads.map((one) => `${one.cluster}/${one.namespace}/${one.kind}/${one.name}`));
      cursor = more.cursor;
    }
    expect(seen).toEqual(all.workloads.map((one) => `${one.cluster}/${one.namespace}/${one.kind}/${one.name}`));
  });

  test('are found by part of the name, cluster and namespace', async () => {
    const found = await getJson<WorkloadsReply>(app, `/api/v1/workloads?${WINDOW}&q=AP&cluster=beta&namespace=shop`);
    expect(found.workloads.map((one) => [one.cluster, one.kind, one.name])).toEqual([['beta', 'Deployment', 'api']]);
  });

  test('come as CSV', async () => {
    const reply = await app.inject({ url: `/api/v1/workloads?${WINDOW}&format=csv`, headers: HOST });
    expect(reply.headers['content-type']).toContain('text/csv');
    expect(reply.body.split('\r\n')[0]).toBe('start,end,cluster,namespace,kind,name,pods,cost,currency,state,basis');
  });

  test('a foreign cursor is refused', async () => {
    const reply = await getJson<ErrorReply>(app, '/api/v1/workloads?cursor=abc', 400);
    expect(reply.error.code).toBe('BAD_CURSOR');
  });
});

describe('one workload', () => {
  test('keeps its shape and costs what the Costs page says', async () => {
    const reply = await getJson<WorkloadReply>(app, `/api/v1/workloads/alpha/shop/Deployment/api?${WINDOW}`);
    expect(departures(WorkloadReply, reply)).toEqual([]);
    const filter = 'cluster:"alpha"+namespace:"shop"+controllerKind:"Deployment"+controllerName:"api"';
    const costs = await getJson<{ total: unknown }>(
      app,
      `/api/v1/costs?${WINDOW}&filter=${encodeURIComponent(filter)}`,
    );
    expect(reply.cost).toMatchObject({ amount: (costs.total as { amount: string }).amount });
    expect(reply.team).toBe('checkout');
    expect(reply.pods.map((pod) => pod.pod).sort()).toEqual(['api-p1', 'api-p2']);
    const [container] = reply.containers;
    expect(container?.cpuMilli.request).toBe(500);
    expect(container?.cpuMilli.limit).toBeNull();
    expect(container?.memoryBytes.limit).toBe(2 ** 30);
    expect(container?.cpuMilli.p95).toBeGreaterThan(0);
    expect(reply.events.map((event) => event.reason)).toEqual(['OOMKilled']);
    expect(reply.answer).toContain('1 container killed for lack of memory');
    expect(reply.priceBasis.map((price) => price.hourly.currency).sort()).toEqual(['EUR', 'USD']);
    expect(reply.series.points.some((point) => point.cpuUsedMilli !== null)).toBe(true);
  });

  test('a name with a dot, a comma and quotes is found', async () => {
    const name = encodeURIComponent('render, "late"');
    const job = await getJson<WorkloadReply>(app, `/api/v1/workloads/alpha/media/CronJob/${name}?${WINDOW}`);
    expect(job.pods).toHaveLength(1);
    const pod = await getJson<WorkloadReply>(app, `/api/v1/workloads/beta/tools/Pod/shell.v2?${WINDOW}`);
    expect(pod.name).toBe('shell.v2');
  });

  test('of a window in which it did not run has no number', async () => {
    const reply = await getJson<WorkloadReply>(
      app,
      '/api/v1/workloads/alpha/media/CronJob/render%2C%20%22late%22?window=2026-10-07T20:00:00Z,2026-10-08T00:00:00Z',
    );
    expect(reply.cost.amount).toBeNull();
    expect(reply.empty?.reason).toBe('FILTER_MATCHES_NOTHING');
  });

  test('that nobody ever saw is not found', async () => {
    const reply = await getJson<ErrorReply>(app, '/api/v1/workloads/alpha/shop/Deployment/none', 404);
    expect(departures(ErrorReply, reply)).toEqual([]);
    expect(reply.error.code).toBe('WORKLOAD_NOT_FOUND');
  });
});

describe('health', () => {
  test('names what fails, what has no price, and where nobody looked', async () => {
    const reply = await getJson<HealthReply>(app, '/api/v1/health');
    expect(departures(HealthReply, reply)).toEqual([]);
    expect(reply.answer).toBe(
      'Numbers are complete to 2026-10-08 03:00 UTC; usage of beta fails, last success 20 min ago; 1 node without a price.',
    );
    expect(reply.unpricedNodes.map((node) => node.node)).toEqual(['beta-unpriced']);
    expect(reply.gaps.map((gap) => [gap.cluster, gap.node])).toEqual([
      ['alpha', 'alpha-n2'],
      ['beta', ''],
    ]);
    expect(reply.store.samples).toBeGreaterThan(10_000);
  });

  test.each(['sources', 'gaps', 'coverage', 'unpriced', 'startup'])('list %s comes as CSV', async (list) => {
    const reply = await app.inject({ url: `/api/v1/health?format=csv&list=${list}`, headers: HOST });
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toMatch(/^[a-z_]+,[a-z_,]+\r\n/);
  });

  test('stands at /metrics too', async () => {
    const reply = await app.inject({ url: '/metrics', headers: HOST });
    expect(reply.headers['content-type']).toContain('text/plain');
    expect(reply.body).toContain('plimsoll_source_up{source="usage",cluster="beta"} 0');
    expect(reply.body).toContain('plimsoll_ready 1');
    expect(reply.body).toContain('plimsoll_http_request_seconds_bucket');
  });

  test('probes', async () => {
    expect(await getJson(app, '/healthz')).toEqual({ status: 'ok' });
    expect(await getJson(app, '/readyz')).toEqual({ ready: true, waitingFor: [] });
  });
});

describe('a store that is away', () => {
  test('is STORE_UNAVAILABLE, with a request id and nothing of its address', async () => {
    const store = engine.bare();
    const lost = await appOf(worldContext(store));
    const reply = await lost.inject({ url: '/api/v1/costs', headers: HOST });
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
    expect(reply.body).not.toContain('http://');
    await lost.close();
  });
});
