import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Host, type Output, run } from '@ipto/cli';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DATASET_DEFAULTS, FLAGS, GLOBAL_FLAGS, IPTO } from './examples.js';
import { expectFields, expectLabelsOf, expectShapeOf, expectTableOf, FIELDS } from './shapes.js';
import { type Printed, runShell } from './shell.js';
import { World } from './world.js';

const TIMEOUT_MS = 120_000;
let world: World;
beforeAll(async () => {
  world = await World.start();
}, 300_000);
afterAll(() => world?.close());

/** What stands in the place of the names in an example. */
type Names = Readonly<Record<string, string>>;

interface Run extends Printed {
  readonly home: string;
  /** What it printed, read as JSON. */
  readonly json: unknown;
}

interface Row {
  /** Who runs it: the owner of a tenant unless it says otherwise. */
  readonly as?: 'admin' | 'nobody';
  readonly names?: () => Promise<Names> | Names;
  /** 0 unless it says otherwise. */
  readonly code?: number;
  /** What it must print or do. */
  readonly check: (run: Run, names: Names) => Promise<void> | void;
}

const object = (fields: string) => ({ check: ({ json }: Run) => expectFields(json, fields) });
const listOf = (fields: string) => ({
  check({ json }: Run) {
    const items = z.array(z.unknown()).nonempty().parse(json);
    for (const item of items) expectFields(item, fields);
  },
});
/** What may not happen without a person to ask. */
const unconfirmed = {
  code: 2,
  check({ stdout, stderr }: Run) {
    expect(stderr).toContain('--confirm');
    expect(stdout).toBe('');
  },
};

