import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/sequencer.mjs';

const EVERYTHING = ['{packages,apps}/*/test/**/*.test.ts', '{bench,e2e,fuzz,torture}/**/*.test.ts'];
const LONG = '**/*.long.test.ts';
/** Of these `pnpm test` runs a short form. */
const LONGER = [
  'apps/api/test/citations.test.ts',
  'apps/api/test/fuzz.test.ts',
  'apps/cli/test/shells.test.ts',
  'fuzz/fuzz.test.ts',
  'torture/torture.test.ts',
  'e2e/{ipto-server,lifecycle}.test.ts',
  'packages/search/test/segments/search.test.ts',
];
/** What says the most about a database of one's own: `pnpm test` runs it once more on Debian's. */
const ON_A_SERVER = [
  'packages/db/test/{conversion,migrations,schema,server,transactions}.test.ts',
  'e2e/flow.test.ts',
];

const { IPTO_TEST_PASS: pass } = process.env;
const INCLUDED = { long: [LONG, ...LONGER], server: ON_A_SERVER };

export default defineConfig({
  test: {
    include: INCLUDED[pass] ?? EVERYTHING,
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      // A runner of its own has them: playwright.config.ts.
      'apps/web/test/browser/**',
      ...(pass === 'long' ? [] : [LONG]),
    ],
    globalSetup: ['scripts/test/run-setup.mjs'],
    sequence: { sequencer: LongestFirst },
    // A worker keeps what files load and start for each other: modules, and the platform of `sharedPlatform()`.
    pool: 'forks',
    isolate: false,
    // Each starts processes of its own, and the browser's tests run beside them.
    maxWorkers: 2,
    testTimeout: 120_000,
    // Its default of one second is less than what a busy machine may take.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 240_000,
  },
});
