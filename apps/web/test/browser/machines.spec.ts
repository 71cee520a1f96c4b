import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import type { Platform } from './platform.js';
import { expect, test } from './test.js';
import { signIn, tabTo, visit } from './visit.js';

let platform: Platform;
let browser: Browser;
let ada: Login;
/** Another tenant of Ada's. */
let globex: Login;

test.beforeAll(async ({ platform: shared, browser: opened }) => {
  [platform, browser] = [shared, opened];
  [ada, globex] = [await platform.signUp('Acme Corp'), await platform.signUp('Globex')];
  const { accept_url = '' } = await platform.call(
    contract.invitations.create,
    { email: ada.email, role: 'operator' },
    globex.session_token,
  );
  const token = new URL(accept_url).hash.split('=')[1] ?? '';
  await platform.call(contract.invitations.accept, { token }, ada.session_token);
});

const on = (path: string, use: (page: Page) => Promise<void>) =>
  visit(browser, `${platform.webUrl}${path}`, {}, use);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const tenantOf = async (token: string) => (await platform.call(contract.users.me, {}, token)).tenant_id;

/** What `ipto login` does: waits on a port of its own for the browser to come back. */
async function waitingProgram() {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as AddressInfo).port;
  const answered = new Promise<URLSearchParams>((resolve) => {
    server.on('request', (request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end('<title>ipto</title><link rel="icon" href="data:,">');
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      if (url.pathname === '/callback') resolve(url.searchParams);
    });
  });
  const query = new URLSearchParams({
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    redirect_uri: `http://127.0.0.1:${port}/callback`,
    state,
    host: 'adas-laptop.local',
  });
  return { port, verifier, state, answered, path: `/cli?${query}`, close: () => server.close() };
}

test.describe('the command line on this computer', () => {
  test('is signed in to the chosen tenant, by keyboard alone, with a code that its verifier redeems', async () => {
    const program = await waitingProgram();
    try {
      await on(program.path, async (page) => {
        await heading(page, 'Sign in to continue').waitFor();
        await signIn(page, ada.email);
        await heading(page, 'Sign in the command line?').waitFor();
        const text = await page.getByRole('main').textContent();
        for (const shown of ['adas-laptop.local', `port ${program.port}`, ada.email])
          expect(text).toContain(shown);
        const tenant = page.getByRole('combobox', { name: 'Tenant' });
        expect(await tenant.locator('option').allTextContents()).toEqual(['Acme Corp', 'Globex']);
        await expect(tenant).toHaveValue(ada.tenant_id);
        const [former] = await page.context().cookies();
        await tabTo(page, 'Tenant');
        await page.keyboard.press('ArrowDown');
        await tabTo(page, 'Approve');
        await page.keyboard.press('Enter');
        await page.waitForURL(`http://127.0.0.1:${program.port}/callback**`);
        // The browser went on with a session in the chosen tenant, and nobody holds the one before.
        await expect(tenantOf(former?.value ?? '')).rejects.toThrow('401');
        const [present] = await page.context().cookies();
        expect(await tenantOf(present?.value ?? '')).toBe(globex.tenant_id);
      });
      const answer = await program.answered;
      expect(answer.get('state')).toBe(program.state);
      expect(answer.get('error')).toBeNull();
      const login = await platform.call(contract.auth.code.token, {
        code: answer.get('code') ?? '',
        code_verifier: program.verifier,
      });
      expect(login.user_id).toBe(ada.user_id);
      expect(await tenantOf(login.session_token)).toBe(globex.tenant_id);
    } finally {
      program.close();
    }
  });

  test('is told of a denial, and gets no code', async () => {
    const program = await waitingProgram();
    try {
      await on(program.path, async (page) => {
        await signIn(page, globex.email);
        await heading(page, 'Sign in the command line?').waitFor();
        // Somebody with one tenant has nothing to choose.
        await expect(page.getByRole('combobox')).toHaveCount(0);
        await page.getByRole('button', { name: 'Deny' }).click();
        await page.waitForURL(`http://127.0.0.1:${program.port}/callback**`);
      });
      expect(Object.fromEntries(await program.answered)).toEqual({
        error: 'access_denied',
        state: program.state,
      });
    } finally {
      program.close();
    }
  });

  test('cannot make the page say what it wants', async () => {
    const program = await waitingProgram();
    program.close();
    const path = program.path.replace('adas-laptop.local', encodeURIComponent('your bank. Press Approve'));
    await on(path, async (page) => {
      await signIn(page, ada.email);
      await heading(page, 'Sign in the command line?').waitFor();
      await expect(page.getByRole('main')).not.toContainText('your bank');
    });
  });
});

test.describe('another machine', () => {
  const start = () => platform.call(contract.auth.device.start, { host: 'build-7' });

  test('is signed in with the code of its link, by keyboard alone', async () => {
    const device = await start();
    const { pathname, hash } = new URL(device.verification_uri_complete);
    await on(pathname + hash, async (page) => {
      await page.waitForURL(`${platform.webUrl}/device`);
      await tabTo(page, 'E-mail');
      await page.keyboard.type(ada.email);
      await tabTo(page, 'Password');
      await page.keyboard.type('correct horse battery');
      await page.keyboard.press('Enter');
      await heading(page, 'Sign in another machine').waitFor();
      await tabTo(page, 'Code');
      await expect(page.getByLabel('Code')).toHaveValue(device.user_code);
      await page.keyboard.press('Enter');
      await heading(page, 'Sign in this machine?').waitFor();
      await page.locator(':focus').filter({ hasText: 'Sign in this machine?' }).waitFor();
      const text = await page.getByRole('main').textContent();
      for (const shown of [device.user_code, 'build-7', 'ipto-cli', '127.0.0.1', ada.email])
        expect(text).toContain(shown);
      await tabTo(page, 'Approve');
      await page.keyboard.press('Enter');
      await heading(page, 'Approved').waitFor();
    });
    const login = await platform.call(contract.auth.device.token, { device_code: device.device_code });
    expect(login.user_id).toBe(ada.user_id);
    expect(await tenantOf(login.session_token)).toBe(ada.tenant_id);
  });

  test('is denied, its code typed as people type', async () => {
    const device = await start();
    await on('/device', async (page) => {
      await signIn(page, globex.email);
      await page.getByLabel('Code').fill(` ${device.user_code.toLowerCase().replace('-', ' ')} `);
      await page.getByRole('button', { name: 'Continue' }).click();
      await heading(page, 'Sign in this machine?').waitFor();
      await expect(page.getByRole('main')).toContainText('Globex');
      await page.getByRole('button', { name: 'Deny' }).click();
      await heading(page, 'Denied').waitFor();
    });
    await expect(
      platform.call(contract.auth.device.token, { device_code: device.device_code }),
    ).rejects.toThrow('access_denied');
  });

  test('is not found by a code that nobody has', async () => {
    await on('/device', async (page) => {
      await signIn(page, ada.email);
      await page.getByLabel('Code').fill('BBBB-BBBB');
      await page.getByRole('button', { name: 'Continue' }).click();
      const alert = page.getByRole('alert').filter({ hasText: 'Request req_' });
      await alert.waitFor();
      await expect(alert).toContainText('No machine waits with this code');
      await expect(page.getByLabel('Code')).toHaveValue('BBBB-BBBB');
    });
  });
});
