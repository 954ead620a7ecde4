import { defineConfig } from 'vitest/config';

const journeys = ['**/*.journey.test.ts', 'test/journeys/**/*.test.ts'];
const bundleCommand = 'packages/cli/test/bundle-command.ts';
const elsewhere = ['**/node_modules/**', '**/dist/**', '**/.state/**'];

export default defineConfig({
  // Tests run on the sources: `@org/…` resolves through tsconfig.base.json, nothing has to be built first.
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/**/test/**/*.test.ts',
            'apps/**/test/**/*.test.ts',
            'examples/**/test/*.test.ts',
            'bench/test/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: [...elsewhere, ...journeys],
          globalSetup: bundleCommand,
          // Both cores: left to itself the runner keeps one free for a watcher that is not there.
          maxWorkers: 2,
          // Making an RSA key alone takes seconds on a busy machine.
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: journeys,
          exclude: elsewhere,
          globalSetup: ['test/journeys/build-journeys.ts', bundleCommand],
          // Browsers wait more than they compute: two at a time, after the rest. With three, pages come up too late for some.
          maxWorkers: 2,
          // A page on a busy machine takes more than the second that a poll waits unless told.
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
