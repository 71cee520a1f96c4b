import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { WITHOUT_SESSION, withSession } from './every-page.js';
import { startPlatform } from './platform.js';
import { test } from './test.js';
import { enter, settled } from './visit.js';
import { fillWorld } from './world.js';

/** Where `pnpm screenshots` puts every page: light, dark, and on a phone. */
const FOLDER = fileURLToPath(new URL('../../../../docs/screenshots/', import.meta.url));
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

/** What a page shows once somebody has asked for something on it. */
const MOMENTS: readonly { name: string; path: string; act: (page: Page) => Promise<void> }[] = [
  { name: 'search-results', path: '/search?q=pump+claims', act: searchNow },
  {
    name: 'search-source',
    path: '/search?q=pump+claims',
    async act(page) {
      await searchNow(page);
      await page.locator('ol li').getByRole('button').first().click();
      await page.getByRole('dialog').locator('mark').first().waitFor();
    },
  },
  {
    name: 'command-palette',
    path: '/overview',
    async act(page) {
      await page.getByRole('button', { name: /Go to/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

async function searchNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.locator('ol li').first().waitFor();
}

test('takes a picture of every page', async ({ browser }) => {
  test.setTimeout(600_000);
  const platform = await startPlatform();
  try {
    const world = await fillWorld(platform);
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    for (const { name, ...look } of LOOKS) {
      for (const [paths, signedIn] of [
        [WITHOUT_SESSION, false],
        [withSession(world), true],
      ] as const) {
        const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
        if (signedIn) await enter(context, platform.webUrl, world.viewer);
        for (const path of paths) {
          const page = await context.newPage();
          await page.goto(`${platform.webUrl}${path}`);
          await settled(page);
          await page.screenshot({ path: `${FOLDER}${fileName(path)}.${name}.png` });
          await page.close();
        }
        for (const { name: moment, path, act } of signedIn ? MOMENTS : []) {
          const page = await context.newPage();
          await page.goto(`${platform.webUrl}${path}`);
          await settled(page);
          await act(page);
          await settled(page);
          await page.screenshot({ path: `${FOLDER}${moment}.${name}.png` });
          await page.close();
        }
        await context.close();
      }
    }
  } finally {
    await platform.stop();
  }
});

/** `/datasets/dset_…?tab=settings` is `datasets-id-tab-settings`. */
function fileName(path: string): string {
  const name = path
    .replace(/\b(dset|key)_\w+/g, 'id')
    .replace(/[^a-z]+/gi, '-')
    .replace(/^-|-$/g, '');
  return name || 'front';
}
