import { openPage, scriptsRun } from '@ipto/browser';
import { contract, type Login } from '@ipto/contracts';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { PASSWORD, type Platform } from './platform.js';
import { expect } from './test.js';

/** The cookie that a session over plain HTTP stands in. */
const SESSION_COOKIE = 'ipto_session';

export interface VisitOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  /** Whose session the browser has; none without. */
  readonly session?: Login;
}

/**
 * Opens an address in a browser of its own and checks it with `use`. Makes sure that the browser
 * had nothing to complain about; what the API refuses is for the page to tell.
 */
export async function visit(
  browser: Browser,
  url: string,
  { colorScheme = 'light', width = 1280, session }: VisitOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  if (session) await enter(context, new URL(url).origin, session);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  try {
    await openPage(page, url);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Opens a page of the dashboard as somebody with {@link PASSWORD}, in a session that nothing else uses. */
export async function visitAs(
  browser: Browser,
  { call, webUrl }: Platform,
  { email, tenant_id }: Login,
  path: string,
  use: (page: Page) => Promise<void>,
  options: VisitOptions = {},
): Promise<void> {
  const session = await call(contract.auth.login, { email, password: PASSWORD, tenant_id });
  await visit(browser, `${webUrl}${path}`, { ...options, session }, use);
}

/** Waits until a page has loaded all that it shows at first. */
export async function settled(page: Page): Promise<void> {
  await scriptsRun(page);
  // A figure whose answer has not come yet has a skeleton in its place.
  await expect(page.locator('[data-skeleton]')).toHaveCount(0);
  await drawn(page);
}

/** Waits until what a page has heard of so far is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Gathers what the browser has to complain about from now on; what the API refuses is for the page to tell. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!isCall(message.location().url)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400 && !isCall(response.url()))
      complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

const isCall = (url: string) => URL.canParse(url) && new URL(url).pathname.startsWith('/api/v1/');

/** Lets a browser in as somebody, without the form. */
export async function enter(
  context: BrowserContext,
  url: string,
  { session_token: value }: Login,
): Promise<void> {
  await context.addCookies([{ name: SESSION_COOKIE, value, url, httpOnly: true, sameSite: 'Lax' }]);
}

/** Fills in the sign-in form that the page shows, and sends it. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to a control by the Tab key alone. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < 80; tabs++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement)
        return element.labels?.[0]?.textContent ?? element.ariaLabel;
      return element?.textContent;
    });
    if (focused === name) return;
  }
  throw new Error(`The Tab key does not lead to ${name}`);
}

/** How wide the window is, and by how much the page is wider than what the scrollbar's place leaves of it. */
export function widthOf(page: Page): Promise<{ window: number; beyond: number }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { window: window.innerWidth, beyond: scrollWidth - clientWidth };
  });
}
