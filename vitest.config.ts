import { defineConfig } from 'vitest/config'

// The suffix of a test file is its cost: `.test.ts` is pure, `.db.test.ts` has a database of its own
// (cloned from a template), `.e2e.test.ts` starts the whole service, `.crash.test.ts` kills processes.
export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'examples/**/*.test.ts',
      'connectors/**/*.test.ts',
      'bench/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    globalSetup: ['test/support/globalSetup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A state that is waited for comes later on a busy machine; that is no failure.
    expect: { poll: { timeout: 15_000 } },
  },
})
