import { defineConfig } from 'vitest/config';

/** Modules whose tests need no server: they run without the global setup, and start at once. */
const pureModules = ['domain', 'emails', 'locales', 'runtime', 'architecture', 'mutants'];
const pureTests = pureModules.map((name) => `test/${name}/**/*.test.{ts,tsx}`);

export default defineConfig({
  test: {
    pool: 'forks',
    // Two cores: more workers only make each other late.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pureTests } },
      {
        extends: true,
        test: {
          name: 'stack',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...pureTests, '**/node_modules/**'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
