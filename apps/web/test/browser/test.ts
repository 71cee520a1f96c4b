import { test as base } from '@playwright/test';
import { type Platform, startPlatform } from './platform.js';

export { expect } from '@playwright/test';

/**
 * A test with the platform that a worker's files share: API, dashboard and browser start once. Whoever looks at what
 * everybody does there, the admin's queue say, starts one of its own.
 */
export const test = base.extend<object, { platform: Platform }>({
  platform: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const platform = await startPlatform();
      await use(platform);
      await platform.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
