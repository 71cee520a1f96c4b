import { launchOptions } from '@ipto/browser';
import { defineConfig } from '@playwright/test';

/** The tests that drive a browser; `pnpm test` runs them beside the others. */
export default defineConfig({
  testDir: 'test/browser',
  globalSetup: '../../scripts/test/run-setup.mjs',
  outputDir: 'test-results',
  reporter: 'list',
  // Each has a platform, a dashboard's server and a browser of its own.
  workers: 1,
  timeout: 120_000,
  // Its default of five seconds is less than what a busy machine may take, and costs nothing where all is well.
  expect: { timeout: 60_000 },
  use: { launchOptions: launchOptions(), screenshot: 'only-on-failure' },
});
