import { openPage } from '@ipto/browser';
import { contract, exampleId, type Login } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import type { Platform } from './platform.js';
import { expect, test } from './test.js';
import { enter, visit } from './visit.js';

/** One more than a list's longest page. */
const DATASETS = 101;

let platform: Platform;
let browser: Browser;
let ada: Login;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
  ada = await platform.signUp();
  for (let number = 1; number <= DATASETS; number++)
    await platform.call(contract.datasets.create, { name: `Dataset ${number}` }, ada.session_token);
});

/** Opens a page as Ada. */
const on = (path: string, use: (page: Page) => Promise<void>) =>
  visit(browser, `${platform.webUrl}/login`, {}, async (page) => {
    await enter(page.context(), platform.webUrl, ada);
    await openPage(page, `${platform.webUrl}${path}`);
    await use(page);
  });

/** Has the API refuse what is asked for below a path. */
const refuse = (page: Page, path: string, error: { status: number; code: string; details?: unknown }) =>
  page.route(
    ({ pathname }) => pathname === `/api${path}`,
    (route) =>
      route.fulfill({
        status: error.status,
        json: {
          error: { code: error.code, message: `No ${path}.`, details: error.details ?? {} },
          request_id: exampleId('request'),
        },
      }),
  );
const unavailable = { status: 503, code: 'unavailable' };

const noSkeleton = (page: Page) => expect(page.locator('[data-skeleton]')).toHaveCount(0);

test.describe('a day that is typed', () => {
  for (const [path, asked, title] of [
    ['/spend', '/v1/agent/spend', 'Spend by month'],
    ['/analytics', '/v1/provider/analytics', 'Revenue by month'],
  ] as const)
    test(`changes ${path} once it is whole`, async () => {
      await on(`${path}?period=days&from=2026-03-01&to=2026-03-31`, async (page) => {
        await page.getByRole('heading', { name: title.replace('month', 'day') }).waitFor();
        const wanted: string[] = [];
        page.on('request', (request) => {
          const { pathname, searchParams } = new URL(request.url());
          if (pathname === `/api${asked}`) wanted.push(searchParams.get('from') ?? '');
        });
        const from = page.getByLabel('From (UTC)');
        await from.focus();
        for (const key of ['ArrowRight', 'ArrowRight', '2', '0']) await page.keyboard.press(key);
        await expect(from).toHaveValue('0020-03-01');
        for (const key of ['2', '5']) await page.keyboard.press(key);
        await page.waitForURL(/from=2025-03-01/);
        await page.getByRole('heading', { name: title }).waitFor();
        await page
          .getByRole('img', { name: /in 13 months$/ })
          .first()
          .waitFor();
        expect(wanted).toContain('2025-03-01T00:00:00.000Z');
        expect(wanted.filter((day) => !/^202[56]-03-01T/.test(day))).toEqual([]);

        await from.press('Backspace');
        await expect(from).toHaveValue('');
        await page.getByLabel('To (UTC)').focus();
        await expect(from).toHaveValue('2025-03-01');
      });
    });
});

test('shows spend by month over a long period', async () => {
  await on('/spend', async (page) => {
    await page.getByRole('heading', { name: 'Spend by day' }).waitFor();
    await page.getByLabel('Period').selectOption('Last 12 months');
    await page.getByRole('img', { name: 'Spend: $0.00 in 12 months' }).waitFor();
  });
});