const ROWS: Record<keyof typeof IPTO, Row> = {
  'log in with nobody there': {
    as: 'nobody',
    code: 2,
    check({ stdout, stderr }) {
      for (const flag of ['--email', '--token', '--api-key']) expect(stderr).toContain(`ipto login ${flag}`);
      expect(stdout).toBe('');
    },
  },
  'log in with a token': {
    as: 'nobody',
    names: () => ({ '<session_token>': world.owner.token }),
    check: ({ home }) => isLoggedIn(home, { email: world.owner.email }),
  },
  'log in with a key': {
    as: 'nobody',
    names: async () => ({ ipto_abc_your_key_here: (await world.newKey()).secret }),
    check: ({ home }) => isLoggedIn(home, { email: null, tenant_id: world.owner.tenantId }),
  },
  'log in with a password': {
    as: 'nobody',
    names: () => ({ '@': world.owner.email, '--password pass': `--password "${world.owner.password}"` }),
    check: ({ home }) => isLoggedIn(home, { email: world.owner.email }),
  },
  'log out': {
    // Its session ends on the server as well: it must be one of its own.
    as: 'nobody',
    names: async () => ({
      'ipto logout': `ipto login --token ${(await world.logIn()).token} --quiet\nipto logout`,
    }),
    async check({ home, stdout }) {
      expect(stdout).toBe('');
      expect((await ipto('whoami', home)).code).toBe(3);
    },
  },
  'who am I': object(FIELDS.me),
  'who am I, as JSON': {
    check({ json }) {
      expectShapeOf(JSON.parse(IPTO['who am I, as JSON'].shown), json);
      expect(json).toMatchObject({ email: world.owner.email, tenant_name: 'Acme Corp', role: 'owner' });
    },
  },
  'create a dataset by its name': {
    names: () => ({ '<name>': 'defaults' }),
    check({ json }) {
      expectFields(json, FIELDS.dataset);
      expect(json).toMatchObject({ name: 'defaults', status: 'draft', ...DATASET_DEFAULTS });
    },
  },
  'create a dataset': {
    check({ json }) {
      expectFields(json, FIELDS.dataset);
      expect(json).toMatchObject({
        name: 'financial-data',
        description: 'Quarterly earnings reports 2020-2024',
        source_modality: 'document',
        monetization_mode: 'premium',
        pricing_model: 'time_decay',
        visibility: 'listed',
        status: 'draft',
        object_count: 0,
      });
    },
  },
  'list datasets': listOf(FIELDS.dataset),
  'list datasets as JSON': listOf(FIELDS.dataset),
  'get a dataset': { names: () => ({ 'd_01JQ3N...': world.dataset }), ...object(FIELDS.dataset) },
  'pause a dataset': {
    names: async () => ({ 'd_01JQ3N...': await world.newDataset() }),
    check({ json }) {
      expectFields(json, FIELDS.dataset);
      expect(json).toMatchObject({ status: 'paused' });
    },
  },
  'rename a dataset': {
    names: async () => ({ '<dataset_id>': await world.newDataset(), '<name>': 'renamed' }),
    check: ({ json }) => expect(json).toMatchObject({ name: 'renamed' }),
  },
  'delete a dataset': {
    names: async () => ({ '<dataset_id>': await world.newDataset() }),
    async check({ json, home }, names) {
      expectFields(json, FIELDS.dataset);
      expect((await ipto(`datasets get ${names['<dataset_id>']}`, home)).code).toBe(5);
    },
  },
  'delete a dataset with nobody there': {
    names: () => ({ '<dataset_id>': world.dataset }),
    ...unconfirmed,
  },
  'upload a file': {
    names: () => ({ 'd_01JQ3N...': world.dataset }),
    check({ json }) {
      expectFields(json, FIELDS.object);
      expect(json).toMatchObject({
        filename: 'report.pdf',
        content_type: 'application/pdf',
        status: 'staged',
      });
    },
  },
  'upload a file of another type': {
    names: () => ({
      '<dataset_id>': world.dataset,
      '<file_path>': 'reports/summary.txt',
      '<mime>': 'text/markdown',
    }),
    check: ({ json }) =>
      expect(json).toMatchObject({ filename: 'summary.txt', content_type: 'text/markdown' }),
  },
  'upload a folder': {
    names: async () => ({ '<dataset_id>': await world.newDataset(), '<directory/>': './reports/' }),
    check({ json, stderr }) {
      expect(filenames(json)).toEqual(['summary.txt']);
      expect(stderr).toContain('--recursive');
    },
  },
  'upload a folder with all below it': {
    names: async () => ({ 'd_01JQ3N...': await world.newDataset() }),
    check({ json, stderr }) {
      expect(filenames(json)).toEqual(['2024/q4.txt', 'summary.txt']);
      expect(stderr).toContain('2 uploaded');
    },
  },
  'list objects': { names: () => ({ 'd_01JQ3N...': world.dataset }), ...listOf(FIELDS.object) },
  'list objects as JSON': { names: () => ({ '<dataset_id>': world.dataset }), ...listOf(FIELDS.object) },
  'get an object': {
    names: () => ({ '<object_id>': world.object }),
    check({ json }) {
      expectFields(json, FIELDS.object);
      expect(json).toMatchObject({ object_id: world.object, filename: 'report.pdf', status: 'ready' });
    },
  },
  'download an object': {
    names: () => ({
      'ipto objects download <object_id>': `rm report.pdf\nipto objects download ${world.object}`,
    }),
    check: ({ home }) => isReport(home, 'report.pdf'),
  },
  'download an object to a path': {
    names: () => ({ 'o_01JQ4A...': world.object }),
    check: ({ home }) => isReport(home, 'downloads/report.pdf'),
  },
  'delete an object': {
    names: async () => ({ '<object_id>': await world.stagedObject() }),
    async check({ json, home }, names) {
      expectFields(json, FIELDS.object);
      expect((await ipto(`objects get ${names['<object_id>']}`, home)).code).toBe(5);
    },
  },
  'delete an object with nobody there': { names: () => ({ '<object_id>': world.object }), ...unconfirmed },
  search: {
    names: () => ({ 'd_01JQ3N...': world.dataset }),
    check({ json }) {
      expectAnswer(json);
      expect(json).toMatchObject({ mode: 'hybrid' });
    },
  },
  'search by standard input': { check: ({ json }) => expectAnswer(json) },
  'search files of some types': {
    names: () => ({ '<query>': 'earnings' }),
    check: ({ json }) => expectAnswer(json),
  },
  'create a key': createdKey({ name: 'ci-pipeline', dataset_access_mode: 'all_available' }, [
    'search:query',
    'datasets:read',
  ]),
  'create a key for search': createdKey({ name: 'Search Bot', dataset_access_mode: 'all_available' }, [
    'datasets:read',
    'search:query',
  ]),
  'create a key for uploads': createdKey({ name: 'ingest-pipeline' }, ['datasets:write', 'objects:write']),
  'create a key with an allow list': createdKey(
    { name: 'legal-team-search', dataset_access_mode: 'allow_list', dataset_ids: [] },
    ['search:query', 'datasets:read'],
  ),
  'list keys': {
    async names() {
      await world.newKey();
      return {};
    },
    check(run) {
      listOf(FIELDS.key).check(run);
      expect(run.stdout).not.toContain('"secret"');
    },
  },
  'grant a key a dataset': {
    names: async () => ({
      key_abc: (await world.limitedKey()).api_key_id,
      dset_legal_003: world.dataset,
    }),
    check({ json }, names) {
      expectFields(json, FIELDS.grant);
      expect(json).toMatchObject({ api_key_id: names.key_abc, dataset_id: world.dataset });
    },
  },
  'revoke a grant': {
    async names() {
      const { api_key_id } = await world.limitedKey();
      return { '<key_id>': api_key_id, '<grant_id>': await world.grant(api_key_id, world.dataset) };
    },
    check({ json }, names) {
      expectFields(json, FIELDS.grant);
      expect(json).toMatchObject({ grant_id: names['<grant_id>'] });
    },
  },
  'revoke a key': {
    names: async () => ({ key_abc: (await world.newKey()).api_key_id }),
    check({ json }) {
      expectFields(json, FIELDS.key);
      expect(json).toMatchObject({ revoked_at: expect.any(String) });
    },
  },
  'revoke a key with nobody there': {
    names: async () => ({ '<key_id>': (await world.newKey()).api_key_id }),
    ...unconfirmed,
  },
  'list what waits for review': {
    as: 'admin',
    async names() {
      await world.stagedObject();
      return {};
    },
    ...listOf(FIELDS.reviewItem),
  },
  'approve an object': {
    as: 'admin',
    names: async () => ({
      't_01JQ3N...': world.owner.tenantId,
      'o_01JQ4A...': await world.stagedObject(),
    }),
    check({ json }) {
      expectFields(json, FIELDS.object);
      expect(json).toMatchObject({ status: 'approved' });
    },
  },
  'reject an object': {
    as: 'admin',
    names: async () => ({
      '<tenant_id>': world.owner.tenantId,
      '<object_id>': await world.stagedObject(),
      '<text>': '"Holds personal data"',
    }),
    check: ({ json }) =>
      expect(json).toMatchObject({ status: 'rejected', status_reason: 'Holds personal data' }),
  },
  'reject an object without a reason': {
    as: 'admin',
    names: () => ({ '<tenant_id>': world.owner.tenantId, '<object_id>': world.object }),
    code: 2,
    check: ({ stderr }) => expect(stderr).toContain('--reason'),
  },
  'show the configuration': {
    check({ json, stdout }) {
      expect(json).toMatchObject({
        profile: { value: 'default' },
        api_url: { value: world.url },
        token: { value: expect.stringContaining('***') },
      });
      expect(stdout).not.toContain(world.owner.token);
    },
  },
  'set the default profile': {
    check: async ({ home }) => expect(await configOf(home)).toMatch(/^default_profile = "staging"$/m),
  },
  'set the address': {
    names: () => ({ 'https://staging-api.ipto.ai': 'https://staging-api.example.com' }),
    check: async ({ home }) =>
      expect(await configOf(home)).toMatch(/^api_url = "https:\/\/staging-api\.example\.com"$/m),
  },
  'complete in bash': { check: ({ stdout }) => expect(stdout).toMatch(/complete .*ipto/) },
  'complete in zsh': { check: ({ stdout }) => expect(stdout).toContain('#compdef ipto') },
  'complete in fish': { check: ({ stdout }) => expect(stdout).toMatch(/complete .*ipto/) },
};

