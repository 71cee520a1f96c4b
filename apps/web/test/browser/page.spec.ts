import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contract, exampleId } from '@ipto/contracts';
import type { Browser, Page } from '@playwright/test';
import { type Dashboard, startDashboard } from '../dashboard.js';
import { violationsOf } from './axe.js';
import { expect, test } from './test.js';
import { tabTo, type VisitOptions, visit, widthOf } from './visit.js';

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

test.beforeAll(async ({ browser: opened }) => {
  browser = opened;
  api = createServer((req, res) => {
    const answer = { '/health': health, '/v1/me': me }[req.url ?? ''] ?? { status: 404, body: '' };
    if (answer.requestId) res.setHeader('x-request-id', answer.requestId);
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  dashboard = await startDashboard(apiUrl);
});

test.afterAll(async () => {
  await dashboard?.stop();
  api?.close();
});

/** Opens the first page and checks it with `use`. */
const onPage = (options: VisitOptions, use: (page: Page) => Promise<void>) =>
  visit(browser, dashboard.url, options, use);

test.describe('the first page', () => {
  test('says what IPTO is, that the API is up, and where to start', async () => {
    health = well;
    await onPage({}, async (page) => {
      await expect(page).toHaveTitle('IPTO');
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('main')).toContainText('marketplace');
      await expect(page.getByRole('status')).toHaveText('Up');
      const card = page.getByRole('region', { name: 'API', exact: true });
      await expect(card).toContainText('9.8.7');
      await expect(card).toContainText(apiUrl);
      for (const command of ['login', 'datasets create', 'objects upload', 'search']) {
        await expect(page.locator('code', { hasText: `pnpm ipto ${command}` })).toHaveCount(1);
      }
      const description = page.getByRole('main').getByRole('link', { name: 'API description' });
      await expect(description).toHaveAttribute('href', `${apiUrl}/v1/openapi.json`);
    });
  });

  for (const [how, answer] of [
    ['answers with an error', { status: 503, body: '{}' }],
    ['answers something else', { status: 200, body: '<html>' }],
  ] as const)
    test(`says that the API is not reachable when it ${how}, and recovers`, async () => {
      health = answer;
      await onPage({}, async (page) => {
        await expect(page.getByRole('status')).toHaveText('Not reachable');
        health = well;
        await page.reload();
        await expect(page.getByRole('status')).toHaveText('Up');
      });
    });

  test('follows the color scheme, with readable text in both', async () => {
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

  test('fits a phone', async () => {
    health = well;
    await onPage({ width: 360 }, async (page) => {
      expect(await widthOf(page)).toEqual({ window: 360, beyond: 0 });
    });
  });

  test('is reached by keyboard, the skip link first', async () => {
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

test.describe('a page of the dashboard', () => {
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

  test('is no sign-in page where the API is in trouble, and comes at another try', async () => {
    me = busy;
    await signedIn('/settings', async (page) => {
      await failed(page);
      await page.getByText(`Request ${busy.requestId}`).waitFor();
      expect(new URL(page.url()).pathname).toBe('/settings');
      await expect(page).toHaveTitle('This page can’t be shown · IPTO');
      expect(await violationsOf(page)).toEqual([]);
      await tabTo(page, 'Retry');
      me = ada;
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      await expect(page).toHaveTitle('Settings · IPTO');
    });
  });

  test('is the sign-in page once the session has ended', async () => {
    me = { status: 401, body: '{}' };
    await signedIn('/settings', async (page) => {
      await page.waitForURL(`${dashboard.url}/login?next=%2Fsettings`);
      await page.getByLabel('E-mail').waitFor();
    });
  });
});

test.describe('the server', () => {
  test('sends headers that keep foreign scripts and frames out', async () => {
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

  test('answers without an API, prints nothing and ends on SIGTERM', async () => {
    const alone = await startDashboard('http://127.0.0.1:1');
    const page = await (await fetch(alone.url)).text();
    expect(page).toContain('Not reachable');
    expect(await alone.stop()).toBe(0);
    expect(alone.output()).toBe('');
  });

  test('ends when its parent goes away', async () => {
    const orphan = await startDashboard(apiUrl);
    const exited = once(orphan.child, 'exit');
    orphan.child.disconnect();
    expect(await exited).toEqual([0, null]);
  });
});
