import { defineConfig } from 'vitest/config';

/** Ends the run with the plain line that tells people and programs how it went. */
const closingLine = {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count('skipped');
    if (skipped > 0) process.stdout.write(`\n${skipped} skipped\n`);
    process.stdout.write(`\n${count('passed')} passed, ${count('failed') + broken} failed\n`);
  },
};

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', '{bench,e2e}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', closingLine],
    // Every test file may start databases, models and servers of its own: two at once is what two cores bear.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
