// `pnpm test`: build, static checks, then the tests, on the embedded database and on a PostgreSQL server
// (vitest.config.mjs says which where); ends with `N passed, N failed`.
// Arguments go on to vitest: `pnpm test packages/search` runs that folder's tests alone, without starting a server.
// TEST_DATABASE_URL names a server to use. IPTO_TEST_POSTGRES=required makes it a failure that there is none.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const POSTGRES = 'scripts/postgres18.sh';
const MEMORY_WANTED = 4 * 1024 ** 3;
const filters = process.argv.slice(2);
const { TEST_DATABASE_URL: givenServer, IPTO_TEST_POSTGRES, ...given } = process.env;
const env = { ...given, TMPDIR: temporaryFolder() };
const required = IPTO_TEST_POSTGRES === 'required' && filters.length === 0;

/** In memory where there is plenty: some hundred databases are made and opened, and each waits for its disk at that. */
function temporaryFolder() {
  const inMemory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize > MEMORY_WANTED ? inMemory : tmpdir();
}

let running = null;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });

/** Runs a command on this terminal; whether it ended well, and what it printed if that is asked for. */
async function run(command, args, { printed = false, ...options } = {}) {
  if (interrupted) return { succeeded: false, output: '' };
  const stdio = ['inherit', printed ? 'pipe' : 'inherit', 'inherit'];
  running = spawn(command, args, { stdio, env, ...options });
  let output = '';
  running.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const status = await new Promise((resolve) => {
    running.on('error', (error) => {
      console.error(error.message);
      resolve(null);
    });
    running.on('close', resolve);
  });
  running = null;
  return { succeeded: status === 0 && !interrupted, output: output.trim() };
}

/** Runs tests with some more environment, and counts them. */
async function runTests(variables = {}) {
  const folder = mkdtempSync(join(env.TMPDIR, 'ipto-test-'));
  const file = join(folder, 'results.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { succeeded } = await run('vitest', ['run', '--passWithNoTests', ...reporters, ...filters], {
      env: { ...env, ...variables },
    });
    return countTests(file, succeeded);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one run came to. A file that could not be read or set up counts as a failure, as does whatever else went wrong. */
function countTests(file, succeeded) {
  const files = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : [];
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name })),
  );
  const inState = (state) => tests.filter(({ status }) => status === state);
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failures = [
    ...inState('failed').map((test) => [test.file, test.fullName, ...test.failureMessages].join('\n')),
    ...broken.map(({ name, message }) => [name, message].join('\n')),
  ];
  return {
    passed: inState('passed').length,
    failures: succeeded || failures.length > 0 ? failures : ['The runner of the tests ended badly.'],
    skipped: inState('skipped').map(({ fullName }) => fullName),
  };
}

/** The given server, or one started for these tests; null where there is none. */
async function openServer() {
  if (givenServer) return { url: givenServer, close() {} };
  if (filters.length > 0) return null;
  const { succeeded, output: url } = await run('bash', [POSTGRES, 'up'], { printed: true });
  if (!succeeded) return null;
  return { url, close: () => spawnSync('bash', [POSTGRES, 'down', new URL(url).port], { stdio: 'inherit' }) };
}

/** Everything on the embedded database, and on the server what is about a database or says the same of any. */
async function runTestsOnBoth() {
  const server = await openServer();
  if (server === null) {
    if (required)
      return [
        {
          passed: 0,
          failures: ['There is no PostgreSQL server, and IPTO_TEST_POSTGRES requires one.'],
          skipped: [],
        },
      ];
    if (filters.length === 0)
      console.log('\nWithout a PostgreSQL server its tests are left out; TEST_DATABASE_URL may name one.');
    return [await runTests()];
  }
  try {
    const embedded = await runTests({ IPTO_TEST_SERVER_FOLLOWS: '1' });
    console.log('\nOn a PostgreSQL server:');
    const counts = await runTests({ TEST_DATABASE_URL: server.url });
    if (filters.length > 0) return [embedded, counts];
    // Nothing is a reason to skip a test here, and two connections are what many of them are about.
    const skipped = counts.skipped.map((name) => `Skipped on a server, where every test must run: ${name}`);
    return [embedded, { ...counts, failures: [...counts.failures, ...skipped], skipped: [] }];
  } finally {
    server.close();
  }
}

async function runEverything() {
  // Without a browser its tests fail, without a shell its own are left out; all others still run.
  await run('bash', ['scripts/install-programs.sh']);
  const build = await run('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']);
  const check = build.succeeded && (await run('pnpm', ['run', 'check']));
  if (!check.succeeded)
    return [{ passed: 0, failures: ['The build or a static check failed.'], skipped: [] }];
  return await runTestsOnBoth();
}

const runs = await runEverything();
const passed = runs.reduce((total, each) => total + each.passed, 0);
const skipped = runs.reduce((total, each) => total + each.skipped.length, 0);
const failures = runs.flatMap((each) => each.failures);
if (passed + skipped + failures.length === 0) failures.push('There is no such test: a mistyped folder?');
// Once more, where whoever reads only the end of a long log sees it.
for (const failure of failures) console.log(`\nFAILED ${failure}`);
if (skipped > 0) console.log(`\n${skipped} skipped`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
