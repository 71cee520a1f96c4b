import tests from './playwright.config.js';

/** `pnpm screenshots`: no test, but made by the same means. */
export default { ...tests, testMatch: 'screenshots.ts' };
