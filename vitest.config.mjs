import { defineConfig } from 'vitest/config';

const EVERYTHING = ['{packages,apps}/*/test/**/*.test.ts', '{bench,e2e,fuzz,torture}/**/*.test.ts'];
/** What works with a database. With TEST_DATABASE_URL this runs, on that server; without it everything does, embedded. */
const ON_A_SERVER = [
  'apps/api/test/**/*.test.ts',
  'packages/search/test/**/*.test.ts',
  'packages/db/test/{migrations,schema,server,transactions}.test.ts',
];
/** The embedded database has one process. */
const ON_A_SERVER_ONLY = ['apps/api/test/processes/**'];

/** What is long and says the same of any database: once is enough. */
const ONCE = [
  'account-audit',
  'audit',
  'bad-input',
  'catalog',
  'citations',
  'config',
  'device-login',
  'docs-page',
  'embeddings-config',
  'entitlements',
  'fuzz',
  'generated-client',
  'login-code',
  'login-throttle',
  'openapi',
  'pages',
  'passwords',
  'payments-page',
  'permissions',
  'permissions/names',
  'search-cursors',
  'source',
  'visibility',
].map((name) => `apps/api/test/${name}.test.ts`);

const server = process.env.TEST_DATABASE_URL !== undefined;

export default defineConfig({
  test: {
    include: server ? ON_A_SERVER : EVERYTHING,
    exclude: ['**/node_modules/**', '**/dist/**', ...(server ? ONCE : ON_A_SERVER_ONLY)],
    // Every test file may start databases, models and servers of its own, and waits for them as often as not: three at
    // once keep two cores busy.
    maxWorkers: 3,
    // Most databases here live for seconds: optimizing the engine's code costs more than it gains (27 % of the time).
    // Servers in processes of their own are told the same: `ServerProcess`.
    execArgv: ['--wasm-tiering-budget=100000000'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
