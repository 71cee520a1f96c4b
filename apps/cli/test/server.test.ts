import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@ipto/free-port';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { BINARY, finish, start } from './process.js';

const SERVER = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url));

let folder: string;
let url: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-cli-server-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, [SERVER], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'error',
      PORT: String(port),
      IPTO_DATA_DIR: join(folder, 'data'),
      IPTO_WEB: 'off',
      IPTO_DEMO: 'off',
      IPTO_RATE_LIMIT: 'off',
      IPTO_WEB_URL: 'http://127.0.0.1:3999',
      IPTO_ADMIN_EMAIL: 'admin@example.com',
      IPTO_ADMIN_PASSWORD: 'correct horse',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('ipto ready')) resolve();
    });
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}, 300_000);

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** Runs a command as somebody with a home, and so a profile, of their own. */
function as(person: string) {
  const home = join(folder, person);
  const ipto = async (argv: string[], stdin = '') => {
    await mkdir(home, { recursive: true });
    return finish(argv, { HOME: home, IPTO_API_URL: url }, folder, stdin);
  };
  /** The data of a command that must succeed. */
  const data = async (argv: string[], stdin = '') => {
    const { code, stdout, stderr } = await ipto(argv, stdin);
    if (code !== 0) throw new Error(`ipto ${argv.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  };
  return { ipto, data, env: { HOME: home, IPTO_API_URL: url } };
}

function ipto(...argv: string[]) {
  return finish(argv, { HOME: folder, IPTO_API_URL: url }, folder);
}

/** Runs a command that must succeed; resolves to the data it printed. */
async function data(...argv: string[]) {
  const { code, stdout, stderr } = await ipto(...argv);
  if (code !== 0) throw new Error(`ipto ${argv.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

test('from login to a cited search result and out again', async () => {
  expect((await ipto('login', '--email', 'admin@example.com', '--password', 'wrong horse')).code).toBe(3);
  expect(await data('login', '--email', 'admin@example.com', '--password', 'correct horse')).toMatchObject({
    email: 'admin@example.com',
    role: 'owner',
  });
  const dataset = await data('datasets', 'create', '--name', 'financial-data', '--monetization', 'premium');
  expect(dataset).toMatchObject({ status: 'draft', monetization_mode: 'premium' });

  await mkdir(join(folder, 'reports/2024'), { recursive: true });
  const text = '# Results\n\nQuarterly earnings rose by twelve percent.\n';
  await writeFile(join(folder, 'reports/2024/q4.md'), text);
  await writeFile(join(folder, 'reports/other.txt'), 'Penguins live in the south.\n');
  const uploaded = await data('objects', 'upload', dataset.dataset_id, 'reports', '--recursive');
  expect(uploaded.objects.map((object: { filename: string }) => object.filename)).toEqual([
    '2024/q4.md',
    'other.txt',
  ]);
  const again = await ipto('objects', 'upload', dataset.dataset_id, 'reports', '--recursive');
  expect(again.stderr).toContain('0 uploaded, 2 already there, 0 failed.');

  const [first, second, ...others] = await data('admin', 'review', 'list');
  expect(others).toEqual([]);
  for (const { tenant_id, object_id } of [first, second]) {
    expect(await data('admin', 'review', 'approve', tenant_id, object_id)).toMatchObject({ object_id });
  }
  await until(async () => {
    const ready = await data('objects', 'list', dataset.dataset_id, '--status', 'ready');
    return ready.length === 2 || null;
  });

  const answer = await data('search', 'quarterly earnings', '--mode', 'lexical');
  expect(answer.results[0]).toMatchObject({ filename: '2024/q4.md', price: 0 });
  expect(answer.results[0].citation.line_start).toBeGreaterThan(0);

  const { object_id: objectId } = answer.results[0];
  await data('objects', 'download', objectId, '--output', 'copy/q4.md');
  expect(await readFile(join(folder, 'copy/q4.md'), 'utf8')).toBe(text);

  const key = await data('keys', 'create', '--name', 'agent', '--scopes', 'search,datasets.read');
  expect((await data('search', 'penguins', '--api-key', key.secret)).results).not.toEqual([]);
  expect((await ipto('datasets', 'create', '--name', 'no', '--api-key', key.secret)).code).toBe(4);
  await data('keys', 'revoke', key.api_key_id, '--confirm');
  expect((await ipto('whoami', '--api-key', key.secret)).code).toBe(3);

  await data('objects', 'delete', objectId, '--confirm');
  expect((await ipto('objects', 'get', objectId)).code).toBe(5);
  await data('datasets', 'delete', dataset.dataset_id, '--confirm');
  expect(await data('datasets', 'list')).toEqual([]);

  const token = /token = "(.+)"/.exec(await readFile(join(folder, '.ipto/config.toml'), 'utf8'))?.[1] ?? '';
  expect((await ipto('logout')).code).toBe(0);
  expect((await ipto('whoami')).code).toBe(3);
  expect((await ipto('login', '--token', token)).code).toBe(3);
}, 300_000);

test('a team, its keys, and what another tenant may see of it', async () => {
  const admin = as('admin');
  const ada = as('ada');
  const grace = as('grace');
  await admin.data(['login', '--email', 'admin@example.com'], 'correct horse\n');
  const adaMe = await ada.data(
    ['account', 'create', '--email', 'ada@example.com', '--display-name', 'Ada', '--tenant-name', 'Acme'],
    'correct horse\n',
  );
  expect(adaMe).toMatchObject({ tenant_name: 'Acme', role: 'owner' });
  expect(await ada.data(['status'])).toMatchObject({ status: 'ok' });

  const invited = await ada.data(['members', 'invite', 'grace@example.com', '--role', 'viewer']);
  expect(await ada.data(['members', 'invitations'])).toMatchObject([
    { invitation_id: invited.invitation_id },
  ]);
  expect(invited.accept_url).toContain('/invitation#token=');
  await grace.data(['members', 'join', invited.accept_url, '--display-name', 'Grace'], 'battery staple\n');
  const members: { email: string; membership_id: string }[] = await ada.data(['members', 'list']);
  const membership = members.find(({ email }) => email === 'grace@example.com')?.membership_id ?? '';
  await ada.data(['members', 'update', membership, '--role', 'operator']);
  // A change of role ends the sessions.
  expect((await grace.ipto(['whoami'])).code).toBe(3);
  await grace.data(['login', '--email', 'grace@example.com'], 'battery staple');
  expect(await grace.data(['whoami'])).toMatchObject({ role: 'operator' });
  expect((await grace.ipto(['keys', 'list'])).code).toBe(4);
  const gone = await ada.data(['members', 'invite', 'eve@example.com', '--role', 'viewer']);
  await ada.data(['members', 'revoke-invitation', gone.invitation_id, '--confirm']);
  expect(await ada.data(['members', 'invitations'])).toEqual([]);

  const make = ['datasets', 'create', '--name'];
  const dataset = await ada.data([
    ...make,
    'restricted',
    '--visibility',
    'restricted',
    '--unit-price',
    '0.05',
  ]);
  expect(dataset).toMatchObject({ unit_price: 0.05 });
  await ada.data(['datasets', 'update', dataset.dataset_id, '--status', 'active']);
  const { dataset_id: id } = dataset;

  const key = await ada.data([
    ...['keys', 'create', '--name', 'legal', '--scopes', 'search,datasets.read'],
    ...['--access-mode', 'allow_list'],
  ]);
  const seen = () => ada.data(['datasets', 'list', '--api-key', key.secret]);
  expect(await seen()).toEqual([]);
  const grant = await ada.data(['keys', 'grant', key.api_key_id, '--dataset', id]);
  expect(await seen()).toMatchObject([{ dataset_id: id }]);
  expect(await ada.data(['keys', 'get', key.api_key_id])).toMatchObject({ dataset_ids: [id] });
  await ada.data(['keys', 'revoke-grant', key.api_key_id, '--grant', grant.grant_id]);
  expect(await seen()).toEqual([]);
  await ada.data(['keys', 'update', key.api_key_id, '--access-mode', 'all_available', '--name', 'all']);
  expect(await seen()).toHaveLength(1);

  const { tenant_id: buyer } = await admin.data(['tenant', 'show']);
  expect((await admin.ipto(['catalog', 'get', id])).code).toBe(5);
  const entitlement = await ada.data(['datasets', 'entitle', id, '--tenant', buyer]);
  expect(await admin.data(['catalog', 'get', id])).toMatchObject({ provider_name: 'Acme' });
  expect(await admin.data(['catalog', 'list', '--query', 'restric'])).toHaveLength(1);
  expect(await ada.data(['datasets', 'entitlements', id])).toHaveLength(1);
  await admin.data(['admin', 'datasets', 'suspend', adaMe.tenant_id, id, '--reason', 'Under dispute']);
  expect((await admin.ipto(['catalog', 'get', id])).code).toBe(5);
  await admin.data(['admin', 'datasets', 'unsuspend', adaMe.tenant_id, id]);
  const revoke = ['datasets', 'revoke-entitlement', id, '--entitlement', entitlement.entitlement_id];
  await ada.data([...revoke, '--confirm']);
  expect((await admin.ipto(['catalog', 'get', id])).code).toBe(5);

  await admin.data(['admin', 'platform-admins', 'add', adaMe.user_id]);
  expect(await admin.data(['admin', 'platform-admins', 'get', adaMe.user_id])).toMatchObject({
    is_platform_admin: true,
  });
  expect(await admin.data(['admin', 'platform-admins', 'list'])).toHaveLength(2);
  await admin.data(['admin', 'platform-admins', 'remove', adaMe.user_id, '--confirm']);

  const events = await ada.data(['audit', 'list', '--action', 'api_key.granted']);
  expect(events).toMatchObject([{ actor: { id: adaMe.user_id }, target: { id: key.api_key_id } }]);
  expect(await ada.data(['audit', 'list', '--from', '2999-01-01'])).toEqual([]);
  expect((await grace.ipto(['audit', 'list'])).code).toBe(4);

  await ada.data(['members', 'remove', membership, '--confirm']);
  expect((await grace.ipto(['whoami'])).code).toBe(3);
  await ada.data(['tenant', 'update', '--name', 'Acme Corp', '--spend-cap', '5']);
  expect(await ada.data(['tenant', 'list'])).toMatchObject([{ tenant_name: 'Acme Corp', role: 'owner' }]);
  await ada.data(['tenant', 'switch', adaMe.tenant_id]);

  await ada.data(['account', 'change-password'], 'correct horse\nbattery staple\n');
  const reset = await admin.data(['admin', 'password-reset', 'ada@example.com']);
  await ada.data(['account', 'reset-password', reset.reset_url], 'horse correct\n');
  expect((await ada.ipto(['whoami'])).code).toBe(3);
  await ada.data(['login', '--email', 'ada@example.com'], 'horse correct');
  await ada.data(['tenant', 'delete', '--name', 'Acme Corp', '--confirm']);
  expect((await ada.ipto(['whoami'])).code).toBe(3);
}, 300_000);

test('another machine logs in by a code that is approved here', async () => {
  const here = as('here');
  await here.data(['login', '--email', 'admin@example.com'], 'correct horse');
  for (const [flags, code] of [
    [[], 0],
    [['--deny'], 3],
  ] as const) {
    const there = start(['login', '--device'], as('there').env);
    const [, userCode = ''] = await until(() => /^ {4}(\S+)$/m.exec(there.text.stderr));
    const approve = ['account', 'approve-login', userCode, '--confirm'];
    expect(await here.data([...approve, ...flags])).toMatchObject({ client_name: 'ipto-cli' });
    expect((await there.done).code).toBe(code);
    if (code === 0) expect(JSON.parse(there.text.stdout)).toMatchObject({ email: 'admin@example.com' });
  }
  expect(await as('there').data(['whoami'])).toMatchObject({ email: 'admin@example.com' });
}, 300_000);

test('the browser brings back a login that was approved there', async () => {
  const here = as('browsing');
  await here.data(['login', '--email', 'admin@example.com'], 'correct horse');
  const config = await readFile(join(here.env.HOME, '.ipto/config.toml'), 'utf8');
  const token = /token = "(.+)"/.exec(config)?.[1] ?? '';

  // What the system opens pages with, played by a file.
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'xdg-open'), '#!/bin/sh\nprintf %s "$1" > "$HOME/opened"\n', { mode: 0o755 });
  const { env } = as('browser');
  await mkdir(env.HOME, { recursive: true });
  const terminal = spawn('script', ['-qfec', `'${process.execPath}' '${BINARY}' login`, '/dev/null'], {
    env: { ...env, DISPLAY: ':0', PATH: [bin, process.env.PATH].join(delimiter) },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let screen = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = new Promise((resolve) => terminal.once('close', resolve));

  const opened = new URL(
    await until(() =>
      readFile(join(env.HOME, 'opened'), 'utf8').then(
        (text) => text || null,
        () => null,
      ),
    ),
  );
  const { code_challenge, redirect_uri, state } = Object.fromEntries(opened.searchParams);
  const answer = await fetch(`${url}/v1/auth/code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code_challenge, redirect_uri, state }),
  });
  const { data } = z.object({ data: z.object({ redirect_url: z.url() }) }).parse(await answer.json());
  expect(await (await fetch(data.redirect_url)).text()).toContain('You are logged in.');
  expect(await ended).toBe(0);
  expect(screen).toMatch(/Role: +owner/);
  expect(await as('browser').data(['whoami'])).toMatchObject({ email: 'admin@example.com' });
}, 300_000);

test('ids complete from what the server has', async () => {
  const person = as('completer');
  await person.data(['login', '--email', 'admin@example.com'], 'correct horse');
  const key = await person.data(['keys', 'create', '--name', 'completed', '--scopes', 'search']);
  const { stdout } = await person.ipto(['__complete', '--', 'keys', 'revoke', 'key_']);
  expect(stdout).toContain(`${key.api_key_id}\tcompleted\n`);
});

test('what a search costs its buyer, earns its provider and leaves to the platform', async () => {
  const platform = as('platform');
  const seller = as('seller');
  const buyer = as('buyer');
  await platform.data(['login', '--email', 'admin@example.com'], 'correct horse');
  const create = ['account', 'create', '--display-name', 'Somebody'];
  await seller.data([...create, '--email', 'seller@example.com', '--tenant-name', 'Seller'], 'correct horse');
  const { tenant_id: buyerTenant } = await buyer.data(
    [...create, '--email', 'buyer@example.com', '--tenant-name', 'Buyer'],
    'correct horse',
  );
  const { dataset_id: id } = await seller.data([
    ...['datasets', 'create', '--name', 'zebrafish', '--visibility', 'listed'],
    ...['--monetization', 'outcome_share', '--unit-price', '0.004'],
  ]);
  await mkdir(join(folder, 'fish'), { recursive: true });
  await writeFile(join(folder, 'fish/stripes.txt'), 'Zebrafish have stripes along the body.\n');
  await writeFile(join(folder, 'fish/water.txt'), 'In warm water zebrafish lay eggs every day.\n');
  await seller.data(['objects', 'upload', id, 'fish']);
  for (const { tenant_id, object_id } of await platform.data(['admin', 'review', 'list'])) {
    await platform.data(['admin', 'review', 'approve', tenant_id, object_id]);
  }
  await until(async () => {
    const ready = await seller.data(['objects', 'list', id, '--status', 'ready']);
    return ready.length === 2 || null;
  });

  const search = ['search', 'zebrafish', '--mode', 'lexical', '--datasets', id];
  await buyer.data(['tenant', 'update', '--spend-cap', '0.005']);
  const answer = await buyer.data(search);
  expect(answer).toMatchObject({
    charged_amount: 0.004,
    results: [{ price: 0.004 }],
    withheld: { count: 1 },
  });
  const shown = await buyer.ipto([...search, '--output', 'table']);
  expect(shown.stderr).toMatch(
    /^1 more withheld: \$0\.004 of the spend cap of \$0\.005 is spent; it resets at \d{4}-\d{2}-01 00:00 UTC\.$/m,
  );
  const [{ retrieval_id: retrieval }] = answer.results;
  const refused = await buyer.ipto(['cite', retrieval]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('$0.004 of the spend cap of $0.005 is spent');

  await platform.data(['admin', 'tenants', 'update', buyerTenant, '--max-spend-cap', '20']);
  await buyer.data(['tenant', 'update', '--spend-cap', '20']);
  expect(await buyer.data(['cite', retrieval])).toMatchObject({ kind: 'citation', charged_amount: 0.008 });
  expect((await buyer.ipto(['cite', retrieval])).code).toBe(1);
  const outcome = await buyer.data(['outcome', retrieval, '--revenue', '10']);
  expect(outcome).toMatchObject({ kind: 'outcome', charged_amount: 1 });

  expect(await buyer.data(['spend'])).toMatchObject({
    total_amount: 1.012,
    by_day: [{ amount: 1.012 }],
    by_dataset: [{ dataset_id: id, amount: 1.012 }],
    by_key: [{ api_key_id: null, amount: 1.012 }],
  });
  expect(await buyer.data(['buyer', 'dashboard'])).toMatchObject({ spend_this_month: 1.012, spend_cap: 20 });
  const accesses = await buyer.data(['activity', 'accesses', '--limit', '2']);
  expect(accesses).toMatchObject([{ access_id: outcome.access_id }, { kind: 'citation' }]);
  const searches = await buyer.data(['activity', 'searches']);
  expect(searches.at(-1)).toMatchObject({ query_text: 'zebrafish', charged_amount: 0.004 });
  expect(await buyer.data(['activity', 'searches', '--to', '2020-01-01'])).toEqual([]);

  const [invoice] = await buyer.data(['invoices', 'list']);
  expect(invoice).toMatchObject({ status: 'open', amount: 1.012 });
  const lines = ['invoices', 'get', invoice.invoice_id];
  expect((await buyer.data(lines)).lines).toMatchObject([
    { kind: 'charge', use: 'outcome', amount: 1 },
    { use: 'citation', amount: 0.008 },
    { use: 'retrieval', amount: 0.004 },
  ]);
  expect((await buyer.data([...lines, '--limit', '2'])).lines).toHaveLength(2);
  expect((await seller.ipto(lines)).code).toBe(5);

  expect(await seller.data(['provider', 'dashboard'])).toMatchObject({ revenue_30d: 0.8096 });
  expect(await seller.data(['provider', 'analytics', '--dataset', id])).toMatchObject({
    citations: 1,
    outcomes: 1,
    revenue: 0.8096,
    by_day: [{ revenue: 0.8096 }],
  });
  const [payout] = await seller.data(['provider', 'payouts', 'list']);
  expect(payout).toMatchObject({ status: 'open', gross_amount: 1.012, amount: 0.8096, payable_amount: 0 });
  expect((await seller.data(['provider', 'payouts', 'get', payout.payout_id])).lines).toHaveLength(3);

  expect(await platform.data(['admin', 'invoices', 'list', '--status', 'open'])).toContainEqual(
    expect.objectContaining({ invoice_id: invoice.invoice_id, tenant_name: 'Buyer' }),
  );
  expect(await platform.data(['admin', 'payouts', 'list', '--status', 'paid'])).toEqual([]);
  for (const [noun, statement] of [
    ['invoices', invoice.invoice_id],
    ['payouts', payout.payout_id],
  ]) {
    // The month is not over.
    const early = await platform.ipto(['admin', noun, 'pay', statement, '--reference', 'bank 17']);
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('It is open') });
  }
  const reverse = ['admin', 'charges', 'reverse', outcome.access_id, '--reason', 'Reported by mistake'];
  expect(await platform.data(reverse)).toMatchObject({ amount: 1 });
  expect((await platform.ipto(reverse)).code).toBe(1);
  expect((await buyer.ipto(reverse)).code).toBe(4);
  expect(await buyer.data(['spend'])).toMatchObject({ total_amount: 0.012 });
  expect(await buyer.data(lines)).toMatchObject({
    amount: 0.012,
    lines: { 0: { kind: 'reversal', amount: -1 } },
  });
  const { by_month: months } = await platform.data(['admin', 'revenue']);
  expect(months).toMatchObject([{ charged_amount: 0.012, provider_amount: 0.0096, platform_fee: 0.0024 }]);
}, 300_000);

/** Asks again and again until there is an answer. */
function until<T>(ask: () => T | null | Promise<T | null>): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await ask();
      if (found === null) throw new Error('It has not come about yet.');
      return found;
    },
    { timeout: 120_000 },
  );
}
