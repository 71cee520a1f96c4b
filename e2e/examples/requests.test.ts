import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  CURL,
  CURL_TO_JQ,
  ERROR_ENVELOPE,
  JAVASCRIPT,
  JAVASCRIPT_HEAD,
  PYTHON,
  PYTHON_HEAD,
} from './examples.js';
import { expectFields, expectShapeOf, FIELDS } from './shapes.js';
import { canRun, type Printed, runProgram, runShell } from './shell.js';
import { World } from './world.js';

const TIMEOUT_MS = 120_000;
const ENVELOPE = ['data', 'request_id', 'timestamp'];
const KEY_ID = 'key_\\w{26}';
const SECRET = 'ipto_[a-z0-9]+_[A-Za-z0-9]+';
/** `key_…  name  scopes=…  mode=…  last_used=…`, as the examples print keys. */
const KEY_LINE = new RegExp(`^${KEY_ID}  .+  scopes=.+  mode=(all_available|allow_list)  last_used=.+$`);

// What is not on this machine can't be tried here.
const [hasCurl, hasJq, hasRequests] = await Promise.all([
  canRun('curl', '--version'),
  canRun('jq', '--version'),
  canRun('python3', '-c', 'import requests'),
]);

let world: World;
/** The datasets that the examples name. */
let datasets: string[];
beforeAll(async () => {
  world = await World.start();
  datasets = [world.dataset, await world.newDataset(), await world.newDataset()];
}, 300_000);
afterAll(() => world?.close());

/** What an example says, with the names of things that are there. */
function real(text: string): string {
  const named = datasets.reduce(
    (replaced, id, index) => replaced.replaceAll(`dset_legal_00${index + 1}`, id),
    text.replaceAll('https://api.ipto.ai', world.url),
  );
  return named
    .replace('"@"', `"${world.owner.email}"`)
    .replace('"password": "pass"', `"password": "${world.owner.password}"`);
}

const search = { name: 'search-agent-prod', scopes: ['search:query', 'datasets:read'] };
const uploads = { name: 'ingest-pipeline', scopes: ['datasets:write', 'objects:write'] };
const legal = () => ({
  name: 'legal-team-search',
  dataset_access_mode: 'allow_list',
  dataset_ids: datasets.slice(0, 2),
});

