import { ApiError } from '@ipto/contracts';
import { describe, expect, test } from 'vitest';
import { type Handlers, ipto, KEY, type Setup } from './fake-host.js';
import {
  API_KEY,
  CATALOG_DATASET,
  DATASET,
  ENTITLEMENT,
  GRANT,
  GRANTED_KEY,
  INVITATION,
  INVOICE,
  ME,
  MEMBER,
  OBJECT,
  only,
  PAID_INVOICE,
  PAID_PAYOUT,
  PAYOUT,
  PLATFORM_ADMIN,
  REVIEW,
} from './fixtures.js';

const D = DATASET.dataset_id;
const K = API_KEY.api_key_id;
const FOREIGN = `${D.slice(0, -1)}Z`;

const handlers: Handlers = {
  'datasets.list': () => only(DATASET),
  'catalog.list': () => only({ ...CATALOG_DATASET, dataset_id: FOREIGN }),
  'objects.list': () => only(OBJECT),
  'keys.list': () => only(API_KEY),
  'keys.get': ({ id }) => (id === K ? GRANTED_KEY : { ...GRANTED_KEY, grants: [] }),
  'entitlements.list': () => only(ENTITLEMENT),
  'members.list': () => only(MEMBER),
  'invitations.list': () => only(INVITATION),
  'review.queue': () => only(REVIEW),
  'users.me': () => ME,
  'buyer.invoices': () => only(INVOICE),
  'provider.payouts': () => only(PAYOUT),
  'admin.listInvoices': () => only(PAID_INVOICE),
  'admin.listPayouts': () => only(PAID_PAYOUT),
  'admin.listPlatformAdmins': () => only(PLATFORM_ADMIN),
};

/** What the shells are told may stand in place of the last word. */
async function candidates(words: string[], setup: Setup = {}) {
  const outcome = await ipto(['__complete', '--', ...words], {
    handlers,
    env: { IPTO_API_KEY: 'ipto_k_s' },
    ...setup,
  });
  expect([outcome.code, outcome.stderr]).toEqual([0, '']);
  const lines = outcome.stdout.split('\n').slice(0, -1);
  return { values: lines.map((line) => line.split('\t')[0]), lines, requests: outcome.requests };
}

test.each([
  [['da'], ['datasets']],
  [['datasets', 'up'], ['update']],
  [['admin', 'review', 're'], ['reject']],
  [['--output', 'json', 'data'], ['datasets']],
  [['--output=json', 'data'], ['datasets']],
  [['--quiet', 'wh'], ['whoami']],
  [['datasets', 'create', '--mod'], ['--modality']],
  [
    ['datasets', 'create', '--modality', ''],
    ['document', 'image', 'video', 'audio', 'mixed'],
  ],
  [['datasets', 'create', '--modality=im'], ['--modality=image']],
  [['datasets', 'list', '--output', 'y'], ['yaml']],
  [['search', 'x', '--mode', 'h'], ['hybrid']],
  [['members', 'invite', 'a@b.c', '--role', 'ow'], ['owner']],
  [
    ['keys', 'create', '--scopes', 'data'],
    ['datasets:read', 'datasets:write'],
  ],
  [['keys', 'create', '--scopes', 'datasets:read,se'], ['datasets:read,search:query']],
  [['keys', 'create', '--scopes', 'datasets:read,data'], ['datasets:read,datasets:write']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['config', 'set', 'def'], ['default_profile']],
  [['objects', 'upload', D, ''], [':files']],
  [['objects', 'download', 'x', '--output', 'do'], [':files']],
  [['datasets', 'create', '--name', ''], []],
  [['nonsense', ''], []],
  [['datasets', 'get', D, ''], []],
  [['datasets', 'list', '--', '--out'], []],
])('after %j come %j', async (words, expected) => {
  const { values, requests } = await candidates(words);
  expect(values).toEqual(expected);
  expect(requests).toEqual([]);
});

test('commands and flags come with what they are', async () => {
  const { lines } = await candidates(['datasets', 'del']);
  expect(lines).toEqual(['delete\tPermanently delete a dataset and all its objects']);
  const flags = await candidates(['whoami', '--no']);
  expect(flags.lines).toEqual(['--no-color\tDisable colored output.']);
  expect((await candidates(['whoami', '--'])).values).toContain('--help');
});

