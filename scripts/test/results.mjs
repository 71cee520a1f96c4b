import { existsSync, readFileSync } from 'node:fs';

/** What tests came to: how many passed, what each failure says, and the names of those that were skipped. */
export const NOTHING = { passed: 0, failures: [], skipped: [] };

export function failed(...failures) {
  return { ...NOTHING, failures };
}

export function sum(results) {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

/** What vitest's JSON report came to. A file that could not be read or set up counts as a failure. */
export function resultsOfVitest(file, succeeded) {
  const files = read(file)?.testResults ?? [];
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name })),
  );
  const inState = (state) => tests.filter(({ status }) => status === state);
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return complete(succeeded, {
    passed: inState('passed').length,
    failures: [
      ...inState('failed').map((test) => [test.file, test.fullName, ...test.failureMessages].join('\n')),
      ...broken.map(({ name, message }) => [name, message].join('\n')),
    ],
    skipped: inState('skipped').map(({ fullName }) => fullName),
  });
}

/** Seconds that each file took, by its path below a folder, from vitest's JSON report. */
export function timingsOfVitest(file, root) {
  const files = read(file)?.testResults ?? [];
  const seconds = files.map(({ name, startTime, endTime }) => [
    name.replace(`${root}/`, ''),
    Math.round((endTime - startTime) / 100) / 10,
  ]);
  return Object.fromEntries(seconds.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What Playwright's JSON report came to. */
export function resultsOfPlaywright(file, succeeded) {
  const { suites = [], errors = [] } = read(file) ?? {};
  const specs = suites.flatMap((suite) => specsIn(suite, []));
  const inState = (...states) => specs.filter(({ status }) => states.includes(status));
  return complete(succeeded, {
    passed: inState('expected').length,
    failures: [
      ...inState('unexpected', 'flaky').map(({ name, file: in_, messages }) =>
        [in_, name, ...messages].join('\n'),
      ),
      ...errors.map(({ message }) => message),
    ],
    skipped: inState('skipped').map(({ name }) => name),
  });
}

function specsIn({ title, suites = [], specs = [] }, above) {
  const names = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map(({ status, results }) => ({
        name: [...names.slice(1), spec.title].join(' '),
        file: spec.file,
        status,
        messages: results.flatMap(({ errors }) => errors.map(({ message, stack }) => stack ?? message)),
      })),
    ),
    ...suites.flatMap((suite) => specsIn(suite, names)),
  ];
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** A runner that ends badly without telling of a failure is one itself. */
function complete(succeeded, results) {
  if (succeeded || results.failures.length > 0) return results;
  return { ...results, failures: ['A runner of tests ended badly.'] };
}
