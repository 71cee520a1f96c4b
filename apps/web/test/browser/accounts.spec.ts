import { arrived, openPage } from '@ipto/browser';
import { contract } from '@ipto/contracts';
import type { Browser, Page, Route } from '@playwright/test';
import { newEmail, PASSWORD, type Platform } from './platform.js';
import { expect, test } from './test.js';
import { drawn, signIn, tabTo, type VisitOptions, visit, visitAs, widthOf } from './visit.js';

let platform: Platform;
let browser: Browser;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
});

const on = (path: string, use: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
  visit(browser, `${platform.webUrl}${path}`, options, use);
const here = (path: string) => `${platform.webUrl}${path}`;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
/** A link as somebody opens it: on the address that the tests know. */
const pathOf = (link: string) => new URL(link).pathname + new URL(link).hash;

test.describe('signing in and out', () => {
  test('signs in, tells who one is, keeps the token from scripts, and signs out for good', async () => {
    const ada = await platform.signUp();
    await on('/login', async (page) => {
      await signIn(page, ada.email);
      await arrived(page, here('/overview'));
      const banner = page.getByRole('banner');
      await expect(banner).toContainText('Ada');

      const [cookie] = await page.context().cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', secure: false });
      expect(Math.abs((cookie?.expires ?? 0) * 1000 - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
      expect(await page.evaluate(() => document.cookie)).toBe('');
      const readable = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
      );
      expect(readable).not.toContain(cookie?.value);
      await platform.call(contract.users.me, {}, cookie?.value);

      await banner.getByRole('button', { name: 'Ada' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL(here('/'));
      await banner.getByRole('link', { name: 'Sign in' }).waitFor();
      expect(await page.context().cookies()).toEqual([]);
      await expect(platform.call(contract.users.me, {}, cookie?.value)).rejects.toThrow('401');
    });
  });

  test('signs out in other tabs too', async () => {
    const ada = await platform.signUp();
    await on('/login', async (page) => {
      await signIn(page, ada.email);
      await arrived(page, here('/overview'));
      const other = await page.context().newPage();
      await openPage(other, here('/datasets'));
      await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL(here('/'));
      await other.waitForURL(here(`/login?next=${encodeURIComponent('/datasets')}`));
    });
  });

  test('goes where it was meant to when a query is refused meanwhile', async () => {
    const ada = await platform.signUp();
    await visitAs(browser, platform, ada, '/overview', async (page) => {
      const held = new Promise<Route>((resolve) =>
        page.route('**/api/v1/api-keys?*', (route) => resolve(route)),
      );
      await page.getByRole('link', { name: 'API keys' }).first().click();
      const query = await held;
      await page.route('**/api/v1/auth/logout', async (route) => {
        // Ended at the API, while the page does not know yet.
        const response = await route.fetch();
        const refused = page.waitForResponse((answer) => answer.status() === 401);
        await query.continue();
        await (await refused).finished();
        await drawn(page);
        await route.fulfill({ response });
      });
      await page.getByRole('banner').getByRole('button', { name: 'Ada' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL(here('/'));
      await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
    });
  });

  test('says in words that the password is wrong, and keeps what was typed', async () => {
    const ada = await platform.signUp();
    await on('/login', async (page) => {
      await signIn(page, ada.email, 'something else');
      const alert = page.getByRole('alert').filter({ hasText: 'not right' });
      await alert.waitFor();
      await expect(alert).toContainText(/Request req_[0-9A-Z]{26}/);
      await expect(page.getByLabel('E-mail')).toHaveValue(ada.email);
      await page.waitForURL(here('/login'));
      expect(await page.context().cookies()).toEqual([]);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(here('/overview'));
    });
  });

  test('goes on where it was asked to, on this site alone', async () => {
    const ada = await platform.signUp();
    await on(`/login?next=${encodeURIComponent('/cli?a=1&b=2')}`, async (page) => {
      await signIn(page, ada.email);
      await page.waitForURL(here('/cli?a=1&b=2'));
    });
    for (const next of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/\t/evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
    ]) {
      const response = await fetch(here(`/login?next=${encodeURIComponent(next)}`), {
        headers: { cookie: `ipto_session=${ada.session_token}` },
        redirect: 'manual',
      });
      expect([response.status, response.headers.get('location')]).toEqual([307, '/overview']);
    }
  });

  test('takes a session that has ended elsewhere for none', async () => {
    const ada = await platform.signUp();
    await on('/login', async (page) => {
      await signIn(page, ada.email);
      await arrived(page, here('/overview'));
      const [cookie] = await page.context().cookies();
      await platform.call(contract.auth.logout, {}, cookie?.value);
      // In a tab of its own: the page above finds out by itself, and goes to /login while it is sent there.
      const other = await page.context().newPage();
      await openPage(other, here('/login'));
      await signIn(other, ada.email);
      await other.waitForURL(here('/overview'));
      await expect(other.getByRole('banner')).toContainText('Ada');
    });
  });

  test('refuses what another site sends', async () => {
    const { session_token } = await platform.signUp();
    const response = await fetch(here('/api/v1/auth/logout'), {
      method: 'POST',
      headers: { origin: 'https://evil.example', cookie: `ipto_session=${session_token}` },
    });
    expect(response.status).toBe(403);
    await platform.call(contract.users.me, {}, session_token);
  });
});

test.describe('an account', () => {
  test('is made by keyboard alone, and marks what is wrong with a field', async () => {
    const email = newEmail();
    await on('/signup', async (page) => {
      await tabTo(page, 'Your name');
      await page.keyboard.type('  ');
      await tabTo(page, 'Organization');
      await page.keyboard.type('Initech');
      await tabTo(page, 'E-mail');
      await page.keyboard.type(email);
      await tabTo(page, 'Password');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      const name = page.getByLabel('Your name');
      await page.getByText('May not be blank').waitFor();
      await expect(name).toHaveAttribute('aria-invalid', 'true');
      await name.fill('Grace');
      await page.keyboard.press('Enter');
      await page.waitForURL(here('/overview'));
      await expect(page.getByRole('banner')).toContainText('Grace');
    });
    await platform.call(contract.auth.login, { email, password: PASSWORD });
  });

  test('gets a new password with the link that a platform admin makes', async () => {
    const ada = await platform.signUp();
    const { reset_url } = await platform.call(
      contract.admin.createPasswordReset,
      { email: ada.email },
      platform.admin.session_token,
    );
    const asked: string[] = [];
    await on(pathOf(reset_url), async (page) => {
      page.on('request', (request) => asked.push(request.url()));
      await page.waitForURL(here('/password/reset'));
      await tabTo(page, 'New password');
      await page.keyboard.type('battery staple');
      await page.keyboard.press('Enter');
      await heading(page, 'Your password is changed').waitFor();
      await page.locator(':focus').filter({ hasText: 'Your password is changed' }).waitFor();
      await page.getByRole('link', { name: 'Sign in with the new password' }).click();
      await signIn(page, ada.email, 'battery staple');
      await page.waitForURL(here('/overview'));
    });
    const token = new URL(reset_url).hash.split('=')[1] ?? '';
    expect(token).not.toBe('');
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
    await expect(platform.call(contract.users.me, {}, ada.session_token)).rejects.toThrow('401');

    await on(pathOf(reset_url), async (page) => {
      await page.getByLabel('New password', { exact: true }).fill('another password');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'Request req_' }).waitFor();
    });
  });

  test('asks for such a link, and is not told whether the address is known', async () => {
    await on('/password/forgot', async (page) => {
      await tabTo(page, 'E-mail');
      await page.keyboard.type('nobody@example.com');
      await page.keyboard.press('Enter');
      await heading(page, 'Look into your mail').waitFor();
      await expect(page.getByRole('main')).toContainText('If nobody@example.com has an account');
    });
  });

  test('hears that a link to confirm an e-mail is used up', async () => {
    await on('/email/verify#token=made-up', async (page) => {
      await page.waitForURL(here('/email/verify'));
      await tabTo(page, 'Confirm');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'Request req_' }).waitFor();
    });
  });

  test('has its e-mail confirmed at a press, and not before', async () => {
    await on('/email/verify#token=from-a-mail', async (page) => {
      const sent: unknown[] = [];
      // No mail is sent here: the answer to a right token is played.
      await page.route('**/api/v1/auth/email/verify', async (route) => {
        sent.push(route.request().postDataJSON());
        await route.fulfill({ json: { data: { email_verified: true } } });
      });
      expect(sent).toEqual([]);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await heading(page, 'Your e-mail is confirmed').waitFor();
      expect(sent).toEqual([{ token: 'from-a-mail' }]);
    });
  });

  test('hears that a link is not a whole one', async () => {
    await on('/password/reset', async (page) => {
      for (const path of ['/email/verify', '/invitation', '/cli', '/cli?redirect_uri=https://evil.example']) {
        await heading(page, 'This link is not complete').waitFor();
        await openPage(page, here(path));
      }
      await heading(page, 'This link is not complete').waitFor();
    });
  });
});

test.describe('an invitation', () => {
  async function invite(email: string) {
    const owner = await platform.signUp('Globex');
    const { accept_url = '' } = await platform.call(
      contract.invitations.create,
      { email, role: 'operator' },
      owner.session_token,
    );
    return { tenantId: owner.tenant_id, path: pathOf(accept_url) };
  }
  async function tenantOf(page: Page): Promise<string> {
    const [cookie] = await page.context().cookies();
    return (await platform.call(contract.users.me, {}, cookie?.value)).tenant_id;
  }

  test('takes in a new person, by keyboard alone', async () => {
    const { path, tenantId } = await invite(newEmail());
    await on(path, async (page) => {
      await page.waitForURL(here('/invitation'));
      await tabTo(page, 'Your name');
      await page.keyboard.type('Grace');
      await tabTo(page, 'Password');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(here('/overview'));
      await expect(page.getByRole('banner')).toContainText('Grace');
      expect(await tenantOf(page)).toBe(tenantId);
    });
  });

  test('has somebody with an account sign in first', async () => {
    const ada = await platform.signUp();
    const { path, tenantId } = await invite(ada.email);
    await on(path, async (page) => {
      await page.getByLabel('Your name').fill('Ada again');
      await page.getByLabel('Password', { exact: true }).fill('some password');
      await page.keyboard.press('Enter');
      await heading(page, 'Sign in to accept').waitFor();
      await signIn(page, ada.email);
      await heading(page, 'Accept the invitation').waitFor();
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.waitForURL(here('/overview'));
      expect(await tenantOf(page)).toBe(tenantId);
    });
  });

  test('is not for whoever else is signed in; they can change accounts without losing it', async () => {
    const [eve, ada] = [await platform.signUp(), await platform.signUp()];
    const { path, tenantId } = await invite(ada.email);
    await on('/login', async (page) => {
      await signIn(page, eve.email);
      await page.waitForURL(here('/overview'));
      await openPage(page, here(path));
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.getByRole('alert').filter({ hasText: 'somebody else' }).waitFor();
      await page.getByRole('button', { name: 'Use another account' }).click();
      await page.getByRole('button', { name: 'I have an account already' }).click();
      await signIn(page, ada.email);
      await heading(page, 'Accept the invitation').waitFor();
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.waitForURL(here('/overview'));
      expect(await tenantOf(page)).toBe(tenantId);
    });
  });
});

test.describe('every page', () => {
  const PAGES = [
    '/login',
    '/signup',
    '/password/forgot',
    '/password/reset#token=a',
    '/email/verify#token=a',
    '/invitation#token=a',
    '/device',
  ];

  for (const colorScheme of ['light', 'dark'] as const)
    test(`fits a phone and has one main heading, ${colorScheme}`, async () => {
      const check = async (page: Page) => {
        for (const path of PAGES) {
          const response = await page.goto(here(path));
          expect(response?.headers()['content-security-policy'], path).toMatch(/script-src 'nonce-[^']+'/);
          await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
          expect(await widthOf(page), path).toEqual({ window: 360, beyond: 0 });
        }
      };
      await on('/', check, { width: 360, colorScheme });
    });

  test('says so where there is none', async () => {
    const response = await fetch(here('/no-such-page'));
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no such page');
  });
});
