import { defineConfig } from 'vitest/config';

// chdb and real child processes: forks only (its threads do not survive being unloaded by a worker thread).
const shared = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 };

function tier(name: string, include: string[], limits: { testTimeout?: number; hookTimeout?: number } = {}) {
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
      tier('pages', ['test/pages/**/*.test.ts'], { testTimeout: 180_000, hookTimeout: 240_000 }),
      tier('deploy', ['test/deploy/**/*.test.ts']),
      tier('cluster', ['test/cluster/**/*.test.ts'], { testTimeout: 600_000, hookTimeout: 600_000 }),
    ],
  },
});