describe('ids', () => {
  test.each([
    [['datasets', 'get', ''], [D]],
    [['datasets', 'get', 'dset_'], [D]],
    [['datasets', 'get', 'x'], []],
    [['objects', 'list', ''], [D]],
    [['objects', 'get', ''], [OBJECT.object_id]],
    [['catalog', 'get', ''], [FOREIGN]],
    [
      ['search', 'x', '--datasets', ''],
      [D, FOREIGN],
    ],
    [['search', 'x', '--datasets', `${D},`], [`${D},${FOREIGN}`]],
    [['keys', 'revoke', ''], [K]],
    [['keys', 'grant', K, '--dataset', ''], [D]],
    [['keys', 'revoke-grant', K, '--grant', ''], [GRANT.grant_id]],
    [['keys', 'revoke-grant', 'key_other', '--grant', ''], []],
    [['datasets', 'revoke-entitlement', D, '--entitlement', ''], [ENTITLEMENT.entitlement_id]],
    [['members', 'remove', ''], [MEMBER.membership_id]],
    [['members', 'revoke-invitation', ''], [INVITATION.invitation_id]],
    [['tenant', 'switch', ''], [ME.tenant_id]],
    [['admin', 'review', 'approve', ''], [REVIEW.tenant_id]],
    [['admin', 'review', 'approve', REVIEW.tenant_id, ''], [REVIEW.object_id]],
    [['admin', 'review', 'approve', 'tnt_other', ''], []],
    [['admin', 'platform-admins', 'remove', ''], [PLATFORM_ADMIN.user_id]],
    [['provider', 'analytics', '--dataset', ''], [D]],
    [['invoices', 'get', ''], [INVOICE.invoice_id]],
    [['provider', 'payouts', 'get', ''], [PAYOUT.payout_id]],
    [['admin', 'invoices', 'pay', ''], [PAID_INVOICE.invoice_id]],
    [['admin', 'payouts', 'pay', ''], [PAID_PAYOUT.payout_id]],
    [['admin', 'tenants', 'update', ''], [PAID_INVOICE.tenant_id]],
    [['admin', 'charges', 'reverse', ''], []],
  ])('after %j come %j', async (words, expected) => {
    expect((await candidates(words)).values).toEqual(expected);
  });

  test('of statements are those that can be paid', async () => {
    for (const [words, status] of [
      [['admin', 'invoices', 'pay', ''], 'issued'],
      [['admin', 'payouts', 'pay', ''], 'closed'],
    ] as const) {
      const { lines, requests } = await candidates([...words]);
      expect(requests).toMatchObject([{ input: { status } }]);
      expect(lines[0]).toMatch(/\tAcme Corp: 2026-03, paid, \$1\d\.\d{2}$/);
    }
  });

  test('come with the name of what they are, controls escaped', async () => {
    const evil = { ...handlers, 'datasets.list': () => only({ ...DATASET, name: 'a\tb\n:files' }) };
    const { lines } = await candidates(['datasets', 'get', ''], { handlers: evil });
    expect(lines).toEqual([`${D}\ta\\tb\\n:files (active)`]);
  });

  test('are asked for as the command line says', async () => {
    const { requests } = await candidates(
      ['--api-url', 'http://other.test', 'datasets', 'get', '--api-key=flag', ''],
      { env: {} },
    );
    expect(requests[0]?.url.origin).toBe('http://other.test');
    expect(requests[0]?.apiKey).toBe('flag');
  });

  test('are silently none without a credential, or when the server refuses', async () => {
    expect((await candidates(['datasets', 'get', ''], { env: {} })).values).toEqual([]);
    const refuse = () => {
      throw new ApiError('unauthorized', 'No.');
    };
    expect(
      (await candidates(['datasets', 'get', ''], { handlers: { 'datasets.list': refuse } })).values,
    ).toEqual([]);
  });
});

test('profiles are those of the file', async () => {
  const { home } = await ipto(['config', 'set', 'api_url', 'http://a.test', '--profile', 'staging']);
  await ipto(['config', 'set', 'api_url', 'http://b.test', '--profile', 'prod'], { home });
  const { lines } = await candidates(['--profile', ''], { home });
  expect(lines).toEqual(['staging\thttp://a.test', 'prod\thttp://b.test']);
  expect((await candidates(['config', 'set', 'default_profile', 's'], { home })).values).toEqual(['staging']);
});

test.each(['bash', 'zsh', 'fish'])('ipto completion %s prints a script and needs nothing', async (shell) => {
  const { code, stdout, requests } = await ipto(['completion', shell, ...KEY]);
  expect([code, requests]).toEqual([0, []]);
  expect(stdout).toContain('__complete');
});
