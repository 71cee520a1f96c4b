import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/** Seconds per file in a whole run, which `pnpm test --record-timings` writes anew. */
export const TIMINGS = new URL('./timings.json', import.meta.url);
const seconds = JSON.parse(readFileSync(TIMINGS, 'utf8'));

/** Longest file first, so that no worker sits alone with a long one in the end; files without a timing come before all. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const { root } = this.ctx.config;
    const lasts = ({ moduleId }) => seconds[relative(root, moduleId)] ?? Number.POSITIVE_INFINITY;
    return files.toSorted((a, b) => Number(lasts(b) > lasts(a)) - Number(lasts(a) > lasts(b)));
  }
}
