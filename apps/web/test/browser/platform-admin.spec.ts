import { openPage } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page, Route } from '@playwright/test';
import { type Platform, startPlatform } from './platform.js';
import { expect, test } from './test.js';
import { enter, type VisitOptions, visit } from './visit.js';

let platform: Platform;
let browser: Browser;
let provider: Login;
let buyer: Login;
let datasetId: string;

test.beforeAll(async ({ browser: opened }) => {
  [platform, browser] = [await startPlatform(), opened];
  [provider, buyer] = [await platform.signUp('Acme Research'), await platform.signUp('Initech')];
  const dataset = await platform.call(
    contract.datasets.create,
    { name: 'Field reports', monetization_mode: 'premium', visibility: 'listed' },
    provider.session_token,
  );
  datasetId = dataset.dataset_id;
});
test.afterAll(async () => {
  await platform?.stop();
});

/** Opens a page as somebody who is signed in. */
const as = (who: Login, path: string, use: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
  visit(browser, `${platform.webUrl}/login`, options, async (page) => {
    await enter(page.context(), platform.webUrl, who);
    await openPage(page, `${platform.webUrl}${path}`);
    await use(page);
  });

/** Uploads a text that then waits for review. */
async function upload(filename: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const { object_id, upload_url, method, headers } = await platform.call(
    contract.objects.upload,
    { dataset_id: datasetId, filename, content_type: 'text/plain', size_bytes: bytes.length },
    provider.session_token,
  );
  await fetch(upload_url ?? '', { method, headers, body: bytes });
  await platform.call(contract.objects.confirm, { id: object_id }, provider.session_token);
  return object_id;
}

const objectOf = (id: string) => platform.call(contract.objects.get, { id }, provider.session_token);
const approve = (id: string) =>
  platform.call(
    contract.review.approve,
    { tenant_id: provider.tenant_id, object_id: id },
    platform.admin.session_token,
  );

test.describe('the review', () => {
  test('shows what is in a file, and decides by keys, one after the other', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c', 'd'])
      ids.push(await upload(`${name}.txt`, `Minutes of board ${name}.\n`));
    const [a = '', b = '', c = '', d = ''] = ids;
    await as(platform.admin, '/admin/review', async (page) => {
      const opened = page.getByRole('region', { name: 'Object under review' });
      const isOpen = (name: string) => opened.getByRole('heading', { name }).waitFor();
      const preview = page.getByRole('region', { name: 'Preview' });
      await isOpen('a.txt');
      await preview.getByText('Minutes of board a.').waitFor();
      await expect(opened).toContainText(/Acme Research.*[0-9a-f]{64}/);

      await page.keyboard.press('j');
      await isOpen('b.txt');
      await page.keyboard.press('k');
      await isOpen('a.txt');
      await page.keyboard.press('a');
      await isOpen('b.txt');
      await page.getByRole('status').filter({ hasText: 'Approved a.txt.' }).waitFor();
      await preview.getByText('Minutes of board b.').waitFor();
      await expect.poll(async () => (await objectOf(a)).status).not.toBe('staged');

      await page.keyboard.press('r');
      const dialog = page.getByRole('dialog', { name: 'Reject b.txt' });
      await dialog.getByRole('button', { name: 'Holds personal data' }).click();
      // While one types, keys are letters.
      await dialog.getByLabel('Reason').press('End');
      await page.keyboard.type(': a j k r');
      await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
      await isOpen('c.txt');
      await expect
        .poll(() => objectOf(b))
        .toMatchObject({ status: 'rejected', status_reason: 'Holds personal data: a j k r' });
      expect((await objectOf(c)).status).toBe('staged');

      // Somebody else is faster, by as little as there is between the key and its call.
      await preview.getByText('Minutes of board c.').waitFor();
      const beforeCall = async (route: Route) => {
        await approve(c);
        await route.continue();
      };
      await page.route('**/approve', beforeCall, { times: 1 });
      await page.keyboard.press('a');
      await page.getByRole('status').filter({ hasText: 'Somebody else was faster with c.txt.' }).waitFor();
      await isOpen('d.txt');
      await opened.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('Nothing waits for review').waitFor();
      await expect.poll(async () => (await objectOf(d)).status).not.toBe('staged');
    });
  });

  test('takes in by itself what is uploaded, and lets go of what is decided elsewhere', async () => {
    await as(platform.admin, '/admin/review', async (page) => {
      await page.getByText('Nothing waits for review').waitFor();
      const late = await upload('late.txt', 'It came late.\n');
      await page.getByRole('heading', { name: 'late.txt' }).waitFor({ timeout: 20_000 });
      await approve(late);
      await page.getByRole('status').filter({ hasText: 'decided by somebody else' }).waitFor();
      await page.getByText('Nothing waits for review').waitFor();
    });
  });
});

