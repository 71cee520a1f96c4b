import { defineConfig } from 'vitest/config';

const EVERYTHING = ['{packages,apps}/*/test/**/*.test.ts', '{bench,e2e,fuzz,torture}/**/*.test.ts'];
/** What leans on the database itself (statements of our own, types, transactions, files beside it): on either kind. */
const ON_BOTH = [
  'billing',
  'control',
  'datasets',
  'idempotency',
  'ingest',
  'objects',
  'operations',
  'races',
  'reindex',
  'resilience',
  'search',
  'search-cursors',
  'statements',
  'uploads',
  'usage',
];
/** Two servers at one database: the embedded one has one process. */
const PROCESSES = 'apps/api/test/processes/**';
/** What of the API says the same of any database: on the server, where there is one. */
const ONCE = [`apps/api/test/!(${ON_BOTH.join('|')}).test.ts`, 'apps/api/test/permissions/**'];
/** With TEST_DATABASE_URL this runs, on that server. */
const ON_A_SERVER = [
  'apps/api/test/**/*.test.ts',
  'packages/search/test/*.test.ts',
  'packages/db/test/{conversion,migrations,schema,server,transactions}.test.ts',
];

const onServer = process.env.TEST_DATABASE_URL !== undefined;
/** `pnpm test` says so of its first run, where a second one on a server comes after it. */
const serverFollows = process.env.IPTO_TEST_SERVER_FOLLOWS !== undefined;
const leftOut = onServer ? [] : [PROCESSES, ...(serverFollows ? ONCE : [])];

export default defineConfig({
  test: {
    include: onServer ? ON_A_SERVER : EVERYTHING,
    exclude: ['**/node_modules/**', '**/dist/**', ...leftOut],
    // Every test file may start databases, models and servers of its own, and waits for them as often as not: three at
    // once keep two cores busy.
    maxWorkers: 3,
    // Most databases here live for seconds: optimizing the engine's code costs more than it gains (27 % of the time).
    // Servers in processes of their own are told the same: `ServerProcess`.
    execArgv: ['--wasm-tiering-budget=100000000'],
    testTimeout: 120_000,
    // Its default of one second is less than what such a machine may take for a click.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 240_000,
  },
});