describe.runIf(hasCurl)('curl', { timeout: TIMEOUT_MS }, () => {
  interface Row {
    /** The fields of `data`, or of each of its entries. */
    readonly fields: string;
    readonly status?: number;
    /** What `data` holds beside. */
    readonly data?: () => object;
    /** The key that it names. */
    readonly key?: () => Promise<{ api_key_id: string }>;
  }
  const created = (data: () => object): Row => ({ fields: `${FIELDS.key} secret`, status: 201, data });
  const allowed = (...named: number[]) => ({
    dataset_access_mode: 'allow_list',
    dataset_ids: named.map((index) => datasets[index]),
  });
  const ROWS: Record<keyof typeof CURL, Row> = {
    'log in': { fields: FIELDS.login, data: () => ({ email: world.owner.email }) },
    'create a key for search': created(() => ({ ...search, dataset_access_mode: 'all_available' })),
    'create a key for uploads': created(() => uploads),
    'create a key for all that is available': created(() => ({ dataset_access_mode: 'all_available' })),
    'create a key with an allow list': created(legal),
    'add a dataset to an allow list': {
      fields: FIELDS.key,
      key: () => world.limitedKey(datasets.slice(0, 2)),
      data: () => allowed(0, 1, 2),
    },
    'remove a dataset from an allow list': {
      fields: FIELDS.key,
      key: () => world.limitedKey(datasets),
      data: () => allowed(0, 2),
    },
    'switch back to all that is available': {
      fields: FIELDS.key,
      key: () => world.limitedKey(datasets),
      data: () => ({ dataset_access_mode: 'all_available', dataset_ids: [], grants: [] }),
    },
    'list keys': { fields: FIELDS.key, key: () => world.limitedKey(datasets) },
    'revoke a key': {
      fields: FIELDS.key,
      key: () => world.newKey(),
      data: () => ({ revoked_at: expect.any(String) }),
    },
  };

  test.each(Object.entries(CURL))('%s', async (name, { command }) => {
    const { fields, status = 200, data, key } = ROWS[name as keyof typeof CURL];
    const variables = { TOKEN: world.owner.token, API_KEY_ID: (await key?.())?.api_key_id ?? '' };
    const { code, stdout, stderr } = await runShell(real(command), await world.home('nobody'), variables);
    expect(code, stderr).toBe(0);
    const [body = '', printedStatus] = stdout.split(/\n(?=\d+$)/);
    expect(printedStatus, body).toBe(String(status));
    const answer = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
    const isList = Array.isArray(answer.data);
    expect(Object.keys(answer).sort()).toEqual([...ENVELOPE, ...(isList ? ['next_cursor'] : [])].sort());
    for (const entry of [answer.data].flat()) expectFields(entry, fields);
    if (data) expect(answer.data).toMatchObject(data());
  });

  test('a list of keys looks as it is shown, without secrets', async () => {
    await world.newKey();
    await world.limitedKey(datasets);
    const { stdout } = await runShell(
      `command ${real(CURL['list keys'].command)} --silent`,
      await world.home('nobody'),
      { TOKEN: world.owner.token },
    );
    expectShapeOf(JSON.parse(CURL['list keys'].shown), JSON.parse(stdout));
    expect(stdout).not.toContain('secret');
  });

  test('an error looks as it is shown', async () => {
    const { stdout } = await runShell(
      `command curl --silent ${world.url}/v1/api-keys/key_abc -H "Authorization: Bearer $TOKEN"`,
      await world.home('nobody'),
      { TOKEN: world.owner.token },
    );
    expect(JSON.parse(stdout)).toEqual({
      ...JSON.parse(ERROR_ENVELOPE),
      request_id: expect.stringMatching(/^req_\w{26}$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test.runIf(hasJq)('stale keys through jq', async () => {
    await world.newKey({ name: 'never used' });
    const { stdout, code } = await runShell(
      real(CURL_TO_JQ.replace('curl', 'command curl')),
      await world.home('nobody'),
      { TOKEN: world.owner.token },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('{\n  "name": "never used",\n  "last_used_at": null\n}');
  });
});

/** What the examples in a programming language must print, or have in a variable at their end. */
interface Row {
  readonly lines?: () => readonly RegExp[];
  /** The variable, and what it must hold. */
  readonly holds?: readonly [variable: string, check: (value: unknown) => void];
  readonly key?: () => Promise<{ api_key_id: string }>;
}

const ROWS: Record<keyof typeof PYTHON, Row> = {
  'create a key for search': {
    lines: () => [new RegExp(`^Key ID: ${KEY_ID}$`), new RegExp(`^Secret: ${SECRET}$`)],
    holds: ['key', (key) => expect(key).toMatchObject(search)],
  },
  'create a key for uploads': {
    lines: () => [new RegExp(`^Secret: ${SECRET}$`)],
    holds: ['key', (key) => expect(key).toMatchObject(uploads)],
  },
  'create a key with an allow list': { holds: ['key', (key) => expect(key).toMatchObject(legal())] },
  'add a dataset to an allow list': {
    key: () => world.limitedKey(datasets.slice(0, 2)),
    lines: () => [/^Datasets: /],
    holds: ['updated', (key) => expect(key).toMatchObject({ dataset_ids: datasets })],
  },
  'list keys': {
    key: () => world.newKey(),
    holds: [
      'keys',
      (keys) =>
        z
          .array(z.looseObject({ api_key_id: z.string() }))
          .nonempty()
          .parse(keys),
    ],
  },
  'revoke a key': { key: () => world.newKey(), lines: () => [/^Key key_\w{26} revoked$/] },
};

async function check(
  { lines, holds, key }: Row,
  run: (keyId: string, variable: string | undefined) => Promise<Printed>,
): Promise<string[]> {
  const keyId = (await key?.())?.api_key_id ?? '';
  const { code, stdout, stderr } = await run(keyId, holds?.[0]);
  expect(code, stderr).toBe(0);
  const printed = stdout.trimEnd().split('\n');
  if (holds) holds[1](JSON.parse(printed.pop() ?? ''));
  if (lines) {
    expect(printed).toHaveLength(lines().length);
    for (const [index, line] of lines().entries()) expect(printed[index]).toMatch(line);
  }
  return printed;
}

describe('fetch', { timeout: TIMEOUT_MS }, () => {
  async function runJavaScript(code: string, keyId: string, variable: string | undefined): Promise<Printed> {
    const home = await world.home('nobody');
    await writeFile(
      join(home, 'example.mjs'),
      [
        `const token = ${JSON.stringify(world.owner.token)}, apiKeyId = ${JSON.stringify(keyId)};`,
        real(code),
        variable ? `console.log(JSON.stringify(${variable}));` : '',
      ].join('\n'),
    );
    return runProgram(process.execPath, ['example.mjs'], home);
  }

  test.each(Object.entries(ROWS))('%s', async (name, row) => {
    const { command } = JAVASCRIPT[name as keyof typeof ROWS];
    const printed = await check(row, (keyId, variable) =>
      runJavaScript(JAVASCRIPT_HEAD + command, keyId, variable),
    );
    if (name === 'list keys') for (const line of printed) expect(line).toMatch(KEY_LINE);
  });

  test('create a key, the answer whole', async () => {
    const whole = JAVASCRIPT['create a key, the answer whole'].command;
    await check(
      {
        holds: [
          'key',
          (answer) => {
            expectFields(answer, ENVELOPE.join(' '));
            expectFields(answer.data, `${FIELDS.key} secret`);
          },
        ],
      },
      (keyId, variable) => runJavaScript(whole, keyId, variable),
    );
  });
});

describe.runIf(hasRequests)('Python', { timeout: TIMEOUT_MS }, () => {
  test.each(Object.entries(ROWS))('%s', async (name, row) => {
    const { command } = PYTHON[name as keyof typeof PYTHON];
    const printed = await check(row, async (keyId, variable) => {
      const program = [
        `import json\ntoken = ${JSON.stringify(world.owner.token)}\napi_key_id = ${JSON.stringify(keyId)}`,
        real(PYTHON_HEAD + command),
        variable ? `print(json.dumps(${variable}))` : '',
      ];
      return runProgram('python3', ['-c', program.join('\n')], await world.home('nobody'));
    });
    if (name === 'list keys') for (const line of printed) expect(line).toMatch(KEY_LINE);
  });
});