describe('every example', { timeout: TIMEOUT_MS }, () => {
  test.each(Object.entries(IPTO))('%s', async (name, { command }) => {
    const row = ROWS[name as keyof typeof IPTO];
    const names = (await row.names?.()) ?? {};
    const ran = await runIpto(substitute(command, names), await world.home(row.as ?? 'owner'));
    expect(ran.code, ran.stderr).toBe(row.code ?? 0);
    await row.check(ran, names);
  });
});

describe('as a table', { timeout: TIMEOUT_MS }, () => {
  test.each(['who am I', 'list datasets', 'list objects'] as const)(
    '%s prints what is shown',
    async (name) => {
      const { command, shown } = IPTO[name];
      const given = { 'd_01JQ3N...': world.dataset };
      const { stdout, stderr } = await runIpto(
        `${substitute(command, given)} --output table`,
        await world.home('owner'),
      );
      if (name === 'who am I') expectLabelsOf(shown, stdout);
      else expectTableOf(shown, stdout);
      expect(stderr).toBe('');
    },
  );

  test('sizes and states of objects read as they are shown', async () => {
    const { stdout } = await runIpto(
      `ipto objects list ${world.dataset} --output table`,
      await world.home('owner'),
    );
    expect(stdout).toMatch(/^ obj_\w{26} +report\.pdf +\d+(\.\d)? (B|KB|MB) +ready$/m);
  });
});

