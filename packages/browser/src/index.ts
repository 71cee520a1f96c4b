import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** How tests and benchmarks start headless Chromium: without any traffic of its own. */
export function launchOptions(): LaunchOptions {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`There is no ${EXECUTABLE}. Install it with scripts/install-programs.sh (as root).`);
  }
  return {
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** Starts headless Chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

/** Opens an address and waits until its scripts run. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await scriptsRun(page);
}

/** Waits until a page is at an address, and its scripts run. */
export async function arrived(page: Page, url: string): Promise<void> {
  await page.waitForURL(url);
  await scriptsRun(page);
}

/** Waits until a page's scripts run: before that, buttons do nothing and what is typed may be lost. */
export function scriptsRun(page: Page): Promise<void> {
  return page.locator('[data-waits-for-scripts]').first().waitFor({ state: 'detached' });
}
