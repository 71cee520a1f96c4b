import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '@ipto/browser';
import { contract, exampleId } from '@ipto/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.js';
import { type Dashboard, startDashboard } from './dashboard.js';
import { tabTo, type VisitOptions, visit, widthOf } from './visit.js';

const TIMEOUT_MS = 60_000;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId?: string;
}

/** What the stand-in for the API answers to GET /health. */
let health: Answer;
/** And to who is signed in. */
let me: Answer = { status: 404, body: '' };
let api: Server;
let apiUrl: string;
let dashboard: Dashboard;
let browser: Browser;

const well = {
  status: 200,
  body: JSON.stringify({
    data: { status: 'ok', version: '9.8.7', dashboard_url: null },
    request_id: 'req_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    timestamp: '2026-04-05T10:00:00.000Z',
  }),
};

beforeAll(async () => {
  api = createServer((req, res) => {
    const answer = { '/health': health, '/v1/me': me }[req.url ?? ''] ?? { status: 404, body: '' };
    if (answer.requestId) res.setHeader('x-request-id', answer.requestId);
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  [dashboard, browser] = await Promise.all([startDashboard(apiUrl), launchBrowser()]);
}, TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  api?.close();
});

/** Opens the first page and checks it with `use`. */
const onPage = (options: VisitOptions, use: (page: Page) => Promise<void>) =>
  visit(browser, dashboard.url, options, use);

describe('the first page', { timeout: TIMEOUT_MS }, () => {
  it('says what IPTO is, that the API is up, and where to start', async () => {
    health = well;
    await onPage({}, async (page) => {
      expect(await page.title()).toBe('IPTO');
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await page.getByRole('main').textContent()).toContain('marketplace');
      expect(await page.getByRole('status').textContent()).toBe('Up');
      const card = page.getByRole('region', { name: 'API', exact: true });
      expect(await card.textContent()).toContain('9.8.7');
      expect(await card.textContent()).toContain(apiUrl);
      for (const command of ['login', 'datasets create', 'objects upload', 'search']) {
        expect(await page.locator('code', { hasText: `pnpm ipto ${command}` }).count()).toBe(1);
      }
      const description = page.getByRole('main').getByRole('link', { name: 'API description' });
      expect(await description.getAttribute('href')).toBe(`${apiUrl}/v1/openapi.json`);
    });
  });

  it.each([
    ['answers with an error', { status: 503, body: '{}' }],
    ['answers something else', { status: 200, body: '<html>' }],
  ])('says that the API is not reachable when it %s, and recovers', async (_how, answer) => {
    health = answer;
    await onPage({}, async (page) => {
      expect(await page.getByRole('status').textContent()).toBe('Not reachable');
      health = well;
      await page.reload({ waitUntil: 'networkidle' });
      expect(await page.getByRole('status').textContent()).toBe('Up');
    });
  });

  it('follows the color scheme, with readable text in both', async () => {
    health = well;
    const seen: Record<string, number> = {};
    for (const colorScheme of ['light', 'dark'] as const) {
      await onPage({ colorScheme }, async (page) => {
        const [ground, text] = await page.evaluate(() => {
          const { backgroundColor, color } = getComputedStyle(document.body);
          return [backgroundColor, color].map((value) =>
            (value.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0),
          );
        });
        seen[colorScheme] = ground ?? 0;
        expect(Math.abs((ground ?? 0) - (text ?? 0))).toBeGreaterThan(400);
      });
    }
    expect(seen.light).toBeGreaterThan(600);
    expect(seen.dark).toBeLessThan(150);
  });

  it('fits a phone', async () => {
    health = well;
    await onPage({ width: 360 }, async (page) => {
      expect(await widthOf(page)).toEqual({ window: 360, beyond: 0 });
    });
  });

  it('is reached by keyboard, the skip link first', async () => {
    health = well;
    await onPage({}, async (page) => {
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Get started');
    });
  });
});

describe('a page of the dashboard', { timeout: TIMEOUT_MS }, () => {
  const busy = { status: 503, body: '{}', requestId: exampleId('request') };
  const ada = { status: 200, body: JSON.stringify({ data: contract.users.me.example.output }) };

  /** Opens a page with the cookie of a session. */
  const signedIn = async (path: string, use: (page: Page) => Promise<void>) => {
    const context = await browser.newContext();
    try {
      await context.addCookies([{ name: 'ipto_session', value: 'k3m1abc', url: dashboard.url }]);
      const page = await context.newPage();
      await page.goto(`${dashboard.url}${path}`);
      await use(page);
    } finally {
      await context.close();
    }
  };
  const failed = (page: Page) =>
    page.getByRole('heading', { level: 1, name: 'This page can’t be shown' }).waitFor();

  it('is no sign-in page where the API is in trouble, and comes at another try', async () => {
    me = busy;
    await signedIn('/settings', async (page) => {
      await failed(page);
      await page.getByText(`Request ${busy.requestId}`).waitFor();
      expect(new URL(page.url()).pathname).toBe('/settings');
      await expect.poll(() => page.title()).toBe('This page can’t be shown · IPTO');
      expect(await violationsOf(page)).toEqual([]);
      await tabTo(page, 'Retry');
      me = ada;
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      await expect.poll(() => page.title()).toBe('Settings · IPTO');
    });
  });

  it('is the sign-in page once the session has ended', async () => {
    me = { status: 401, body: '{}' };
    await signedIn('/settings', async (page) => {
      await page.waitForURL(`${dashboard.url}/login?next=%2Fsettings`);
      await page.getByLabel('E-mail').waitFor();
    });
  });
});

describe('the server', { timeout: TIMEOUT_MS }, () => {
  it('sends headers that keep foreign scripts and frames out', async () => {
    health = well;
    const response = await fetch(dashboard.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/);
    expect(policy).toContain("frame-ancestors 'none'");
    // What styles an element in place is the one thing that goes without a nonce.
    expect(policy.replace("style-src-attr 'unsafe-inline';", '')).not.toContain('unsafe');
    expect(policy).toMatch(/style-src 'self' 'nonce-[^']+';/);
    expect(policy).toContain(`connect-src 'self' ${apiUrl};`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-powered-by')).toBeNull();
    const again = await fetch(dashboard.url);
    expect(again.headers.get('content-security-policy')).not.toBe(policy);
    expect((await fetch(`${dashboard.url}/no-such-page`)).status).toBe(404);
  });

  it('answers without an API, prints nothing and ends on SIGTERM', async () => {
    const alone = await startDashboard('http://127.0.0.1:1');
    const page = await (await fetch(alone.url)).text();
    expect(page).toContain('Not reachable');
    expect(await alone.stop()).toBe(0);
    expect(alone.output()).toBe('');
  });

  it('ends when its parent goes away', async () => {
    const orphan = await startDashboard(apiUrl);
    const exited = once(orphan.child, 'exit');
    orphan.child.disconnect();
    expect(await exited).toEqual([0, null]);
  });
});