test.describe('what is refused', () => {
  test('leads from a page of a list that is no more to its first', async () => {
    await on('/datasets?cursor=stale', async (page) => {
      await page.getByRole('alert').getByText('cursor: Not a cursor of this list').waitFor();
      await expect(page.getByText('marked fields')).toHaveCount(0);
      await page.getByRole('button', { name: 'First page' }).click();
      await page.getByRole('region', { name: 'Datasets' }).getByRole('row').nth(50).waitFor();
      expect(new URL(page.url()).searchParams.has('cursor')).toBe(false);
    });
  });

  test('is told below a form unless one of its fields shows it', async () => {
    await on('/datasets/new', async (page) => {
      const name = page.getByLabel('Name', { exact: true });
      const create = page.getByRole('button', { name: 'Create dataset' });
      await name.fill('   ');
      await create.click();
      await page.getByRole('alert').getByText('Please check the marked fields.', { exact: true }).waitFor();
      await name.and(page.locator('[aria-invalid=true]')).waitFor();

      const issues = [
        { path: 'visibility', message: 'Is not open to you' },
        { path: 'name', message: 'Is taken' },
      ];
      await refuse(page, '/v1/datasets', { status: 422, code: 'validation_failed', details: { issues } });
      await create.click();
      await page
        .getByRole('alert')
        .getByText('Please check the marked fields. visibility: Is not open to you', { exact: true })
        .waitFor();
      await page.getByText('Is taken', { exact: true }).waitFor();
    });
  });

  test('is no half-life that nobody is asked for', async () => {
    await on('/datasets/new', async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('Minutes');
      await page.getByRole('radio', { name: /^Time decay/ }).check();
      await page.getByRole('spinbutton', { name: 'Half-life' }).fill('');
      await page.getByText('Enter a price and a half-life').waitFor();
      await page.getByRole('radio', { name: /^Fixed/ }).check();
      await page.getByRole('table', { name: 'Prices today' }).waitFor();
      await page.getByRole('button', { name: 'Create dataset' }).click();
      await page.getByRole('heading', { level: 1, name: 'Minutes' }).waitFor();
    });
  });
});

test.describe('figures that don’t come', () => {
  test('are no skeletons for ever: spend, and its cap', async () => {
    await on('/settings', async (page) => {
      await refuse(page, '/v1/agent/spend', unavailable);
      await refuse(page, '/v1/tenant', unavailable);
      await openPage(page, `${platform.webUrl}/spend`);
      await page.getByText('No /v1/agent/spend.').waitFor();
      await noSkeleton(page);
      await page.getByRole('button', { name: 'Change the cap' }).click();
      await page.getByRole('dialog').getByText('No /v1/tenant.').waitFor();
      await noSkeleton(page);
    });
  });

  for (const path of ['/v1/provider/analytics', '/v1/provider/dashboard', '/v1/datasets'])
    test(`are no skeletons for ever: ${path}`, async () => {
      await on('/settings', async (page) => {
        await refuse(page, path, unavailable);
        await openPage(page, `${platform.webUrl}/analytics`);
        await page.getByText(`No ${path}.`).first().waitFor();
        await noSkeleton(page);
      });
    });

  test('have an error page within the dashboard where an answer can’t be shown', async () => {
    const context = await browser.newContext();
    try {
      await enter(context, platform.webUrl, ada);
      const page = await context.newPage();
      const isSpend = ({ pathname }: URL) => pathname === '/api/v1/agent/spend';
      await page.route(isSpend, (route) => route.fulfill({ json: { data: {} } }));
      await page.goto(`${platform.webUrl}/spend`);
      await page.getByRole('heading', { level: 1, name: 'This page can’t be shown' }).waitFor();
      await page.getByRole('link', { name: 'Analytics' }).waitFor();
      await expect(page).toHaveTitle('This page can’t be shown · IPTO');
      await page.unroute(isSpend);
      await page.getByRole('button', { name: 'Retry' }).press('Enter');
      await page.getByRole('heading', { name: 'Spend by day' }).waitFor();
    } finally {
      await context.close();
    }
  });
});

test.describe('more than a page of datasets', () => {
  test('are all there to choose from, and a choice beyond them is shown', async () => {
    await on('/analytics', async (page) => {
      const choice = page.getByLabel('Dataset', { exact: true });
      await choice.getByRole('option', { name: 'Dataset 1', exact: true }).waitFor({ state: 'attached' });
      await choice.selectOption({ label: 'Dataset 1' });
      await page.waitForURL(/dataset=dset_/);
      const foreign = exampleId('dataset');
      await openPage(page, `${platform.webUrl}/analytics?dataset=${foreign}`);
      await expect(choice).toHaveValue(foreign);
    });
  });

  test('say that they are sorted within their page', async () => {
    await on('/datasets', async (page) => {
      const pager = page.getByRole('navigation', { name: 'Pages of Datasets' });
      await pager.waitFor();
      await expect(pager.getByText('Sorted within this page')).toHaveCount(0);
      await page.getByRole('button', { name: 'Name', exact: true }).click();
      await pager.getByText('Sorted within this page').waitFor();
    });
  });
});
