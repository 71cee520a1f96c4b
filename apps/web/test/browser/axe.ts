import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What keeps a page from those who can't see it or can't point, in words. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated by the debugger, where the page's own policy has no say.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `axe ${id} at ${target.join(' ')}: ${failureSummary}`),
    );
  });
}
