import { launchBrowser, openPage } from '@ipto/browser';
import { contract } from '@ipto/contracts';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeStatements } from '../dist/modules/billing/index.js';
import { startWeb, type WebServer } from '../dist/web.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { PASSWORD } from './support/member.js';
import { ready } from './support/upload.js';

const { admin, buyer, provider, search } = contract;
/** Any day of the next month, or of the one after it. */
const MONTH_MS = 40 * 24 * 3_600_000;

let platform: TestPlatform;
let dashboard: WebServer;
let browser: Browser;
beforeAll(async () => {
  platform = await startTestPlatform();
  const { url, webSecret } = platform;
  [dashboard, browser] = await Promise.all([
    startWeb(
      {
        host: '127.0.0.1',
        port: 0,
        apiUrl: url,
        localUrl: url,
        webUrl: null,
        trustedProxies: [],
        secret: webSecret,
      },
      pino({ level: 'silent' }),
    ),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await platform?.close();
});

test('a platform admin marks an invoice as paid, and then the payout that waited for it', async () => {
  const [seller, one, accountant] = [
    await platform.signUp('Numbat Press'),
    await platform.signUp('Termite Research'),
    await platform.signUp(),
  ];
  await platform.admin.ok(admin.addPlatformAdmin, { user_id: accountant.userId });
  const { dataset_id: id } = await seller.dataset({ visibility: 'listed', unit_price: 0.5 });
  await ready(platform, seller, id, { filename: 'numbats.txt', bytes: 'The numbat eats termites.' });
  await one.ok(search.query, { query: 'numbat', mode: 'lexical' });

  await platform.clock.later(MONTH_MS, async () => {
    await closeStatements(platform.services.db, platform.services.now());
    const page = await browser.newPage();
    await openPage(page, `${dashboard.url}/login`);
    await page.getByLabel('E-mail').fill(accountant.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/overview$/);

    await page.goto(`${dashboard.url}/admin/payouts`);
    const payout = page.getByRole('row', { name: /Numbat Press/ });
    await payout.getByText('Buyers have paid for $0.00 so far').waitFor();
    expect(await payout.getByRole('button', { name: 'Mark as paid' }).count()).toBe(0);

    await page.goto(`${dashboard.url}/admin/invoices`);
    await markAsPaid(page, /Termite Research/, 'bank 1');
    await expect
      .poll(async () => (await one.ok(buyer.invoices, {})).items)
      .toMatchObject([{ status: 'paid', amount: 0.5 }]);

    await page.goto(`${dashboard.url}/admin/payouts`);
    await markAsPaid(page, /Numbat Press/, 'bank 2');
    await expect
      .poll(async () => (await seller.ok(provider.payouts, {})).items)
      .toMatchObject([{ status: 'paid', amount: 0.4, reference: 'bank 2' }]);
    await page.close();
  });
});

/** Says of a row that it is paid, and waits until it shows that. */
async function markAsPaid(page: Page, name: RegExp, reference: string): Promise<void> {
  const row = page.getByRole('row', { name });
  await row.getByRole('button', { name: 'Mark as paid' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reference of the payment').fill(reference);
  await dialog.getByRole('button', { name: 'Mark as paid' }).click();
  await row.getByText(reference).waitFor();
}
