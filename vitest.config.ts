import { defineConfig } from 'vitest/config';

// chdb and real child processes: forks only (its threads do not survive being unloaded by a worker thread).
const shared = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 };

interface Limits {
  readonly testTimeout?: number;
  readonly hookTimeout?: number;
  readonly retry?: number;
  readonly expect?: { readonly poll: { readonly timeout: number } };
}

function tier(name: string, include: string[], limits: Limits = {}) {
  return { test: { name, include, ...shared, ...limits } };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      tier('unit', [
        'api/**/*.test.ts',
        'collector/**/*.test.ts',
        'ui/src/**/*.test.ts',
        'test/scenarios/**/*.test.ts',
        'test/architecture/**/*.test.ts',
      ]),
      tier('engine', ['test/engine/**/*.test.ts']),
      tier('store', ['test/store/**/*.test.ts']),
      tier('demo', ['test/demo/**/*.test.ts'], { testTimeout: 180_000, hookTimeout: 180_000 }),
      tier('prices', ['test/prices/**/*.test.ts']),
      tier('collector', ['test/collector/**/*.test.ts']),
      tier('api', ['test/api/**/*.test.ts']),
      // a browser on a busy machine may need a second try; what fails twice is broken
      tier('pages', ['test/pages/**/*.test.ts'], {
        testTimeout: 180_000,
        hookTimeout: 240_000,
        retry: 1,
        expect: { poll: { timeout: 10_000 } },
      }),
      tier('cluster', ['test/cluster/**/*.test.ts'], { testTimeout: 600_000, hookTimeout: 600_000 }),
    ],
  },
});
