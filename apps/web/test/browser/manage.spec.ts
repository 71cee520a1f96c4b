import { openPage } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import { newEmail, PASSWORD, type Platform } from './platform.js';
import { expect, test } from './test.js';
import { visitAs } from './visit.js';

let platform: Platform;
let browser: Browser;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
});

const here = (path: string) => `${platform.webUrl}${path}`;
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** Opens a page as somebody who is signed in. */
const as = (person: Login, path: string, use: (page: Page) => Promise<void>) =>
  visitAs(browser, platform, person, path, use);

/** Ada, who owns a tenant, and Grace in her team. */
async function team() {
  const ada = await platform.signUp('Acme Corp');
  const grace = { email: newEmail() };
  const { accept_url = '' } = await platform.call(
    contract.invitations.create,
    { email: grace.email, role: 'operator' },
    ada.session_token,
  );
  const joined = await platform.call(contract.invitations.accept, {
    token: new URL(accept_url).hash.split('=')[1] ?? '',
    display_name: 'Grace',
    password: PASSWORD,
  });
  return { ada, grace: joined };
}

test.describe('a key', () => {
  test('is made for one dataset, shown once, works, is narrowed and revoked', async () => {
    const ada = await platform.signUp();
    for (const name of ['Contracts', 'Minutes'])
      await platform.call(contract.datasets.create, { name }, ada.session_token);
    await as(ada, '/keys', async (page) => {
      await page.getByText('No keys yet').waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Create a key' }).first().click();
      await heading(page, 'Create an API key').waitFor();
      await page.getByLabel('Name', { exact: true }).fill('legal-search');
      await page.getByRole('button', { name: 'Create the key' }).click();
      await page.getByText('Choose at least one.').waitFor();
      await page.getByRole('button', { name: 'Search agent' }).click();
      await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(2);
      await page.getByRole('radio', { name: /Only chosen datasets/ }).check();
      await page.getByLabel('Find datasets').fill('contr');
      await page.getByRole('checkbox', { name: /Contracts/ }).check();
      await page.getByRole('button', { name: 'Remove Contracts' }).waitFor();
      await page.getByRole('button', { name: 'Create the key' }).click();

      const dialog = page.getByRole('dialog', { name: '“legal-search” is ready' });
      const secret = (await dialog.getByRole('region', { name: 'Secret' }).textContent()) ?? '';
      expect(secret).toMatch(/^ipto_/);
      await expect(dialog.getByRole('region', { name: 'With curl' })).toContainText(
        `curl -X POST ${platform.apiUrl}/v1/search`,
      );
      const me = await platform.call(contract.users.me, {}, secret);
      expect(me.scopes.toSorted()).toEqual(['datasets:read', 'search:query']);
      const { items } = await list(secret);
      expect(items.map(({ name }) => name)).toEqual(['Contracts']);

      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Have you saved the secret?' }).waitFor();
      await page.getByRole('button', { name: 'Show it again' }).click();
      await expect(dialog.getByRole('region', { name: 'Secret' })).toHaveText(secret);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'I have saved it' }).click();
      await heading(page, 'legal-search').waitFor();
      const kept = await page.evaluate(() =>
        JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, history.state]),
      );
      expect(kept).not.toContain(secret);
      expect(await page.content()).not.toContain(secret);

      await page.getByRole('button', { name: 'Add datasets' }).click();
      await page.getByRole('checkbox', { name: /Minutes/ }).check();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const remove = page.getByRole('button', { name: 'Remove Contracts' });
      await page.getByRole('button', { name: 'Remove Minutes' }).waitFor();
      await remove.click();
      await remove.waitFor({ state: 'detached' });
      expect((await list(secret)).items.map(({ name }) => name)).toEqual(['Minutes']);

      await page.getByLabel('Name', { exact: true }).fill('board-search');
      await page.getByRole('checkbox', { name: /usage:read/ }).check();
      await page.getByRole('button', { name: 'Save' }).click();
      await heading(page, 'board-search').waitFor();
      expect((await platform.call(contract.users.me, {}, secret)).scopes).toContain('usage:read');

      await page.getByRole('button', { name: 'Revoke' }).click();
      const confirm = page.getByRole('button', { name: 'Revoke the key' });
      expect(await confirm.isDisabled()).toBe(true);
      await page.getByLabel('Type the name to go on').fill('board-search');
      await confirm.click();
      await page.waitForURL(here('/keys'));
      await page.getByText('No keys yet').waitFor();
      await expect(list(secret)).rejects.toThrow('401');
    });
  });

  test('offers no scope that its maker lacks', async () => {
    const { ada, grace } = await team();
    await setRole(ada, grace, 'buyer_manager');
    await as(grace, '/keys/new', async (page) => {
      await page.getByRole('checkbox', { name: /search:query/ }).waitFor();
      await expect(page.getByRole('checkbox', { name: /datasets:write|admin/ })).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Upload pipeline' })).toHaveCount(0);
    });
  });

  const list = (token: string) => platform.call(contract.datasets.list, {}, token);
});

