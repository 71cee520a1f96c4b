import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { openPage } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import { violationsOf } from './axe.js';
import { createCorpus } from './corpus.js';
import { newEmail, PASSWORD, type Platform } from './platform.js';
import { expect, test } from './test.js';
import { drawn, type VisitOptions, visitAs } from './visit.js';

const run = promisify(execFile);
const MANUAL = '# Pump manual\n\n🦉 Gravel noise in a pump means cavitation: raise the inlet pressure.\n';
const BULLETIN = '# Valve bulletin\n\nA slamming valve after the pump stops breaks the pipe supports.\n';

let platform: Platform;
let browser: Browser;
let provider: Login;
let ada: Login;
let pumps: string;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
  provider = await platform.signUp('Harbour Pump Works');
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
});

/** Somebody new in the team of an owner. */
async function join({ session_token }: Login, role: 'viewer'): Promise<Login> {
  const email = newEmail();
  const { accept_url = '' } = await platform.call(
    contract.invitations.create,
    { email, role },
    session_token,
  );
  const token = new URL(accept_url).hash.split('=')[1] ?? '';
  return platform.call(contract.invitations.accept, { token, display_name: 'Grace', password: PASSWORD });
}

/** A page as somebody sees it who is signed in. */
const on = (path: string, login: Login, use: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
  visitAs(browser, platform, login, path, use, options);
const searchesOf = async ({ session_token }: Login) =>
  (await platform.call(contract.agent.searches, {}, session_token)).items;
const accessesOf = async ({ session_token }: Login) =>
  (await platform.call(contract.agent.accesses, {}, session_token)).items;
const search = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click();

const expectAccessible = async (page: Page) => expect(await violationsOf(page)).toEqual([]);

test.describe('the search playground', () => {
  test('searches what a link says when told to, and not before', async () => {
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

  test('narrows a search by dataset and filters, keeps it all in the address, and says when nothing is found', async () => {
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

  test('finds a dataset by its name beyond the first of the catalog, and knows what it costs', async () => {
    const buyer = await platform.signUp();
    await on('/overview', buyer, async (page) => {
      // As if it stood behind a hundred others.
      await page.route(/\/api\/v1\/catalog\/datasets\?limit=\d+$/, (route) =>
        route.fulfill({ json: { data: [], next_cursor: 'more' } }),
      );
      const find = page.getByLabel('Find datasets');
      const found = page.getByRole('checkbox', { name: /Pump knowledge.*\$0\.03 a result/ });
      await openPage(page, `${platform.webUrl}/search?q=gravel`);
      await page.getByText('Datasets and filters').click();
      await page.getByText('The catalog has more: type a part of the name.').waitFor();
      await find.fill('nothing like it');
      await page.getByText('No dataset has that in its name.').waitFor();
      await find.fill('pump know');
      await found.check();
      await page.getByText('At most $0.30').waitFor();
      await page.waitForURL(`${platform.webUrl}/search?q=gravel&datasets=${pumps}`);

      await openPage(page, page.url());
      await found.and(page.locator(':checked')).waitFor();
      await page.getByText('At most $0.30').waitFor();
      await expectAccessible(page);
    });
  });

  test('says so where the datasets can’t be told', async () => {
    const buyer = await platform.signUp();
    await on('/overview', buyer, async (page) => {
      const error = { code: 'internal', message: 'The list is broken.', details: {} };
      await page.route('**/api/v1/datasets?*', (route) =>
        route.fulfill({ status: 500, json: { error, request_id: 'req_1' } }),
      );
      await openPage(page, `${platform.webUrl}/search?q=gravel&datasets=${pumps}`);
      await page.getByRole('region', { name: 'Datasets' }).getByText('The list is broken.').waitFor();
      await page.getByText('Each result of another provider costs its dataset’s price').waitFor();
    });
  });

  test('keeps a new search when more results of the one before it come late', async () => {
    const buyer = await platform.signUp();
    await on('/search?q=gravel&mode=lexical', buyer, async (page) => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route('**/api/v1/search', async (route) => {
        const { cursor, ...first } = route.request().postDataJSON();
        if (cursor) await released;
        const { data } = await (await route.fetch({ postData: first })).json();
        await route.fulfill({ json: { data: { ...data, next_cursor: 'more' } } });
      });
      await search(page);
      const late = page.waitForResponse((response) => response.request().postDataJSON()?.cursor === 'more');
      await page.getByRole('button', { name: 'More results' }).click();
      await page.getByLabel('Query').fill('slamming');
      await search(page);
      const heading = page.getByRole('heading', { name: '1 result for “slamming”' });
      await heading.waitFor();
      release();
      await (await late).finished();
      await drawn(page);
      await heading.waitFor();
    });
  });

  test('opens the very lines of a source, and reports a citation, an outcome and a download at the price shown', async () => {
    const buyer = await platform.signUp();
    await on('/search?q=%22gravel%20noise%22', buyer, async (page) => {
      await search(page);
      await page.locator('ol li').getByRole('button').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Gravel noise in a pump means cavitation').waitFor();
      await expect(dialog.locator('mark')).toContainText('Gravel noise in a pump');
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

  test('tells what citing a repeated result costs, which the price of today has no part in', async () => {
    const buyer = await platform.signUp();
    const ask = { query: '"gravel noise"', dataset_ids: [pumps] };
    await platform.call(contract.search.query, ask, buyer.session_token);
    const { results } = await platform.call(contract.search.query, ask, buyer.session_token);
    expect(results).toMatchObject([{ price: 0 }]);
    const offerAt = (unit_price: number) =>
      platform.call(contract.datasets.update, { id: pumps, unit_price }, provider.session_token);
    await offerAt(0.01);
    await on('/overview', buyer, async (page) => {
      await openPage(page, `${platform.webUrl}/search?source=${results[0]?.retrieval_id}`);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Costs up to $0.10').waitFor();
      await dialog.getByText('Costs $0.06, twice the retrieval.').waitFor();
      await dialog.getByRole('button', { name: 'Report a citation' }).click();
      await page.getByText('Citation reported, charged $0.06.', { exact: true }).waitFor();
    }).finally(() => offerAt(0.03));
  });

  test('goes on page by page, and says what the cap withheld and refused', async () => {
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

  test('gives the same call for curl, which answers the same', async () => {
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

test.describe('the catalog', () => {
  test('finds a dataset, tells its price, and shows what it answers at no more than was said', async () => {
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

test.describe('many datasets of one’s own', () => {
  test('are own and free, the oldest too', async () => {
    const owner = await platform.signUp('Lacquer Ltd');
    const oldest = await createCorpus(
      platform,
      owner.session_token,
      { name: 'Oldest lacquers', visibility: 'listed', unit_price: 0.01 },
      { 'shellac.md': '# Shellac\n\nShellac dissolves in alcohol.\n' },
    );
    for (let others = 0; others < 100; others++)
      await platform.call(contract.datasets.create, { name: `Lacquer ${others}` }, owner.session_token);
    await on(`/catalog/${oldest}`, owner, async (page) => {
      await page.getByText('Free: this is your own dataset.').waitFor();
      await page.getByRole('link', { name: 'Search it in the playground' }).click();
      await page.getByText('Free: these are your own datasets.').waitFor();
      await page.getByLabel('Find datasets').fill('oldest');
      await page
        .getByRole('checkbox', { name: /Oldest lacquers.*Your own/ })
        .and(page.locator(':checked'))
        .waitFor();
      await page.getByLabel('Query').fill('shellac');
      await search(page);
      await page.getByText(/^Charged nothing/).waitFor();
    });
  });
});

test.describe('spend, activity and invoices', () => {
  test('shows the spend of the books, as a file too, and lets the owner set the cap', async () => {
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
      const cap = page.getByLabel('Most per month, in USD');
      await cap.fill('1000');
      await page.getByRole('button', { name: 'Save' }).click();
      await cap.and(page.locator(':invalid')).waitFor();
      await cap.fill('2.5');
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

  test('lists searches and accesses, and each month’s invoice with its lines', async () => {
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

  test('leads back to a search of the same datasets in the same mode, for whoever may search', async () => {
    const buyer = await platform.signUp();
    const asked = { query: 'gravel', mode: 'lexical' as const, dataset_ids: [pumps] };
    await platform.call(contract.search.query, asked, buyer.session_token);
    for (const path of ['/overview', '/activity'])
      await on(path, buyer, async (page) => {
        await page.getByRole('link', { name: 'gravel' }).click();
        await page.waitForURL(`${platform.webUrl}/search?q=gravel&mode=lexical&datasets=${pumps}`);
        await page.getByText('Ready to search.').waitFor();
      });

    const viewer = await join(buyer, 'viewer');
    for (const path of ['/overview', '/activity'])
      await on(path, viewer, async (page) => {
        await page.getByText('gravel', { exact: true }).waitFor();
        await expect(page.getByRole('link', { name: 'gravel' })).toHaveCount(0);
      });
  });

  test('says what to do next to whoever has spent nothing', async () => {
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
