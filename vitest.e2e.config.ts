/** The browser journeys, two at a time: each starts the whole application and a browser. */
import { defineConfig } from 'vitest/config'
import shared from './vitest.config.ts'

export default defineConfig({
  resolve: shared.resolve,
  test: {
    name: 'e2e',
    include: ['e2e/**/*.journey.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 360_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    env: { ENTENTE_TEST_DB: process.env.ENTENTE_TEST_DB ?? 'embedded' },
    globalSetup: [
      process.env.ENTENTE_TEST_DB === 'postgres'
        ? 'server/testing/setup-postgres.ts'
        : 'server/testing/setup-embedded.ts',
    ],
  },
})
