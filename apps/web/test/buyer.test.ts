import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { launchBrowser } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.js';
import { createCorpus } from './corpus.js';
import { type Platform, startPlatform } from './platform.js';
import { signIn, type VisitOptions, visit } from './visit.js';

const run = promisify(execFile);
const SETUP_MS = 120_000;
const MANUAL = '# Pump manual\n\n🦉 Gravel noise in a pump means cavitation: raise the inlet pressure.\n';
const BULLETIN = '# Valve bulletin\n\nA slamming valve after the pump stops breaks the pipe supports.\n';

let platform: Platform;
let browser: Browser;
let ada: Login;
let pumps: string;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
  const provider = await platform.signUp('Harbour Pump Works');
  ada = await platform.signUp('Buyers Ltd');
  pumps = await createCorpus(
    platform,
    provider.session_token,
    {
      name: 'Pump knowledge',
      description: 'Manuals',
      visibility: 'listed',
      monetization_mode: 'outcome_share',
      unit_price: 0.03,
    },
    { 'manual.md': MANUAL, 'bulletin.md': BULLETIN },
  );
}, SETUP_MS);
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

/** A page as somebody sees it who is signed in. */
const on = (path: string, login: Login, use: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
  visit(browser, `${platform.webUrl}/login?next=${encodeURIComponent(path)}`, options, async (page) => {
    await signIn(page, login.email);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForURL(`${platform.webUrl}${path}`);
    await use(page);
  });
const searchesOf = async ({ session_token }: Login) =>
  (await platform.call(contract.agent.searches, {}, session_token)).items;
const accessesOf = async ({ session_token }: Login) =>
  (await platform.call(contract.agent.accesses, {}, session_token)).items;
const search = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click();

const expectAccessible = async (page: Page) => expect(await violationsOf(page)).toEqual([]);

describe('the search playground', () => {
  it('searches what a link says when told to, and not before', async () => {
    const buyer = await platform.signUp();
    await on('/search?q=gravel%20noise&mode=lexical&explain=true', buyer, async (page) => {
      await page.getByText('Ready to search.').waitFor();
      await page.getByText('At most $0.30').waitFor();
      await page.evaluate(() => window.dispatchEvent(new Event('focus')));
      expect(await searchesOf(buyer)).toEqual([]);

      await search(page);
      await page.getByRole('heading', { name: /for “gravel noise”/ }).waitFor();
      const status = page.getByText(/^Charged \$0\.03 · lexical/);
      await status.waitFor();
      expect(await page.locator('mark').allTextContents()).toEqual(['Gravel', 'noise']);
      await page.getByText('manual.md, lines 1–3').waitFor();
      await page.getByText('Why lexical: It was asked for.').waitFor();
      expect(await searchesOf(buyer)).toMatchObject([{ query_text: 'gravel noise', charged_amount: 0.03 }]);
      await expectAccessible(page);

      await page.reload();
      await page.getByText('Ready to search.').waitFor();
      expect(await searchesOf(buyer)).toHaveLength(1);
    });
  });

  it('narrows a search by dataset and filters, keeps it all in the address, and says when nothing is found', async () => {
    await on('/search', ada, async (page) => {
      await page.getByLabel('Query').fill('pump');
      await page.getByText('Datasets and filters').click();
      await page.getByRole('checkbox', { name: /Pump knowledge/ }).check();
      await page.getByLabel('Media type').selectOption('application/pdf');
      await page.getByLabel('Modality').selectOption('document');
      await page.getByLabel('Created from (UTC)').fill('2026-01-01');
      await page.waitForURL(/after=2026-01-01/);
      await page.getByLabel('Query').press('Enter');
      await page.getByText('Nothing was found.').waitFor();
      const { searchParams } = new URL(page.url());
      expect(Object.fromEntries(searchParams)).toEqual({
        q: 'pump',
        datasets: pumps,
        type: 'application/pdf',
        modality: 'document',
        after: '2026-01-01',
      });
      expect((await searchesOf(ada))[0]).toMatchObject({ dataset_ids: [pumps], result_count: 0 });
    });
  });

  it('opens the very lines of a source, and reports a citation, an outcome and a download at the price shown', async () => {
    const buyer = await platform.signUp();
    await on('/search?q=%22gravel%20noise%22', buyer, async (page) => {
      await search(page);
      await page.locator('ol li').getByRole('button').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Gravel noise in a pump means cavitation').waitFor();
      expect(await dialog.locator('mark').textContent()).toContain('Gravel noise in a pump');
      await expectAccessible(page);

      await dialog.getByText('Costs $0.06').waitFor();
      await dialog.getByRole('button', { name: 'Report a citation' }).click();
      await page.getByText('Citation reported, charged $0.06.', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Report a citation' }).click();
      await dialog.getByRole('alert').filter({ hasText: 'Request req_' }).waitFor();

      await dialog.getByLabel('What it earned you (USD)').fill('5');
      await dialog.getByText('Reporting it costs $0.50').waitFor();
      await dialog.getByRole('button', { name: 'Report the outcome' }).click();
      await page.getByText('Outcome reported, charged $0.50.', { exact: true }).waitFor();

      await dialog.getByText('Costs up to $0.30').waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Download the file' }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).toBe(MANUAL);
      expect((await accessesOf(buyer)).map(({ kind, charged_amount }) => [kind, charged_amount])).toEqual([
        ['download', 0.3],
        ['outcome', 0.5],
        ['citation', 0.06],
        ['retrieval', 0.03],
      ]);

      // A link to a source needs no search.
      await page.goto(`${page.url()}`);
      await page.getByRole('dialog').getByText('Gravel noise in a pump means cavitation').waitFor();
      expect(await searchesOf(buyer)).toHaveLength(1);
    });
  });

  it('goes on page by page, and says what the cap withheld and refused', async () => {
    const buyer = await platform.signUp();
    const session = buyer.session_token;
    await on('/search?q=pump&limit=3', buyer, async (page) => {
      await platform.call(contract.tenant.update, { spend_cap: 0.04 }, session);
      await search(page);
      await page.getByText('1 more result was found but withheld').waitFor();
      await page.getByRole('link', { name: 'See spend and cap' }).waitFor();
      await platform.call(contract.tenant.update, { spend_cap: 0.03 }, session);
      await page.getByLabel('Query').fill('valve OR slamming');
      await search(page);
      await page.getByText('The spend cap of this month is reached.').waitFor();
      await page.getByText(/^Request req_/).waitFor();
      expect((await accessesOf(buyer)).map(({ charged_amount }) => charged_amount)).toEqual([0.03]);
    });
  });

  it('gives the same call for curl, which answers the same', async () => {
    const query = `it's "gravel noise" $HOME`;
    const buyer = await platform.signUp();
    const { secret } = await platform.call(
      contract.keys.create,
      { name: 'agent', scopes: ['search:query', 'datasets:read'] },
      buyer.session_token,
    );
    await on(
      `/search?q=${encodeURIComponent(query).replaceAll('%20', '+').replaceAll("'", '%27')}`,
      buyer,
      async (page) => {
        await page.getByRole('button', { name: 'The same call' }).click();
        const call = await page.getByRole('region', { name: 'With curl' }).textContent();
        const { stdout } = await run('bash', ['-c', `${call?.replace('curl', 'curl -s')}`], {
          env: { ...process.env, IPTO_API_KEY: secret },
        });
        expect(JSON.parse(stdout).data.results[0].filename).toBe('manual.md');
        expect(await searchesOf(buyer)).toMatchObject([{ query_text: query }]);
        await expectAccessible(page);
      },
    );
  });
});

describe('the catalog', () => {
  it('finds a dataset, tells its price, and shows what it answers at no more than was said', async () => {
    const buyer = await platform.signUp();
    await on('/catalog', buyer, async (page) => {
      await page.getByLabel('Name, description or provider').fill('nothing like it');
      await page.getByText('No dataset is like that.').waitFor();
      await page.getByRole('button', { name: 'Show all datasets' }).click();
      await page.getByLabel('Terms').selectOption('outcome_share');
      await page.waitForURL(/monetization_mode=outcome_share/);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Pump knowledge' }).click();
      await page.getByText('Costs at most $0.09').waitFor();
      for (const price of ['$0.03', '$0.06', '$0.30'])
        await page.getByRole('definition').filter({ hasText: price }).first().waitFor();
      await page.getByLabel('Query').fill('slamming valve');
      await search(page);
      await page.getByRole('heading', { name: /^2 results/ }).waitFor();
      await page.getByText('Charged $0.06').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Search it in the playground' }).click();
      await page.waitForURL(`${platform.webUrl}/search?datasets=${pumps}`);
      expect(await searchesOf(buyer)).toHaveLength(1);
    });
  });
});

describe('spend, activity and invoices', () => {
  it('shows the spend of the books, as a file too, and lets the owner set the cap', async () => {
    const buyer = await platform.signUp('Spenders Ltd');
    await platform.call(contract.search.query, { query: 'gravel', mode: 'lexical' }, buyer.session_token);
    await on('/spend?period=30d', buyer, async (page) => {
      await page.getByRole('img', { name: 'Spend: $0.03 in 30 days' }).waitFor();
      await page.getByRole('list', { name: 'Spend by dataset' }).getByText('Pump knowledge').waitFor();
      await expectAccessible(page);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).toContain(
        `dataset,${pumps},Pump knowledge,0.03,USD`,
      );

      await page.getByRole('button', { name: 'Change the cap' }).click();
      await page.getByLabel('Cap (USD a month)').fill('1000');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByLabel('Cap (USD a month)').and(page.locator('[aria-invalid=true]')).waitFor();
      await page.getByLabel('Cap (USD a month)').fill('2.5');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('$0.03 of $2.50 spent').waitFor();
      expect(await platform.call(contract.tenant.get, {}, buyer.session_token)).toMatchObject({
        spend_cap: 2.5,
      });

      await page.getByLabel('Period').selectOption('days');
      await page.getByLabel('From (UTC)').fill('2020-01-01');
      await page.getByLabel('To (UTC)').fill('2020-01-31');
      await page.getByRole('img', { name: 'Spend: $0.00 in 31 days' }).waitFor();
    });
  });

  it('lists searches and accesses, and each month’s invoice with its lines', async () => {
    const buyer = await platform.signUp('Spenders Ltd');
    await platform.call(contract.search.query, { query: 'gravel', mode: 'lexical' }, buyer.session_token);
    await on('/activity', buyer, async (page) => {
      await page.getByRole('link', { name: 'gravel' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('tab', { name: 'Accesses' }).click();
      await page.getByRole('cell', { name: /manual\.md/ }).waitFor();
      await page.getByLabel('To (UTC)').fill('2020-01-01');
      await page.getByText('No accesses.').waitFor();

      await page.goto(`${platform.webUrl}/invoices`);
      await page.getByRole('table').getByRole('link').click();
      await page.getByText('Spenders Ltd').last().waitFor();
      await page.getByRole('cell', { name: /manual\.md/ }).waitFor();
      await page.getByRole('cell', { name: '$0.03' }).waitFor();
      await expectAccessible(page);
    });
  });

  it('says what to do next to whoever has spent nothing', async () => {
    const buyer = await platform.signUp();
    await on('/invoices', buyer, async (page) => {
      await page.getByText('No invoices yet.').waitFor();
      await page.goto(`${platform.webUrl}/activity`);
      await page.getByText('No searches.').waitFor();
      await page.goto(`${platform.webUrl}/spend`);
      await page.getByText('Nothing was spent in these days.').first().waitFor();
    });
  });
});