describe('every command of the reference', { timeout: TIMEOUT_MS }, () => {
  test.each(Object.entries(FLAGS))('%s takes its flags and the global ones', async (command, flags) => {
    const stdout = await helpOf(command);
    for (const flag of [...flags, ...GLOBAL_FLAGS]) expect(stdout).toContain(flag);
  });
});

describe('a global flag', { timeout: TIMEOUT_MS }, () => {
  test('--output takes json, table and yaml', async () => {
    const home = await world.home('owner');
    expectFields(JSON.parse((await ipto('whoami --output json', home)).stdout), FIELDS.me);
    expect((await ipto('whoami --output table', home)).stdout).toMatch(/^User: /);
    expect((await ipto('whoami --output yaml', home)).stdout).toMatch(/^tenant_name: Acme Corp$/m);
    expect((await ipto('whoami --output xml', home)).code).toBe(2);
  });

  test('--api-key is for this invocation', async () => {
    const home = await world.home('owner');
    const { secret, api_key_id } = await world.newKey();
    const { stdout } = await ipto(`whoami --api-key ${secret}`, home);
    expect(JSON.parse(stdout)).toMatchObject({ principal: { type: 'api_key', id: api_key_id } });
    await isLoggedIn(home, { email: world.owner.email });
  });

  test('--api-url is for this invocation', async () => {
    const home = await world.home('owner');
    expect((await ipto('whoami --api-url http://127.0.0.1:1', home)).code).toBe(1);
    await isLoggedIn(home, { email: world.owner.email });
  });

  test('--profile takes another', async () => {
    const home = await world.home('owner');
    expect((await ipto(`login --token ${world.admin.token} --profile platform`, home)).code).toBe(0);
    expect(JSON.parse((await ipto('whoami --profile platform', home)).stdout)).toMatchObject({
      email: world.admin.email,
    });
    await isLoggedIn(home, { email: world.owner.email });
  });

  test('--quiet prints nothing but errors', async () => {
    const home = await world.home('owner');
    expect(await ipto('whoami --quiet', home)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const { code, stderr } = await ipto('datasets get dset_none --quiet', home);
    expect(code).toBe(5);
    expect(stderr).toContain('error:');
  });

  test('--verbose tells of requests on stderr, without secrets', async () => {
    const { stdout, stderr } = await ipto('whoami --verbose', await world.home('owner'));
    expectFields(JSON.parse(stdout), FIELDS.me);
    expect(stderr).toMatch(/GET .* 200 \d+ ms/);
    expect(stderr).not.toContain(world.owner.token);
  });

  test('--no-color leaves no escape sequence', async () => {
    const { stdout, stderr } = await ipto('whoami --output table --no-color', await world.home('owner'));
    expect(stdout + stderr).not.toContain('\u001b');
  });

  test('--version prints it', async () => {
    expect((await ipto('--version', await world.home('nobody'))).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test('a scope is taken by its name and by its alias; an unknown one is named', {
  timeout: TIMEOUT_MS,
}, async () => {
  const home = await world.home('owner');
  const { stdout } = await ipto('keys create --name a --scopes datasets:read,objects.write,search', home);
  expect(JSON.parse(stdout)).toMatchObject({ scopes: ['datasets:read', 'objects:write', 'search:query'] });
  const { code, stderr } = await ipto('keys create --name a --scopes search,datasets.burn', home);
  expect(code).toBe(2);
  expect(stderr).toContain('datasets.burn');
});

function substitute(command: string, names: Names): string {
  return Object.entries(names).reduce((text, [name, real]) => text.replaceAll(name, real), command);
}

async function runIpto(command: string, home: string): Promise<Run> {
  const printed = await runShell(command, home, { IPTO_API_URL: world.url });
  return {
    ...printed,
    home,
    get json(): unknown {
      return JSON.parse(printed.stdout);
    },
  };
}

function ipto(args: string, home: string): Promise<Printed> {
  return runShell(`ipto ${args}`, home, { IPTO_API_URL: world.url });
}

/** What `--help` prints, in this process: it reaches for nothing but where to print. */
async function helpOf(command: string): Promise<string> {
  let stdout = '';
  const output: Output = {
    write: (text) => {
      stdout += text;
    },
    isTTY: false,
    columns: undefined,
  };
  const host = { version: '0.0.0', env: {}, stdout: output, stderr: output } as Partial<Host> as Host;
  expect(await run([...command.split(' '), '--help'], host)).toBe(0);
  return stdout;
}

async function isLoggedIn(home: string, as: object): Promise<void> {
  expect(JSON.parse((await ipto('whoami', home)).stdout)).toMatchObject(as);
}

function createdKey(fields: object, scopes: readonly string[]): Row {
  return {
    check({ json, stderr }) {
      expectFields(json, FIELDS.key);
      expect(json).toMatchObject({ ...fields, scopes, last_used_at: null });
      expect(json.secret).toMatch(new RegExp(`^ipto_${json.prefix}_\\w+$`));
      expect(stderr).toContain('will not be shown again');
    },
  };
}

function expectAnswer(json: unknown): void {
  expectFields(json, FIELDS.searchAnswer);
  const [first] = z.array(z.unknown()).nonempty().parse(json.results);
  expectFields(first, FIELDS.result);
  expect(first).toMatchObject({ filename: 'report.pdf', citation: { page: 1 } });
}

/** What an upload of a folder says of the objects that are there now. */
function filenames(json: unknown): string[] {
  const { objects } = z.object({ objects: z.array(z.object({ filename: z.string() })) }).parse(json);
  return objects.map(({ filename }) => filename).sort();
}

async function isReport(home: string, path: string): Promise<void> {
  expect(String(await readFile(join(home, path)))).toMatch(/^%PDF-/);
}

function configOf(home: string): Promise<string> {
  return readFile(join(home, '.ipto', 'config.toml'), 'utf8');
}
