import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('reads arguments first, then the environment, then defaults', () => {
  const config = readConfig(['--mode', 'cluster', '--url', 'http://127.0.0.1:1', '--interval', '30'], {
    PLIMSOLL_USER: 'u',
    PLIMSOLL_PASSWORD: 'p',
    PLIMSOLL_CLICKHOUSE_URL: 'http://other',
  });
  expect(config).toMatchObject({ url: 'http://127.0.0.1:1', username: 'u', password: 'p', intervalSeconds: 30 });
  expect(config).toMatchObject({ database: 'plimsoll', metricsPort: null, clusterName: null });
});

it.each([
  [['--url', 'x'], '--url x is not a URL.'],
  [[], 'Give --url, the address of ClickHouse.'],
  [['--url', 'http://h', '--mode', 'x'], '--mode x is not known: use cluster or demo or prices.'],
  [['--url', 'http://h', '--interval', '0'], '--interval 0 is not a whole number from 1 to 3600.'],
])('refuses %j with one sentence', (argv, sentence) => {
  expect(() => readConfig(argv, {})).toThrow(sentence);
});