test.describe('the books', () => {
  test('shows everybody their part of a search that was bought', async () => {
    const id = await upload('peat.txt', 'Peat keeps the carbon of ten thousand years.\n');
    await approve(id);
    await expect.poll(async () => (await objectOf(id)).status, { timeout: 30_000 }).toBe('ready');
    const search = await platform.call(
      contract.search.query,
      { query: 'peat carbon', mode: 'lexical' },
      buyer.session_token,
    );
    expect(search.charged_amount).toBe(0.03);

    await as(provider, '/analytics', async (page) => {
      const revenue = page.getByRole('definition').filter({ hasText: '$0.024' });
      await revenue.first().waitFor();
      await page.getByLabel('Period').selectOption('Last 12 months');
      await page.waitForURL(/period=12m/);
      await page.getByRole('heading', { name: 'Revenue by month' }).waitFor();
      await page.getByLabel('Dataset', { exact: true }).selectOption('Field reports');
      await page.waitForURL(new RegExp(`dataset=${datasetId}`));
      await page.getByLabel('Dataset', { exact: true }).selectOption('All datasets');
      await page.getByRole('link', { name: 'Field reports' }).click();
      await page.getByRole('heading', { level: 1, name: 'Field reports' }).waitFor();
      await page.getByRole('img', { name: 'Revenue: $0.024 in 30 days' }).waitFor();
    });
    await as(provider, '/payouts', async (page) => {
      const table = page.getByRole('region', { name: 'Payout statements' });
      await table.getByText('$0.024').waitFor();
      await table.getByRole('link').click();
      await page.getByRole('heading', { level: 1, name: /^Statement for/ }).waitFor();
      const line = page.getByRole('region', { name: 'Lines of the statement' }).getByRole('row').nth(1);
      await expect(line).toContainText(/Retrieval.*Field reports.*\$0\.03.*\$0\.006.*\$0\.024/);
    });
    await as(platform.admin, '/admin/revenue', async (page) => {
      await page.getByRole('region', { name: 'Revenue by month' }).getByText('$0.006').waitFor();
      await page.getByRole('img', { name: 'Platform fee: $0.006 in 12 months' }).waitFor();
    });
    await as(platform.admin, '/admin/payouts', async (page) => {
      await page.getByRole('row', { name: /Acme Research.*Once the month is over/ }).waitFor();
      await page.getByLabel('Status').selectOption('Paid');
      await page.waitForURL(/status=paid/);
      await page.getByText('No statement is in this state').waitFor();
    });
  });

  test('gives back what was charged wrongly', async () => {
    const { items } = await platform.call(contract.agent.accesses, {}, buyer.session_token);
    const access = items[0]?.access_id ?? '';
    await as(platform.admin, '/admin/invoices', async (page) => {
      await page.getByRole('row', { name: /Initech.*\$0\.03/ }).waitFor();
      await page.getByRole('button', { name: 'Reverse a charge' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Access id').fill('evt_01ARZ3NDEKTSV4RRFFQ69G5FAV');
      await dialog.getByLabel('Reason').fill('The file was empty');
      await dialog.getByRole('button', { name: 'Reverse the charge' }).click();
      await dialog.getByText(/Request req_/).waitFor();
      await dialog.getByLabel('Access id').fill(access);
      await dialog.getByRole('button', { name: 'Reverse the charge' }).click();
      await page.getByText('the buyer gets back $0.03').first().waitFor();
      await page.getByRole('row', { name: /Initech.*\$0\.00/ }).waitFor();
    });
    expect(await platform.call(contract.agent.spend, {}, buyer.session_token)).toMatchObject({
      total_amount: 0,
    });
  });
});

test.describe('platform access', () => {
  test('makes a platform admin, and an ordinary user again', async () => {
    const grace = await platform.signUp();
    await as(platform.admin, '/admin/access', async (page) => {
      await page.getByLabel('User id').fill(grace.user_id);
      await page.getByRole('button', { name: 'Add a platform admin' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByText(grace.email).waitFor();
      await asked.getByRole('button', { name: 'Make platform admin' }).click();
      const row = page.getByRole('row', { name: new RegExp(grace.email) });
      await row.waitFor();
      await platform.call(contract.review.queue, {}, grace.session_token);

      await row.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      // Behind an open dialog no row has a role, so that the row alone would be gone at once.
      await page.getByText('is no platform admin any more').first().waitFor();
      await row.waitFor({ state: 'detached' });
    });
    expect((await platform.call(contract.users.me, {}, grace.session_token)).is_platform_admin).toBe(false);
  });

  test('hands over a reset link once, raises a cap, suspends a dataset and gives it back', async () => {
    await as(platform.admin, '/admin/access', async (page) => {
      const card = (name: string) => page.getByRole('region', { name, exact: true });
      await card('Password reset link').getByLabel('E-mail').fill(buyer.email);
      await card('Password reset link').getByRole('button').click();
      const link = await page
        .getByRole('dialog')
        .getByRole('region', { name: 'Password reset link' })
        .textContent();
      expect(link).toMatch(/\/password\/reset#token=\S+$/);
      await page.getByRole('button', { name: 'Done' }).click();

      const cap = card('Maximum spend cap');
      await cap.getByLabel('Tenant id').fill(buyer.tenant_id);
      await cap.getByLabel('Most a month').fill('250.5');
      await cap.getByRole('button').click();
      await cap.getByText('Initech may spend up to $250.50 a month').waitFor();

      const suspension = card('Suspend a dataset');
      await suspension.getByLabel('Tenant id').fill(provider.tenant_id);
      await suspension.getByLabel('Dataset id').fill(datasetId);
      await suspension.getByLabel('Reason').fill('Under dispute');
      await suspension.getByRole('button', { name: 'Suspend' }).click();
      await suspension.getByText('Field reports is suspended now.').waitFor();
      expect(await statusOfDataset()).toBe('suspended');
      await suspension.getByLabel('What to do').selectOption('End its suspension');
      await suspension.getByRole('button', { name: 'End the suspension' }).click();
      await suspension.getByText(/Field reports is (active|ingesting) now/).waitFor();
    });
    const tenant = await platform.call(contract.tenant.get, {}, buyer.session_token);
    expect(tenant.max_spend_cap).toBe(250.5);
    expect(await statusOfDataset()).not.toBe('suspended');
  });
});

/** How the dataset stands, to its owner. */
const statusOfDataset = async () =>
  (await platform.call(contract.datasets.get, { id: datasetId }, provider.session_token)).status;

test.describe('the overview', () => {
  test('leads a newcomer through the first steps', async () => {
    const newcomer = await platform.signUp();
    await as(newcomer, '/overview', async (page) => {
      await page.getByText('0 of 4 done').waitFor();
      await platform.call(contract.datasets.create, { name: 'First' }, newcomer.session_token);
      await page.reload();
      await page.getByText('1 of 4 done').waitFor();
      await page.getByRole('link', { name: 'Create a dataset (done)' }).waitFor();
    });
  });

  test('tells a platform admin how much waits', async () => {
    const id = await upload('waits.txt', 'It waits.\n');
    await as(platform.admin, '/overview', async (page) => {
      await page.getByRole('link', { name: '1 object waits for review' }).click();
      await page.waitForURL(new RegExp(`/admin/review\\?object=${id}`));
    });
  });
});
