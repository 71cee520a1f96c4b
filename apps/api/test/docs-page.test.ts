import { launchBrowser } from '@ipto/browser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';

let platform: TestPlatform;
let browser: Browser;
beforeAll(async () => {
  [platform, browser] = await Promise.all([sharedPlatform(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.close();
});

/** Opens the page and keeps an account of what it asks for and complains of. */
async function openDocs(hash = '') {
  const page = await browser.newPage();
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`${platform.url}/docs${hash}`);
  return { page, requested, complaints };
}

test('the page shows the document, and asks no other host for anything', async () => {
  const { page, requested, complaints } = await openDocs();
  await page.getByRole('heading', { name: 'IPTO API' }).waitFor();
  await page.getByRole('heading', { name: 'Create a new account and tenant' }).waitFor();
  expect(requested.map((url) => new URL(url).pathname)).toEqual([
    '/docs',
    expect.stringMatching(/^\/docs\/scalar\.[0-9a-f]{16}\.js$/),
    '/v1/openapi.json',
  ]);
  expect(requested.filter((url) => new URL(url).origin !== platform.url)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a call can be made from the page, with a credential', async () => {
  const { session_token } = await signUp();
  const { page, requested, complaints } = await openDocs('#tag/users/GET/v1/me');
  await page.getByRole('textbox', { name: 'Token' }).first().fill(session_token);
  await page.getByRole('button', { name: /Test Request.*get \/v1\/me/i }).click();
  await page.getByRole('button', { name: /^Send/ }).first().click();
  await page.getByText('"docs reader"').first().waitFor();
  expect(requested).toContain(`${platform.url}/v1/me`);
  expect(requested.filter((url) => new URL(url).origin !== platform.url)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();

  async function signUp() {
    const answer = await fetch(`${platform.url}/v1/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: 'docs@example.com',
        password: 'correct horse',
        display_name: 'docs reader',
        tenant_name: 'docs',
      }),
    });
    const { data } = (await answer.json()) as { data: { session_token: string } };
    return data;
  }
});

test('the page may not reach, load or run anything from elsewhere', async () => {
  const answer = await fetch(`${platform.url}/docs`);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = new Map(
    (answer.headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('script-src')).toEqual(["'self'"]);
  expect(policy.get('connect-src')).toEqual(["'self'"]);
  expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
  expect([...policy.values()].flat().join(' ')).not.toMatch(/https?:|\*/);
});

test('the script is kept for ever, and is the same compressed or not', async () => {
  const html = await (await fetch(`${platform.url}/docs`)).text();
  const script = /<script src="([^"]+)">/.exec(html)?.[1] ?? '';
  const read = async (encoding: string) => {
    const answer = await fetch(`${platform.url}${script}`, { headers: { 'accept-encoding': encoding } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
    return answer.text();
  };
  const [compressed, plain] = [await read('gzip'), await read('identity')];
  expect(plain.length).toBeGreaterThan(100_000);
  expect(compressed === plain).toBe(true);
  const other = await fetch(`${platform.url}/docs/scalar.0000000000000000.js`);
  expect(other.status).toBe(404);
});
