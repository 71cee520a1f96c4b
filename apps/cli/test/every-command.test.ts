import { ApiError, type ErrorCode } from '@ipto/contracts';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type Handlers, ipto, KEY } from './fake-host.js';
import { API_KEY, DATASET, MEMBER, OBJECT, only, PLATFORM_ADMIN, REVIEW } from './fixtures.js';

const D = DATASET.dataset_id;
const O = OBJECT.object_id;
const T = REVIEW.tenant_id;
const K = API_KEY.api_key_id;
const U = PLATFORM_ADMIN.user_id;
const M = MEMBER.membership_id;

describe('help', () => {
  /** Every command, as the help of the one above it lists them. */
  async function commands(words: string[] = []): Promise<string[][]> {
    const { stdout } = await ipto([...words, '--help']);
    const [, list = ''] = /\nCommands:\n([\s\S]*?)\n\n/.exec(stdout) ?? [];
    const names = [...list.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name);
    const below = await Promise.all(names.map((name) => commands([...words, name])));
    return [words, ...below.flat()];
  }

  test('of every command has examples that begin with it, and the global flags', async () => {
    const all = await commands();
    expect(all.length).toBeGreaterThan(60);
    for (const words of all) {
      const { code, stdout, stderr, requests } = await ipto(['help', ...words]);
      expect([code, stderr, requests]).toEqual([0, '', []]);
      expect(stdout).toContain(`Usage: ${['ipto', ...words].join(' ')}`);
      expect(stdout).toContain(`$ ${['ipto', ...words].join(' ')}`);
      expect(stdout).toContain('--output ');
      for (const flag of [
        'profile',
        'api-key',
        'api-url',
        'quiet',
        'verbose',
        'no-color',
        'version',
        'help',
      ]) {
        expect(stdout).toContain(`--${flag}`);
      }
    }
  });

  test('shows defaults and what a flag may be', async () => {
    const { stdout } = await ipto(['datasets', 'create', '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '--modality <modality> Data modality. (choices: "document", "image", "video", "audio", "mixed", default: "document")',
    );
  });
});

test.each<[ErrorCode, number]>([
  ['unauthorized', 3],
  ['forbidden', 4],
  ['insufficient_scope', 4],
  ['not_found', 5],
  ['rate_limited', 6],
  ['validation_failed', 1],
  ['conflict', 1],
  ['payment_required', 1],
  ['internal', 1],
])('the answer %s ends with exit code %i', async (code, exit) => {
  const details = { issues: [{ path: 'name', message: 'Too long' }] };
  const handlers = {
    'datasets.get': () => {
      throw new ApiError(code, 'It did not work.', details);
    },
  };
  const outcome = await ipto(['datasets', 'get', D, ...KEY], { handlers });
  expect(outcome.code).toBe(exit);
  expect(outcome.stdout).toBe('');
  expect(outcome.stderr).toContain('error: It did not work.');
  expect(outcome.stderr).toContain('name: Too long');
  expect(outcome.stderr).toContain('req_1');
});

test.each([
  [['datset'], 'Did you mean datasets?'],
  [['datasets', 'lst'], 'Did you mean list?'],
  [['datasets', 'list', '--outptu', 'json'], 'Did you mean --output?'],
  [['datasets'], 'Usage: ipto datasets'],
  [['datasets', 'get'], "missing required argument 'dataset_id'"],
  [['datasets', 'get', 'a', 'b'], 'too many arguments'],
  [['datasets', 'create'], '--name'],
  [['datasets', 'create', '--name', 'a', '--modality', 'smell'], 'document, image, video, audio, mixed'],
  [['datasets', 'create', '--name', 'a', '--pricing', 'x'], 'fixed, time_decay, demand_curve'],
  [['datasets', 'update', D], 'Nothing to change'],
  [['datasets', 'update', D, '--status', 'suspended'], 'draft, ingesting, active, paused'],
  [['datasets', 'list', '--limit', '0'], 'whole number'],
  [['datasets', 'list', '--limit', '1.5'], 'whole number'],
  [['datasets', 'list', '--output', 'xml'], 'json, table, yaml'],
  [['datasets', 'delete', D], '--confirm'],
  [['objects', 'delete', O], '--confirm'],
  [['keys', 'revoke', K], '--confirm'],
  [['search'], 'Give a query'],
  [['search', ' '], 'Give a query'],
  [['search', 'a', '--stdin'], 'not both'],
  [['search', '--stdin'], 'no query on stdin'],
  [['search', 'a'.repeat(2001)], '2000'],
  [['search', 'a', '--limit', '101'], '1 to 100'],
  [['search', 'a', '--mode', 'psychic'], 'lexical, dense, hybrid, auto'],
  [['search', 'a', '--datasets', 'x,,y'], 'comma-separated'],
  [['search', 'a', '--created-after', 'yesterday'], '2026-04-05'],
  [['search', 'a', '--created-before', '2026-04-31'], 'There is no day 2026-04-31'],
  [['keys', 'create', '--name', 'a', '--scopes', 'search,frobnicate'], 'Unknown scope frobnicate'],
  [
    ['keys', 'create', '--name', 'a', '--scopes', 'search', '--access-mode', 'some'],
    'all_available, allow_list',
  ],
  [
    [
      'keys',
      'create',
      '--name',
      'a',
      '--scopes',
      'search',
      '--access-mode',
      'all_available',
      '--datasets',
      D,
    ],
    'allow_list',
  ],
  [['admin', 'review', 'reject', T, O], '--reason'],
  [['objects', 'upload', D, './nowhere'], 'There is no file'],
  [['datasets', 'create', '--name', 'a', '--unit-price', '-1'], 'amount of USD'],
  [['datasets', 'create', '--name', 'a', '--half-life-days', '3651'], '1 to 3650'],
  [['datasets', 'entitle', D], '--tenant'],
  [['datasets', 'revoke-entitlement', D, '--entitlement', 'ent_x'], '--confirm'],
  [['keys', 'grant', K], '--dataset'],
  [['keys', 'revoke-grant', K], '--grant'],
  [['keys', 'update', K], 'Nothing to change'],
  [['keys', 'update', K, '--scopes', 'admin.all'], 'Unknown scope admin.all'],
  [['members', 'invite', 'a@example.com', '--role', 'king'], 'owner, admin'],
  [['members', 'remove', M], '--confirm'],
  [['tenant', 'update'], 'Nothing to change'],
  [['tenant', 'delete', '--name', 'a'], '--confirm'],
  [['audit', 'list', '--action', 'a.b'], 'user.created'],
  [['audit', 'list', '--from', 'yesterday'], '2026-04-05'],
  [['audit', 'list', '--from', '2026-13-05'], '2026-04-05'],
  [['audit', 'list', '--from', '2026-02-30'], 'There is no day 2026-02-30'],
  [['audit', 'list', '--to', '2026-02-29T23:00:00-05:00'], 'There is no day 2026-02-29'],
  [['admin', 'platform-admins', 'remove', U], '--confirm'],
  [['admin', 'datasets', 'suspend', T, D], '--reason'],
  [['spend', '--by', 'month'], 'day, dataset, key'],
  [['spend', '--from', 'yesterday'], '2026-04-05'],
  [['outcome', 'ret_x'], '--revenue'],
  [['outcome', 'ret_x', '--revenue', '0.0000001'], 'amount of USD'],
  [['provider', 'payouts'], 'Usage: ipto provider payouts'],
  [['admin', 'invoices', 'list', '--status', 'closed'], 'open, issued, paid'],
  [['admin', 'payouts', 'list', '--status', 'issued'], 'open, closed, paid'],
  [['admin', 'invoices', 'pay', 'invc_x'], '--reference'],
  [['admin', 'payouts', 'pay', 'pay_x'], '--reference'],
  [['admin', 'charges', 'reverse', 'evt_x'], '--reason'],
  [['admin', 'tenants', 'update', T], '--max-spend-cap'],
  [['completion', 'tcsh'], 'bash, zsh, fish'],
  [['account', 'verify-email', 'https://ipto.example.com/email/verify'], 'no token'],
  [['login'], 'ipto login --email'],
  [['login', '--token', 'a', '--email', 'b'], 'only one'],
  [['login', '--device', '--token', 'a'], 'only one'],
  [['login', '--tenant', T], '--email'],
  [['login', '--password', 'a'], '--email'],
  [['login', '--email', 'a@example.com'], 'No password'],
  [['login', '--token', 'a b'], 'not a valid credential'],
  [['config', 'set', 'colour', 'red'], 'default_profile, api_url'],
  [['config', 'set', 'api_url', 'ftp://x'], 'http(s) URL'],
  [['config', 'set', 'default_profile', '../x'], 'profile name'],
  [['whoami', '--api-url', 'nonsense'], '--api-url'],
  [['whoami', '--api-url', 'http://me:topsecret@a.test'], 'may not hold a user name'],
  [['whoami', '--profile', 'a/b'], '--profile'],
  [['whoami', '--profile', 'nobody'], 'no profile nobody'],
])('%j is a usage error', async (argv, message) => {
  const withKey = argv[0] === 'login' ? argv : [...KEY, ...argv];
  const { code, stdout, stderr, requests } = await ipto(withKey);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(requests).toEqual([]);
});

test('without a credential the exit code is 3 and nothing is sent', async () => {
  const { code, stderr, requests } = await ipto(['whoami']);
  expect(code).toBe(3);
  expect(stderr).toContain('ipto login');
  expect(requests).toEqual([]);
});

test('no arguments print the help, --version the version, anywhere', async () => {
  expect((await ipto([])).stdout).toContain('Usage: ipto <command> [flags]');
  for (const argv of [['--version'], ['datasets', '--version'], ['datasets', 'list', '--version']]) {
    expect(await ipto(argv)).toMatchObject({ code: 0, stdout: '9.9.9\n' });
  }
  expect((await ipto(['help', 'search'])).stdout).toContain('--filter-mime');
});

test.each([
  [['--output', 'yaml', 'datasets', 'list']],
  [['datasets', '--output', 'yaml', 'list']],
  [['datasets', 'list', '--output', 'yaml']],
  [['--output', 'json', 'datasets', 'list', '--output=yaml']],
])('global flags count wherever they stand: %j', async (argv) => {
  const { stdout } = await ipto([...KEY, ...argv], { handlers: { 'datasets.list': () => only(DATASET) } });
  expect(stdout).toMatch(/^- dataset_id: /);
});

test('a list is read to its end, and --limit stops it early', async () => {
  const handlers: Handlers = {
    'datasets.list': ({ cursor, limit }) => {
      const start = Number(cursor ?? 0);
      const length = Math.min(Number(limit), 230 - start);
      const items = Array.from({ length }, (_, i) => ({ ...DATASET, object_count: start + i }));
      return { items, next_cursor: start + length < 230 ? String(start + length) : null };
    },
  };
  const all = await ipto(['datasets', 'list', ...KEY], { handlers });
  expect(JSON.parse(all.stdout)).toHaveLength(230);
  expect(all.requests).toHaveLength(3);
  const some = await ipto(['datasets', 'list', '--limit', '110', ...KEY], { handlers });
  expect(JSON.parse(some.stdout)).toHaveLength(110);
  expect(some.requests).toHaveLength(2);
});

test('an empty list is [] as data, and a hint on stderr for a person', async () => {
  const handlers = { 'datasets.list': () => only() };
  expect((await ipto(['datasets', 'list', ...KEY], { handlers })).stdout).toBe('[]\n');
  const person = await ipto(['datasets', 'list', ...KEY], { handlers, tty: { stdout: true } });
  expect(person.stdout).toBe('');
  expect(person.stderr).toContain('ipto datasets create');
});

describe('a table on a terminal', () => {
  const name = 'a name that is far longer than what a narrow terminal could ever show of it';
  const handlers = { 'datasets.list': () => only({ ...DATASET, name }) };
  const list = ['datasets', 'list', ...KEY];

  test('cuts long columns with … until it fits, and leaves ids whole', async () => {
    const { stdout } = await ipto(list, { handlers, tty: { stdout: true }, columns: 80 });
    expect(stdout).toMatch(new RegExp(`^ ${D} +a name[^…]*… +active +142$`, 'm'));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('cuts ids only where nothing else is left to cut', async () => {
    const { stdout } = await ipto(list, { handlers, tty: { stdout: true }, columns: 48 });
    expect(stdout).toMatch(/^ dset_01\w+… +a name … +active +142$/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(48);
  });

  test('is cut nowhere when piped', async () => {
    const { stdout } = await ipto([...list, '--output', 'table'], { handlers, columns: 40 });
    expect(stdout).toContain(name);
    expect(stdout).toContain(D);
  });

  describe.each([
    ['wide characters', '四半期報告', /^ \S+ +(四半期報告)+(四|四半|四半期|四半期報)?… +active +142$/m],
    ['emoji', '📈', /^ \S+ +(📈)+… +active +142$/m],
    ['emoji of several', '👩‍👩‍👧', /^ \S+ +(👩‍👩‍👧)+… +active +142$/m],
    ['letters among emoji', 'a📈b', /^ \S+ +(a📈b)+(a|a📈)?… +active +142$/m],
  ])('of %s', (_, part, cut) => {
    const tty = { stdout: true };
    const names = (name: string) => ({ 'datasets.list': () => only(DATASET, { ...DATASET, name }) });

    test('cuts between them, and is as wide as the terminal at most', async () => {
      for (const columns of [72, 73, 74, 75]) {
        const { stdout } = await ipto(list, { handlers: names(part.repeat(20)), tty, columns });
        expect(stdout).toMatch(cut);
        const [, first = '', second = ''] = stdout.split('\n').map((line) => stringWidth(line));
        expect(first).toBe(second);
        expect(second).toBeLessThanOrEqual(columns);
      }
    });

    test('cuts nothing that fits', async () => {
      const { stdout } = await ipto(list, { handlers: names(part), tty, columns: 80 });
      expect(stdout).toMatch(new RegExp(`^ ${D} +${part} +active +142$`, 'm'));
    });

    test('is cut nowhere when piped', async () => {
      const piped = [...list, '--output', 'table'];
      const { stdout } = await ipto(piped, { handlers: names(part.repeat(50)), columns: 40 });
      expect(stdout).toMatch(new RegExp(`^ ${D} +${part.repeat(50)} +active +142$`, 'm'));
    });
  });
});

describe('confirmation', () => {
  const tty = { stdin: true, stdout: true, stderr: true };
  const handlers = { 'datasets.delete': () => DATASET };

  test('asks on a terminal and goes on with yes', async () => {
    const yes = await ipto(['datasets', 'delete', D, ...KEY], { handlers, tty, confirm: true });
    expect(yes.questions).toEqual([`Permanently delete dataset ${D} and all its objects?`]);
    expect(yes.requests).toHaveLength(1);
    expect(yes.code).toBe(0);
  });

  test('does nothing after no', async () => {
    const no = await ipto(['datasets', 'delete', D, ...KEY], { handlers, tty, confirm: false });
    expect(no.requests).toEqual([]);
    expect(no.code).toBe(1);
  });

  test('asks nothing with --confirm', async () => {
    const sure = await ipto(['datasets', 'delete', D, '--confirm', ...KEY], { handlers, tty });
    expect(sure.questions).toEqual([]);
    expect(sure.code).toBe(0);
  });
});

describe('what comes from the server is harmless to a terminal', () => {
  const name = 'evil\u001b]0;owned\u0007\u009b31m\u202edesrever\nnext';
  const handlers = { 'datasets.list': () => only({ ...DATASET, name }) };

  test('in tables', async () => {
    const { stdout } = await ipto(['datasets', 'list', ...KEY], { handlers, tty: { stdout: true } });
    expect(stdout).toContain('evil\\x1b]0;owned\\x07\\x9b31m\\u202edesrever\\nnext');
  });

  test.each(['json', 'yaml'])('in %s, which still reads back as it was', async (format) => {
    const { stdout } = await ipto(['datasets', 'list', ...KEY, '--output', format], { handlers });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const [dataset] = format === 'json' ? JSON.parse(stdout) : parseYaml(stdout);
    expect(dataset.name).toBe(name);
  });

  test('in errors', async () => {
    const handlers = {
      'datasets.list': () => {
        throw new ApiError('conflict', 'bad \u001b[2J');
      },
    };
    expect((await ipto(['datasets', 'list', ...KEY], { handlers })).stderr).toContain('bad \\x1b[2J');
  });
});

test('--verbose reports requests on stderr without secrets', async () => {
  const { stderr, stdout } = await ipto(['datasets', 'list', '--verbose', '--api-key', 'ipto_k_topsecret'], {
    handlers: { 'datasets.list': () => only(DATASET) },
  });
  expect(stderr).toMatch(/^GET http:\/\/127\.0\.0\.1:4000\/trpc\/datasets\.list 200 \d+ ms$/m);
  expect(stderr).toMatch(/^profile default \(default\), API key ipto_k_\*{8} \(--api-key\)$/m);
  expect(stderr).not.toContain('topsecret');
  expect(JSON.parse(stdout)).toHaveLength(1);
});
