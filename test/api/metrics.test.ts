import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineFixture, engineFixture } from '../store/fixture.ts';
import { describeTier, prometheusTier } from '../tier.ts';
import { type App, appOf, worldContext } from './app.ts';
import { writeWorld } from './world.ts';

describeTier(prometheusTier, 'metrics, read by Prometheus itself', () => {
  let engine: EngineFixture;
  let app: App;

  beforeAll(async () => {
    engine = await engineFixture();
    const store = await engine.fresh();
    await writeWorld(store, false);
    app = await appOf(worldContext(store));
  });

  afterAll(async () => {
    await app?.close();
    await engine?.stop();
  });

  it('passes promtool without a complaint about ours', async () => {
    const host = { host: '127.0.0.1:8420' };
    await app.inject({ url: '/api/v1/costs', headers: host });
    const reply = await app.inject({ url: '/metrics', headers: host });
    expect(reply.body).toContain('plimsoll_');
    const check = spawnSync('promtool', ['check', 'metrics'], { input: reply.body, encoding: 'utf8' });
    expect(check.stderr).not.toContain('error while linting');
    // prom-client's own nodejs_active_*_total are gauges by another name; every other line is ours to mend
    const complaints = (check.stdout + check.stderr)
      .split('\n')
      .filter((line) => !/^(nodejs_active_\w+_total |$)/.test(line));
    expect(complaints).toEqual([]);
  });
});
