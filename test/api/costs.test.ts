import { departures } from '@plimsoll/contract/check';
import { CostsReply } from '@plimsoll/contract/costs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../store/fixture.ts';
import { type App, appOf, worldContext } from './app.ts';
import { costsOf, expectIdentity, nanos, type Question, span, sum, trendSum, WHOLE } from './question.ts';
import { WORLD_FROM, WORLD_TO, writeWorld } from './world.ts';

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

const dimension = fc.constantFrom(
  'cluster',
  'node',
  'pool',
  'team',
  'namespace',
  'workload',
  'pod',
  'container',
  'label:app',
);
const path = fc.uniqueArray(dimension, { maxLength: 3 }).map((parts) => parts.join(','));
const filter = fc.constantFrom(
  '',
  'cluster:"alpha"',
  'cluster!:"alpha"',
  'node:"alpha-n2"',
  'pool:"general"',
  'cluster:"beta"+pool:"odd"',
  'namespace:"shop"',
  'namespace!:"shop","kube-system"',
  'namespace:"shop"+cluster:"alpha"',
  'controllerKind:"DaemonSet"|namespace:"media"',
  'label[app]:"api"',
  'label[app]!:"api"',
  'pod~:"api-"',
  'container:"sidecar"',
  'team:"checkout","unmapped"',
  'namespace:"nothing"',
);
const window = fc
  .tuple(fc.integer({ min: -3, max: 30 }), fc.integer({ min: 1, max: 34 }))
  .map(([start, length]) => span(WORLD_FROM + start * 3600, WORLD_FROM + (start + length) * 3600));
const question = fc.record({
  by: path,
  filter,
  window,
  idle: fc.constantFrom('separate', 'spread'),
  shared: fc.constantFrom('separate', 'spread'),
  currency: fc.constantFrom('EUR', 'USD'),
});

describe('the identity', () => {
  test('holds at every grouping, window, filter, currency and way to show idle', async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const reply = await costs(asked);
        expect(departures(CostsReply, reply)).toEqual([]);
        expectIdentity(reply);
      }),
      { numRuns: 80 },
    );
  });

  test('holds with a limit, and the total stays', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 1, max: 4 }), async (asked, limit) => {
        const [all, some] = await Promise.all([costs(asked), costs({ ...asked, limit: String(limit) })]);
        expectIdentity(some);
        expect(some.total).toEqual(all.total);
        expect(some.rows.length).toBe(Math.min(all.rows.length, limit + 1));
        if (all.rows.length > limit) expect(some.rows.at(-1)?.key).toEqual(['(other)']);
      }),
      { numRuns: 20 },
    );
  });

  test('holds over time: the steps of every row and of the whole sum to what they are steps of', async () => {
    const step = fc.constantFrom('hour', 'day', 'week', 'month');
    await fc.assert(
      fc.asyncProperty(question, step, async (asked, width) => {
        const reply = await costs({ ...asked, step: width });
        expect(departures(CostsReply, reply)).toEqual([]);
        expectIdentity(reply);
        for (const row of reply.rows) expect(trendSum(row.trend)).toBe(nanos(row.cost));
        expect(trendSum(reply.trends.total)).toBe(nanos(reply.total));
        expect(trendSum(reply.trends.idle)).toBe(nanos(reply.idle));
        expect(trendSum(reply.trends.reserved)).toBe(nanos(reply.reserved));
        expect(trendSum(reply.trends.unattributed)).toBe(nanos(reply.unattributed));
      }),
      { numRuns: 30 },
    );
  });

  test('the total is the same at every grouping', async () => {
    await fc.assert(
      fc.asyncProperty(question, path, async (asked, other) => {
        const [one, two] = await Promise.all([costs(asked), costs({ ...asked, by: other })]);
        expect(two.total).toEqual(one.total);
        expect(two.idle).toEqual(one.idle);
      }),
      { numRuns: 25 },
    );
  });

  test('windows that tile a window sum to it', async () => {
    const middle = fc.integer({ min: 1, max: 30 }).map((hours) => WORLD_FROM + hours * 3600);
    await fc.assert(
      fc.asyncProperty(question, middle, async (asked, cut) => {
        // spreading works on whole UTC days, so only midnights tile it
        const at = asked.idle === 'spread' ? Math.round(cut / 86_400) * 86_400 : cut;
        const [whole, early, late] = await Promise.all(
          [span(WORLD_FROM, WORLD_TO), span(WORLD_FROM, at), span(at, WORLD_TO)].map((part) =>
            costs({ ...asked, window: part }),
          ),
        );
        if (whole === undefined || early === undefined || late === undefined) throw new Error('three replies');
        expect(nanos(early.total) + nanos(late.total)).toBe(nanos(whole.total));
      }),
      { numRuns: 30 },
    );
  });
});

describe('drilling down', () => {
  const FIELD: Readonly<Record<string, string>> = { cluster: 'cluster', namespace: 'namespace', pool: 'pool' };

  test('never changes a parent, with idle separate or spread', async () => {
    for (const idle of ['separate', 'spread']) {
      for (const [parent, field] of Object.entries(FIELD)) {
        const parents = await costs({ ...WHOLE, idle, by: parent });
        for (const row of parents.rows) {
          const key = row.key[0] ?? '';
          const children = await costs({ ...WHOLE, idle, by: 'workload,pod', filter: `${field}:"${key}"` });
          expect(sum(children.rows.map((child) => nanos(child.cost)))).toBe(nanos(row.cost));
        }
      }
    }
  });

  test('filters that part the whole part its total too, when idle is spread', async () => {
    const whole = await costs({ ...WHOLE, idle: 'spread', by: 'namespace' });
    const parts = await Promise.all(
      whole.rows.map((row) => costs({ ...WHOLE, idle: 'spread', filter: `namespace:"${row.key[0]}"` })),
    );
    // idle that no container could carry belongs to no namespace
    const carried = nanos(whole.total) - nanos(whole.idle);
    const difference = carried - sum(parts.map((part) => nanos(part.total)));
    // what stands on nodes (or days of nodes) without any container has no namespace either
    expect(difference >= 0n).toBe(true);
    expect(difference < nanos(whole.total) / 4n).toBe(true);
  });

  test('clusters sum to everything', async () => {
    const whole = await costs(WHOLE);
    const parts = await Promise.all(
      ['alpha', 'beta', 'chaos'].map((name) => costs({ ...WHOLE, filter: `cluster:"${name}"` })),
    );
    for (const part of ['total', 'idle', 'reserved', 'unattributed'] as const) {
      expect(sum(parts.map((reply) => nanos(reply[part])))).toBe(nanos(whole[part]));
    }
  });
});
