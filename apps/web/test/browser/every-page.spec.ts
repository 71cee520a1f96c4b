import type { Browser, BrowserContext, Page } from '@playwright/test';
import { violationsOf } from './axe.js';
import { builtRoutes, everyPage, WITHOUT_SESSION, withSession } from './every-page.js';
import { type Platform, startPlatform } from './platform.js';
import { expect, test } from './test.js';
import { complaintsOf, enter, settled } from './visit.js';
import { fillWorld, type World } from './world.js';

/** What a page may load of scripts before anybody touches it, gzipped. */
const SCRIPT_BYTES = 250_000;
const LAYOUT_SHIFT = 0.1;
/** Pages that are looked at side by side. */
const AT_ONCE = 3;

/** A statement is there once a month has ended; the journeys of money look at them. */
const NEEDS_A_CLOSED_MONTH = ['/payouts/[id]', '/invoices/[id]'];

let platform: Platform;
let browser: Browser;
let world: World;

test.beforeAll(async ({ browser: opened }) => {
  [platform, browser] = [await startPlatform(), opened];
  world = await fillWorld(platform);
});
test.afterAll(async () => {
  await platform?.stop();
});

test('is in the list of pages below', () => {
  const listed = everyPage(world).map((path) =>
    path.replace(/\?.*/, '').replace(/(dset|key|pay|invc)_\w+/, '[id]'),
  );
  expect(
    builtRoutes().filter((route) => !listed.includes(route) && !NEEDS_A_CLOSED_MONTH.includes(route)),
  ).toEqual([]);
});

test.describe('every page', () => {
  // Light and dark, wide and narrow: colours don't hang on the width.
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const)
    test(`is accessible, light, steady and without a complaint: ${colorScheme}, ${width} px`, async () => {
      test.setTimeout(480_000);
      const problems: string[] = [];
      for (const [paths, signedIn] of [
        [WITHOUT_SESSION, false],
        [withSession(world), true],
      ] as const) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
        if (signedIn) await enter(context, platform.webUrl, world.viewer);
        const waiting = [...paths];
        const visitAll = async () => {
          for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
            for (const problem of await problemsOf(context, path)) problems.push(`${path}: ${problem}`);
        };
        await Promise.all(Array.from({ length: AT_ONCE }, visitAll));
        await context.close();
      }
      expect(problems).toEqual([]);
    });
});

/** What is wrong with a page, in words. */
async function problemsOf(context: BrowserContext, path: string): Promise<string[]> {
  const page = await context.newPage();
  const problems = complaintsOf(page);
  await watchShifts(page);
  await page.goto(`${platform.webUrl}${path}`);
  try {
    await settled(page);
  } catch {
    await page.close();
    return [...problems, 'never settles'];
  }

  const { title, scripts, shift, overflow } = await page.evaluate(() => ({
    title: document.title,
    scripts: performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    shift: Number(document.documentElement.dataset.layoutShift ?? 0),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  if (!/^.+ · IPTO$|^IPTO$/.test(title)) problems.push(`has the title ${JSON.stringify(title)}`);
  if (scripts > SCRIPT_BYTES) problems.push(`loads ${scripts} bytes of scripts`);
  if (shift > LAYOUT_SHIFT) problems.push(`shifts by ${shift.toFixed(3)}`);
  if (overflow > 0) problems.push(`is ${overflow} px wider than the screen`);
  problems.push(...(await violationsOf(page)));
  await page.close();
  return problems;
}

/** Sums layout shifts into an attribute, from the first paint on. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
      document.documentElement.dataset.layoutShift = String(sum);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}
