import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // Processes, not threads: tests start children, send signals and load native parts. Two, since the smallest machine has two cores.
    pool: 'forks',
    maxWorkers: 2,
    // Generous: a loaded machine must not turn a true test into a false alarm.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts', 'local/**/*.ts'],
      reporter: [['text', { skipFull: true }], 'html'],
      reportsDirectory: 'coverage',
      // The domain decides everything and touches nothing, so there is no excuse for a branch that no test has taken.
      thresholds: { 'shared/domain/**/*.ts': { branches: 100 } },
    },
  },
});
