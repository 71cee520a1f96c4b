import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrived, openPage } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import { newEmail, PASSWORD, type Platform, startPlatform } from './platform.js';
import { expect, test } from './test.js';
import { enter, tabTo, visit } from './visit.js';

const NOTES = '# Lamp\n\nThe lighthouse keeper trimmed the lamp at dusk.\n';
const LONG_MS = 60_000;

let platform: Platform;
let browser: Browser;
let folder: string;
let file: string;

test.beforeAll(async ({ browser: opened }) => {
  [platform, browser] = [await startPlatform(), opened];
  folder = await mkdtemp(join(tmpdir(), 'ipto-market-'));
  file = join(folder, 'lamp.md');
  await writeFile(file, NOTES);
});
test.afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a page in a browser of its own, as somebody who is signed in there. */
const as = (who: Login, path: string, use: (page: Page) => Promise<void>) =>
  visit(browser, `${platform.webUrl}/login`, {}, async (page) => {
    await enter(page.context(), platform.webUrl, who);
    await openPage(page, `${platform.webUrl}${path}`);
    await use(page);
  });
const status = (page: Page) =>
  page.getByRole('region', { name: 'Objects' }).getByRole('row').filter({ hasText: 'lamp.md' });

test('brings what a provider uploads and an admin approves to a buyer, each in a browser of their own', async () => {
  const [provider, buyer] = [await platform.signUp('Lighthouse Ltd'), await platform.signUp('Readers Inc')];
  const { dataset_id } = await platform.call(
    contract.datasets.create,
    { name: 'Lamps', visibility: 'listed', monetization_mode: 'premium' },
    provider.session_token,
  );
  await as(provider, `/datasets/${dataset_id}`, async (offers) => {
    const chooser = offers.waitForEvent('filechooser');
    await offers.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(file);
    await status(offers).getByText('In review').waitFor();

    await as(platform.admin, '/admin/review', async (reviews) => {
      await reviews.getByText('The lighthouse keeper').waitFor();
      // It shows at once as approved; the browser closed before the call is out would take it along.
      const approved = reviews.waitForResponse((response) => response.url().endsWith('/approve'));
      await reviews.keyboard.press('a');
      await approved;
      await reviews.getByText('Nothing waits').first().waitFor();
    });
    await status(offers).getByText('Ready').waitFor({ timeout: LONG_MS });

    await as(buyer, '/search', async (searches) => {
      await searches.getByLabel('Query').fill('who trimmed the lamp');
      await searches.getByLabel('Query').press('Enter');
      await searches.getByRole('heading', { name: '1 Lamp' }).waitFor();
      await expect(searches.getByRole('main')).toContainText('$0.03');
    });
  });
  const { total_amount } = await platform.call(contract.agent.spend, {}, buyer.session_token);
  expect(total_amount).toBe(0.03);
});

test('goes from signing up over an upload to a search by the keyboard alone', async () => {
  await visit(browser, `${platform.webUrl}/signup`, {}, async (page) => {
    const { keyboard } = page;
    const type = async (label: string, text: string) => {
      await tabTo(page, label);
      await keyboard.type(text);
    };
    const go = async (name: string, path: string) => {
      await keyboard.press('Control+k');
      await page.locator('[role=combobox]:focus').waitFor();
      await keyboard.type(name);
      await keyboard.press('Enter');
      await page.waitForURL(`${platform.webUrl}${path}`);
    };
    await type('Your name', 'Grace');
    await type('Organization', 'Keepers');
    await type('E-mail', newEmail());
    await type('Password', PASSWORD);
    await keyboard.press('Enter');
    await arrived(page, `${platform.webUrl}/overview`);

    await go('datasets', '/datasets');
    await tabTo(page, 'New dataset');
    await keyboard.press('Enter');
    await page.waitForURL(`${platform.webUrl}/datasets/new`);
    await type('Name', 'Notes');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Notes' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, 'Choose files');
    await keyboard.press('Enter');
    await (await chooser).setFiles(file);
    await status(page).getByText('In review').waitFor();

    const { items } = await platform.call(contract.review.queue, {}, platform.admin.session_token);
    for (const { tenant_id, object_id } of items)
      await platform.call(contract.review.approve, { tenant_id, object_id }, platform.admin.session_token);
    await status(page).getByText('Ready').waitFor({ timeout: LONG_MS });

    await go('search', '/search');
    await type('Query', 'lighthouse keeper');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: '1 Lamp' }).waitFor();
  });
});
