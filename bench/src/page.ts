import { launchBrowser, openPage } from '@ipto/browser';
import { ServerProcess } from '@ipto/e2e';
import { freePort } from '@ipto/free-port';
import type { Browser, Page } from 'playwright-core';
import { type Benchmark, median, timed } from './figures.js';
import { withFolder } from './installation.js';

const STARTS = 5;
const VISITS = 10;
const EMAIL = 'admin@example.com';
const PASSWORD = 'correct horse';

/**
 * How long a page of the dashboard takes until it can be used: the first one of a server just started in a browser just
 * started, and pages of someone signed in, each asked for anew.
 */
const page: Benchmark = async (note) => {
  const first: number[] = [];
  const later: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    note(`start ${i + 1} of ${STARTS}`);
    await withFolder(async (folder) => {
      const server = await ServerProcess.start(folder, {
        IPTO_WEB: 'on',
        WEB_PORT: String(await freePort()),
        IPTO_ADMIN_EMAIL: EMAIL,
        IPTO_ADMIN_PASSWORD: PASSWORD,
      });
      const browser = await launchBrowser();
      try {
        const url = dashboardOf(server);
        first.push(await firstPage(browser, url));
        if (i === STARTS - 1) later.push(...(await pagesOfMember(browser, url)));
      } finally {
        await browser.close();
        await server.stop();
      }
    });
  }
  return [
    { name: 'first page after the start', value: median(first), unit: 'ms', target: { atMost: 1500 } },
    { name: 'the slowest of them', value: Math.max(...first), unit: 'ms' },
    { name: 'overview with its figures', value: median(later), unit: 'ms' },
  ];
};
export default page;

async function firstPage(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  const ms = await timed(() => open(page, `${url}/login`));
  await page.close();
  return ms;
}

async function pagesOfMember(browser: Browser, url: string): Promise<number[]> {
  const page = await browser.newPage();
  await open(page, `${url}/login`);
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}/overview`);
  const times: number[] = [];
  for (let i = 0; i < VISITS; i++) times.push(await timed(() => open(page, `${url}/overview`)));
  return times;
}

/** Opens an address and waits until its scripts run and nothing on it is still to come. */
async function open(page: Page, address: string): Promise<void> {
  await openPage(page, address);
  await page.locator('[data-skeleton]').first().waitFor({ state: 'detached' });
}

function dashboardOf({ stdout }: ServerProcess): string {
  const [, url] = /dashboard (\S+)/.exec(stdout) ?? [];
  if (url === undefined) throw new Error(`The server told no address of its dashboard:\n${stdout}`);
  return url;
}