async function setRole(owner: Login, member: Login, role: 'buyer_manager' | 'viewer') {
  const { memberships } = await platform.call(contract.users.me, {}, member.session_token);
  const { membership_id = '' } = memberships.find(({ tenant_id }) => tenant_id === owner.tenant_id) ?? {};
  await platform.call(contract.members.update, { membership_id, role }, owner.session_token);
}

test.describe('a team', () => {
  test('is invited by a link, changed and left; its log tells all of it', async () => {
    const { ada, grace } = await team();
    await as(ada, '/team', async (page) => {
      const members = page.getByRole('region', { name: 'Members', exact: true });
      await members.getByText(grace.email).waitFor();
      // The only owner has to stay one.
      await expect(page.getByRole('button', { name: 'Change Ada' })).toHaveCount(0);

      await page.getByRole('button', { name: 'Invite somebody' }).first().click();
      await page.getByLabel('E-mail').fill('alan@example.com');
      await page.getByRole('radio', { name: /^Viewer/ }).check();
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      const link = await page.getByRole('region', { name: 'Link of the invitation' }).textContent();
      expect(link).toContain('/invitation#token=');
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'Revoke the invitation of alan@example.com' }).click();
      await page.getByRole('button', { name: 'Revoke the invitation', exact: true }).click();
      await page.getByText('Nobody is invited').waitFor();

      await page.getByRole('button', { name: 'Change Grace' }).click();
      await page.getByRole('menuitem', { name: 'Change role…' }).click();
      await page.getByRole('radio', { name: /^Owner/ }).check();
      await page.getByRole('button', { name: 'Change role' }).click();
      // With another owner, one may go.
      await page.getByRole('button', { name: 'Change Ada' }).click();
      await page.getByRole('menuitem', { name: 'Leave…' }).waitFor();
      await page.keyboard.press('Escape');
      await expect(platform.call(contract.users.me, {}, grace.session_token)).rejects.toThrow('401');

      await page.getByRole('button', { name: 'Change Ada' }).click();
      await page.getByRole('menuitem', { name: 'Leave…' }).click();
      await page.getByRole('button', { name: 'Leave', exact: true }).click();
      await page.waitForURL(here('/'));
      expect(await page.context().cookies()).toEqual([]);
    });
    await expect(
      platform.call(contract.auth.login, { email: ada.email, password: PASSWORD }),
    ).rejects.toThrow('401');

    await as(grace, '/audit', async (page) => {
      await page.getByText('Ada changed the role of Grace from operator to owner').waitFor();
      await page.getByLabel('Action').selectOption({ label: 'Invited' });
      await page.waitForURL(here('/audit?action=invitation.created'));
      const rows = page.getByRole('row');
      await page.getByText('Ada invited alan@example.com as viewer').waitFor();
      await expect(rows).toHaveCount(3);
      await page.getByRole('button', { name: 'Details of: Invited' }).first().click();
      const details = page.getByRole('dialog', { name: 'Details' });
      await expect(details).toContainText(/req_[0-9A-Z]{26}/);
      await expect(details).toContainText('127.0.0.1');
      await details.getByRole('button', { name: 'All that happened to it' }).click();
      await page.getByText('Ada took back the invitation of alan@example.com').waitFor();
      expect(new URL(page.url()).searchParams.get('target')).toMatch(/^inv_/);
      await expect(rows).toHaveCount(3);
      await openPage(page, here('/audit?from=2020-01-01&to=2020-12-31'));
      await page.getByText('Nothing like that happened').waitFor();
      await page.getByRole('button', { name: 'Show everything' }).click();
      await page.getByText('Grace joined as operator').waitFor();
    });
  });

  test('is only looked at by whoever does not run it', async () => {
    const { grace } = await team();
    await as(grace, '/team', async (page) => {
      await page.getByText(grace.email).first().waitFor();
      await expect(page.getByRole('button', { name: /Invite|^Change/ })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
      await openPage(page, here('/settings'));
      await page.getByText('Spend cap per month').waitFor();
      await expect(page.getByRole('button', { name: /Save|Delete/ })).toHaveCount(0);
    });
  });
});

