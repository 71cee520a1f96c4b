// `pnpm test`: everything that has to hold, in one run, which ends with `N passed, N failed`.
//
//   pnpm test packages/search   runs the tests of that folder alone; options go on to vitest
//   pnpm test:long              what takes long or repeats much, and is run before something is called done
//   pnpm test --record-timings  notes how long each file took, which decides their order
//
// The build comes first, beside the installing of the programs that tests drive. Then static checks, vitest and the
// browser's tests run beside each other, and what leans on the database runs once more on Debian's PostgreSQL.
// IPTO_TEST_POSTGRES=required makes it a failure that there is none.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDebianPostgres } from './test/debian-postgres.mjs';
import { run, wasInterrupted } from './test/processes.mjs';
import {
  failed,
  NOTHING,
  resultsOfPlaywright,
  resultsOfVitest,
  sum,
  timingsOfVitest,
} from './test/results.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMINGS = fileURLToPath(new URL('./test/timings.json', import.meta.url));
const BROWSER_TESTS = 'apps/web/test/browser';
const MEMORY_WANTED = 4 * 1024 ** 3;

const given = process.argv.slice(2);
const OURS = ['--long', '--record-timings'];
const long = given.includes('--long');
const recordsTimings = given.includes('--record-timings');
const filters = given.filter((argument) => !OURS.includes(argument));
const whole = filters.length === 0 && !long;

const { IPTO_TEST_POSTGRES: postgres, ...environment } = process.env;
process.env.TMPDIR = mkdtempSync(join(memoryFolder(), 'ipto-test-'));
// As `test/run-setup.mjs` says.
chmodSync(process.env.TMPDIR, 0o711);
const env = { ...environment, TMPDIR: process.env.TMPDIR };

/** In memory where there is plenty: some hundred databases are made and opened, and each waits for its disk at that. */
function memoryFolder() {
  const inMemory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize > MEMORY_WANTED ? inMemory : tmpdir();
}

/** Runs a command out of sight, and shows what it printed once it has ended. */
async function aside(title, command, args, options = {}) {
  const ended = await run(command, args, { quiet: true, env, ...options });
  console.log(`\n── ${title}\n${ended.output.trimEnd()}`);
  return ended;
}

/** Of runners beside each other each has ports of its own, see `@ipto/free-port`. */
const lane = (number) => ({ IPTO_TEST_LANE: String(number) });

/** A program that this workspace installs. */
const program = (name, folder = '.') => join(ROOT, folder, 'node_modules/.bin', name);

async function prepare() {
  const build = run(program('turbo'), ['run', 'build', '--output-logs=errors-only'], { env });
  // Without a browser its tests fail, without a shell its own are left out; all others still run.
  const programs = run('bash', ['scripts/install-programs.sh'], { quiet: true, env });
  const [{ succeeded }, installed] = await Promise.all([build, programs]);
  if (!installed.succeeded) console.log(`\n${installed.output}`);
  return succeeded;
}

async function check() {
  // Behind the tests in the queue for the processor, for which they leave gaps enough.
  const { succeeded } = await aside('Static checks', 'nice', ['pnpm', 'run', 'check']);
  return succeeded ? NOTHING : failed('A static check failed; what it says stands above.');
}

async function vitest(name, { quiet = false, variables = {} } = {}) {
  const file = join(env.TMPDIR, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const command = [program('vitest'), ['run', '--passWithNoTests', ...reporters, ...filters]];
  const options = { env: { ...env, ...variables } };
  const { succeeded } = quiet ? await aside(name, ...command, options) : await run(...command, options);
  if (recordsTimings && succeeded && name === 'Tests')
    writeFileSync(TIMINGS, `${JSON.stringify(timingsOfVitest(file, resolve(ROOT)), null, 2)}\n`);
  return resultsOfVitest(file, succeeded);
}

/** The browser's tests, those of the filters if there are any; options are vitest's, and mean these none. */
async function browser() {
  const files = readdirSync(join(ROOT, BROWSER_TESTS)).map((name) => `${BROWSER_TESTS}/${name}`);
  const wanted = files.filter((file) => filters.some((filter) => file.includes(filter)));
  if (!whole && (wanted.length === 0 || filters.some((filter) => filter.startsWith('-')))) return NOTHING;
  const file = join(env.TMPDIR, 'browser.json');
  const workers = `--workers=${whole ? 1 : availableParallelism()}`;
  const { succeeded } = await aside(
    'Tests in the browser',
    program('playwright', 'apps/web'),
    ['test', '--reporter=list,json', workers, ...wanted.map((each) => `${each}$`)],
    { cwd: join(ROOT, 'apps/web'), env: { ...env, ...lane(1), PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  return resultsOfPlaywright(file, succeeded);
}

/** What leans on the database itself, on a server as users have one. */
async function debian() {
  const server = await startDebianPostgres().catch((error) => {
    console.log(`\n${error.message}`);
    return null;
  });
  if (server === null) {
    const missing = 'There is no PostgreSQL of Debian’s to run the second pass on.';
    if (postgres === 'required') return failed(missing);
    console.log(`\n${missing}`);
    return NOTHING;
  }
  try {
    const variables = { ...lane(2), IPTO_TEST_PASS: 'server', IPTO_TEST_SERVER_URL: server.url };
    return await vitest('Tests on Debian’s PostgreSQL', { quiet: true, variables });
  } finally {
    server.stop();
  }
}

async function runEverything() {
  if (!(await prepare())) return failed('The build failed.');
  if (long) return vitest('Long tests', { variables: { IPTO_TEST_PASS: 'long' } });
  if (!whole) return sum(await Promise.all([vitest('Tests'), browser()]));
  const beside = async () => [await browser(), await debian()];
  const [checked, tested, besides] = await Promise.all([check(), vitest('Tests'), beside()]);
  return sum([checked, tested, ...besides]);
}

let results;
try {
  results = await runEverything();
} finally {
  rmSync(env.TMPDIR, { recursive: true, force: true });
}
const { passed, skipped } = results;
const failures = wasInterrupted() ? [...results.failures, 'The run was interrupted.'] : [...results.failures];
if (passed + skipped.length + failures.length === 0)
  failures.push('There is no such test: a mistyped folder?');
// Once more, where whoever reads only the end of a long log sees it.
for (const failure of failures) console.log(`\nFAILED ${failure}`);
if (skipped.length > 0) console.log(`\n${skipped.length} skipped`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
