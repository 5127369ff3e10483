/**
 * Projects: `embedded` and `postgres` run the same files on both databases (`*.races.test.ts` on PostgreSQL only, since the
 * embedded database does one thing at a time; `*.embedded.test.ts` and `*.postgres.test.ts` where a test is about one engine);
 * `web` runs components in a browser-like environment.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = [
  ...['contract', 'presets', 'server', 'web'].map((name) => ({
    find: new RegExp(`^#${name}/`),
    replacement: `${here(`./${name}`)}/`,
  })),
  { find: /^#sdk$/, replacement: here('./sdk/src/index.ts') },
  { find: /^#views$/, replacement: here('./server/views/index.tsx') },
]
const include = ['{server,contract,presets,checks,cli,sdk,scripts}/**/*.test.ts']
/** Files that decide what is possible and who may: not a line of them goes untested, and mutants of them are hunted. */
const decisions = [
  'server/features/*/lifecycle.ts',
  'server/features/*/policy.ts',
  'server/features/partnerships/{effects,rules,status}.ts',
  'server/features/grants/index.ts',
  'server/platform/http/access.ts',
  'server/platform/db/scope.ts',
]
const common = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    reporters: ['default'],
    // `npm run prove -- coverage`. What runs in processes and threads of its own (main, worker threads) is tested and not counted.
    coverage: {
      provider: 'v8',
      include: ['server/**/*.{ts,tsx}'],
      exclude: ['**/*.test.{ts,tsx}', 'server/testing/**', 'server/tables.ts'],
      thresholds: { lines: 90, ...Object.fromEntries(decisions.map((files) => [files, { lines: 100 }])) },
    },
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'embedded',
          include,
          exclude: ['**/node_modules/**', '**/*.races.test.ts', '**/*.postgres.test.ts'],
          env: { ENTENTE_TEST_DB: 'embedded' },
          globalSetup: ['server/testing/setup-embedded.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'postgres',
          include,
          exclude: ['**/node_modules/**', '**/*.embedded.test.ts'],
          env: { ENTENTE_TEST_DB: 'postgres' },
          globalSetup: ['server/testing/setup-postgres.ts'],
        },
      },
      {
        extends: true,
        test: { ...common, name: 'web', include: ['{web,server/views}/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
      },
    ],
  },
})