test('renames a tenant, caps what it spends, and deletes it by its name', async () => {
  const ada = await platform.signUp('Initech');
  await as(ada, '/settings', async (page) => {
    await page.getByLabel('Name of the tenant').fill('Initrode');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await page.getByRole('banner').getByText('Initrode').waitFor();
    await page.getByLabel('Most per month').fill('2.5');
    await page.getByRole('button', { name: 'Save the cap' }).click();
    await page.getByText('At most $2.50 a month').first().waitFor();
    expect(await platform.call(contract.tenant.get, {}, ada.session_token)).toMatchObject({
      name: 'Initrode',
      spend_cap: 2.5,
    });
    await page.getByRole('button', { name: 'Delete the tenant…' }).click();
    await page.getByLabel('Type the name to go on').fill('Initrode');
    await page.getByRole('button', { name: 'Delete the tenant', exact: true }).click();
    await page.waitForURL(here('/'));
    expect(await page.context().cookies()).toEqual([]);
  });
  await expect(platform.call(contract.users.me, {}, ada.session_token)).rejects.toThrow('401');
});

test.describe('one’s own account', () => {
  test('gets a new password, which ends every other session', async () => {
    const ada = await platform.signUp();
    await as(ada, '/account', async (page) => {
      await page.getByLabel('Current password').fill('not this');
      await page.getByLabel('New password').fill('battery staple');
      await page.getByRole('button', { name: 'Change the password' }).click();
      await page.getByRole('alert').filter({ hasText: 'Request req_' }).waitFor();
      await page.getByLabel('Current password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Change the password' }).click();
      await page.getByText('every other session has ended').first().waitFor();
      await expect(platform.call(contract.users.me, {}, ada.session_token)).rejects.toThrow('401');
      const [cookie] = await page.context().cookies();
      await platform.call(contract.users.me, {}, cookie?.value);
      await page.getByRole('main').getByRole('button', { name: 'Dark' }).click();
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
      await page.reload();
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
      await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(here('/'));
    });
    await platform.call(contract.auth.login, { email: ada.email, password: 'battery staple' });
  });

  test('switches between its tenants, and other tabs with it', async () => {
    const [ada, globex] = [await platform.signUp('Acme Corp'), await platform.signUp('Globex')];
    const { accept_url = '' } = await platform.call(
      contract.invitations.create,
      { email: ada.email, role: 'viewer' },
      globex.session_token,
    );
    const token = new URL(accept_url).hash.split('=')[1] ?? '';
    await platform.call(contract.invitations.accept, { token }, ada.session_token);
    await as(ada, '/account', async (page) => {
      const other = await page.context().newPage();
      await openPage(other, here('/overview'));
      await other.getByRole('banner').getByText('Acme Corp').waitFor();
      await page.getByRole('button', { name: 'Switch to Globex' }).click();
      await page.waitForURL(here('/overview'));
      const [cookie] = await page.context().cookies();
      expect((await platform.call(contract.users.me, {}, cookie?.value)).tenant_id).toBe(globex.tenant_id);
      await other.getByRole('banner').getByText('Globex').waitFor();
    });
  });
});
