import { ApiError, type ErrorCode } from '@ipto/contracts';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type CommandCase, testCommands } from './command-cases.js';
import { type Handlers, ipto, KEY } from './fake-host.js';
import {
  ANSWER,
  API_KEY,
  AUDIT_EVENT,
  CATALOG_DATASET,
  CREATED_KEY,
  DATASET,
  ENTITLEMENT,
  GRANT,
  GRANTED_KEY,
  INVITATION,
  INVITED,
  ME,
  MEMBER,
  OBJECT,
  only,
  PLATFORM_ADMIN,
  PREVIEW,
  RESET,
  REVIEW,
  SOURCE,
  TENANT,
} from './fixtures.js';

const D = DATASET.dataset_id;
const O = OBJECT.object_id;
const T = REVIEW.tenant_id;
const K = API_KEY.api_key_id;
const U = PLATFORM_ADMIN.user_id;
const M = MEMBER.membership_id;

const COMMANDS: readonly CommandCase[] = [
  {
    argv: ['whoami'],
    procedure: 'users.me',
    input: {},
    answer: ME,
    table: ['User:   ada@example.com', `Tenant: Acme Corp (${ME.tenant_id})`, 'Role:   owner'],
  },
  {
    argv: ['datasets', 'create', '--name', 'a'],
    procedure: 'datasets.create',
    input: {
      name: 'a',
      description: '',
      source_modality: 'document',
      monetization_mode: 'open',
      pricing_model: 'fixed',
      visibility: 'private',
    },
    answer: DATASET,
    table: [D, 'financial-data'],
  },
  {
    argv: [
      ...[
        'datasets',
        'create',
        '--name',
        'financial-data',
        '--description',
        'Quarterly',
        '--modality',
        'image',
      ],
      ...['--monetization', 'premium', '--pricing', 'time_decay', '--visibility', 'listed'],
    ],
    procedure: 'datasets.create',
    input: {
      name: 'financial-data',
      description: 'Quarterly',
      source_modality: 'image',
      monetization_mode: 'premium',
      pricing_model: 'time_decay',
      visibility: 'listed',
    },
    answer: DATASET,
    table: ['premium', 'time_decay', '30.0 MB'],
  },
  {
    argv: ['datasets', 'list'],
    procedure: 'datasets.list',
    input: { limit: 100 },
    answer: only(DATASET),
    json: [DATASET],
    table: [/^ ID +NAME +STATUS +OBJECTS$/m, new RegExp(`^ ${D} +financial-data +active +142$`, 'm')],
  },
  {
    argv: ['datasets', 'get', D],
    procedure: 'datasets.get',
    input: { id: D },
    answer: DATASET,
    table: [/^Objects: +142 \(142 ready\)$/m],
  },
  {
    argv: ['datasets', 'update', D, '--status', 'paused'],
    procedure: 'datasets.update',
    input: { id: D, status: 'paused' },
    answer: DATASET,
    table: [D],
  },
  {
    argv: ['datasets', 'update', D, '--name', 'new'],
    procedure: 'datasets.update',
    input: { id: D, name: 'new' },
    answer: DATASET,
    table: [D],
  },
  {
    argv: ['datasets', 'delete', D, '--confirm'],
    procedure: 'datasets.delete',
    input: { id: D },
    answer: DATASET,
    table: [`Deleted dataset financial-data (${D}).`],
  },
  {
    argv: ['objects', 'list', D, '--status', 'ready', '--limit', '7'],
    procedure: 'objects.list',
    input: { dataset_id: D, status: 'ready', limit: 7 },
    answer: only(OBJECT),
    json: [OBJECT],
    table: [/^ ID +FILENAME +SIZE +STATUS$/m, new RegExp(`^ ${O} +reports/2024-q4.pdf +2.1 MB +ready$`, 'm')],
  },
  {
    argv: ['objects', 'get', O],
    procedure: 'objects.get',
    input: { id: O },
    answer: OBJECT,
    table: [/^Size: +2.1 MB \(2202009 bytes\)$/m],
  },
  {
    argv: ['objects', 'delete', O, '--confirm'],
    procedure: 'objects.delete',
    input: { id: O },
    answer: OBJECT,
    table: [`Deleted reports/2024-q4.pdf (${O}).`],
  },
  {
    argv: ['search', 'quarterly earnings'],
    procedure: 'search.query',
    input: { query: 'quarterly earnings', mode: 'auto', limit: 10, filters: {} },
    answer: ANSWER,
    table: ['  1 0.98  Q4 2024 earnings', 'reports/2024-q4.pdf p.3', 'Quarterly earnings rose by 12 %'],
  },
  {
    argv: [
      ...['search', 'x', '--datasets', `${D}, ${D}`, '--mode', 'hybrid', '--limit', '5'],
      ...['--filter-mime', 'application/pdf,text/plain'],
    ],
    procedure: 'search.query',
    input: {
      query: 'x',
      mode: 'hybrid',
      limit: 5,
      dataset_ids: [D, D],
      filters: { mime_types: ['application/pdf', 'text/plain'] },
    },
    answer: ANSWER,
    table: ['Q4 2024 earnings'],
  },
  {
    argv: ['keys', 'create', '--name', 'ci', '--scopes', 'search,datasets.read,admin.*'],
    procedure: 'keys.create',
    input: {
      name: 'ci',
      scopes: ['search:query', 'datasets:read', 'admin:*'],
      dataset_access_mode: 'all_available',
      dataset_ids: [],
    },
    answer: CREATED_KEY,
    table: [`Secret:  ${CREATED_KEY.secret}`],
  },
  {
    argv: ['keys', 'create', '--name', 'ci', '--scopes', 'search:query', '--datasets', D],
    procedure: 'keys.create',
    input: { name: 'ci', scopes: ['search:query'], dataset_access_mode: 'allow_list', dataset_ids: [D] },
    answer: CREATED_KEY,
    table: ['Secret:'],
  },
  {
    argv: ['keys', 'create', '--name', 'ci', '--scopes', 'search:query', '--access-mode', 'allow_list'],
    procedure: 'keys.create',
    input: { name: 'ci', scopes: ['search:query'], dataset_access_mode: 'allow_list', dataset_ids: [] },
    answer: CREATED_KEY,
    table: ['Secret:'],
  },
  {
    argv: ['keys', 'list'],
    procedure: 'keys.list',
    input: { limit: 100 },
    answer: only(API_KEY),
    json: [API_KEY],
    table: [K, 'datasets:read,search:query', 'never'],
  },
  {
    argv: ['keys', 'revoke', K, '--confirm'],
    procedure: 'keys.revoke',
    input: { id: K },
    answer: API_KEY,
    table: [`Revoked key search-agent-prod (${K}).`],
  },
  {
    argv: ['admin', 'review', 'list'],
    procedure: 'review.queue',
    input: { limit: 100 },
    answer: only(REVIEW),
    json: [REVIEW],
    table: [T, O, 'reports/2024-q4.pdf', '2.1 MB'],
  },
  {
    argv: ['admin', 'review', 'get', T, O],
    procedure: 'review.get',
    input: { tenant_id: T, object_id: O },
    answer: { ...REVIEW, warnings: ['Has macros'] },
    table: [/^Warning: +Has macros$/m],
  },
  {
    argv: ['admin', 'review', 'approve', T, O],
    procedure: 'review.approve',
    input: { tenant_id: T, object_id: O },
    answer: OBJECT,
    table: [`Approved reports/2024-q4.pdf (${O}).`],
  },
  {
    argv: ['admin', 'review', 'preview', T, O],
    procedure: 'review.preview',
    input: { tenant_id: T, object_id: O },
    answer: PREVIEW,
    table: [/^hello$/m],
  },
  {
    argv: ['datasets', 'create', '--name', 'a', '--unit-price', '0.05', '--half-life-days', '30'],
    procedure: 'datasets.create',
    input: {
      name: 'a',
      description: '',
      source_modality: 'document',
      monetization_mode: 'open',
      pricing_model: 'fixed',
      visibility: 'private',
      unit_price: 0.05,
      half_life_days: 30,
    },
    answer: DATASET,
    table: [D],
  },
  {
    argv: [
      ...['datasets', 'update', D, '--description', 'x', '--modality', 'mixed', '--monetization', 'open'],
      ...['--pricing', 'fixed', '--visibility', 'restricted', '--unit-price', '1', '--half-life-days', '9'],
    ],
    procedure: 'datasets.update',
    input: {
      id: D,
      description: 'x',
      source_modality: 'mixed',
      monetization_mode: 'open',
      pricing_model: 'fixed',
      visibility: 'restricted',
      unit_price: 1,
      half_life_days: 9,
    },
    answer: DATASET,
    table: [D],
  },
  {
    argv: ['datasets', 'entitle', D, '--tenant', T],
    procedure: 'entitlements.create',
    input: { id: D, tenant_id: T },
    answer: ENTITLEMENT,
    table: [`${T} may use ${D} (${ENTITLEMENT.entitlement_id}).`],
  },
  {
    argv: ['datasets', 'entitlements', D],
    procedure: 'entitlements.list',
    input: { id: D, limit: 100 },
    answer: only(ENTITLEMENT),
    json: [ENTITLEMENT],
    table: [/^ ID +TENANT +CREATED$/m, ENTITLEMENT.entitlement_id],
  },
  {
    argv: [
      ...['datasets', 'revoke-entitlement', D, '--entitlement', ENTITLEMENT.entitlement_id],
      '--confirm',
    ],
    procedure: 'entitlements.revoke',
    input: { id: D, entitlement_id: ENTITLEMENT.entitlement_id },
    answer: ENTITLEMENT,
    table: [`${T} may no longer use ${D}.`],
  },
  {
    argv: ['objects', 'cancel', O],
    procedure: 'objects.cancel',
    input: { id: O },
    answer: OBJECT,
    table: [`Cancelled the upload of reports/2024-q4.pdf (${O}).`],
  },
  {
    argv: ['catalog', 'list', '--query', 'earnings', '--modality', 'document', '--monetization', 'premium'],
    procedure: 'catalog.list',
    input: { query: 'earnings', source_modality: 'document', monetization_mode: 'premium', limit: 100 },
    answer: only(CATALOG_DATASET),
    json: [CATALOG_DATASET],
    table: [/^ ID +NAME +PROVIDER +MODALITY +PRICE +OBJECTS$/m, 'Acme Corp'],
  },
  {
    argv: ['catalog', 'get', D],
    procedure: 'catalog.get',
    input: { id: D },
    answer: CATALOG_DATASET,
    table: [/^Provider: +Acme Corp$/m],
  },
  {
    argv: ['source', SOURCE.retrieval_id],
    procedure: 'retrievals.source',
    input: { id: SOURCE.retrieval_id },
    answer: SOURCE,
    table: ['reports/2024-q4.pdf p.3', 'Quarterly earnings rose by 12 % over the year before.'],
  },
  {
    argv: ['keys', 'get', K],
    procedure: 'keys.get',
    input: { id: K },
    answer: GRANTED_KEY,
    table: [new RegExp(`^Grant: +${GRANT.grant_id} on ${D}$`, 'm')],
  },
  {
    argv: ['keys', 'update', K, '--name', 'b', '--scopes', 'search,datasets.read'],
    procedure: 'keys.update',
    input: { id: K, name: 'b', scopes: ['search:query', 'datasets:read'] },
    answer: API_KEY,
    table: [K],
  },
  {
    argv: ['keys', 'update', K, '--datasets', D],
    procedure: 'keys.update',
    input: { id: K, dataset_access_mode: 'allow_list', dataset_ids: [D] },
    answer: GRANTED_KEY,
    table: ['allow_list (1)'],
  },
  {
    argv: ['keys', 'update', K, '--access-mode', 'all_available'],
    procedure: 'keys.update',
    input: { id: K, dataset_access_mode: 'all_available' },
    answer: API_KEY,
    table: [K],
  },
  {
    argv: ['keys', 'grant', K, '--dataset', D],
    procedure: 'keys.grant',
    input: { id: K, dataset_id: D },
    answer: GRANT,
    table: [`Key ${K} may use ${D} (grant ${GRANT.grant_id}).`],
  },
  {
    argv: ['keys', 'revoke-grant', K, '--grant', GRANT.grant_id],
    procedure: 'keys.revokeGrant',
    input: { id: K, grant_id: GRANT.grant_id },
    answer: GRANT,
    table: [`Key ${K} may no longer use ${D}.`],
  },
  {
    argv: ['members', 'list'],
    procedure: 'members.list',
    input: { limit: 100 },
    answer: only(MEMBER),
    json: [MEMBER],
    table: [/^ ID +EMAIL +NAME +ROLE +SINCE$/m, 'grace@example.com'],
  },
  {
    argv: ['members', 'update', M, '--role', 'viewer'],
    procedure: 'members.update',
    input: { membership_id: M, role: 'viewer' },
    answer: { ...MEMBER, role: 'viewer' },
    table: ['grace@example.com is now viewer.'],
  },
  {
    argv: ['members', 'remove', M, '--confirm'],
    procedure: 'members.remove',
    input: { membership_id: M },
    answer: MEMBER,
    table: ['Removed grace@example.com.'],
  },
  {
    argv: ['members', 'invite', 'grace@example.com', '--role', 'operator'],
    procedure: 'invitations.create',
    input: { email: 'grace@example.com', role: 'operator' },
    answer: INVITED,
    table: ['Invited grace@example.com as operator', '/invitation#token='],
  },
  {
    argv: ['members', 'invitations'],
    procedure: 'invitations.list',
    input: { limit: 100 },
    answer: only(INVITATION),
    json: [INVITATION],
    table: [INVITATION.invitation_id],
  },
  {
    argv: ['members', 'revoke-invitation', INVITATION.invitation_id, '--confirm'],
    procedure: 'invitations.revoke',
    input: { id: INVITATION.invitation_id },
    answer: INVITATION,
    table: ['Revoked the invitation of grace@example.com.'],
  },
  {
    argv: ['tenant', 'show'],
    procedure: 'tenant.get',
    input: {},
    answer: TENANT,
    table: [/^Spend cap: +\$10.00 a month/m],
  },
  {
    argv: ['tenant', 'list'],
    procedure: 'users.me',
    input: {},
    answer: ME,
    json: ME.memberships,
    table: [/^ ID +NAME +ROLE$/m, 'Acme Corp'],
  },
  {
    argv: ['tenant', 'update', '--name', 'Acme', '--spend-cap', '5.5'],
    procedure: 'tenant.update',
    input: { name: 'Acme', spend_cap: 5.5 },
    answer: TENANT,
    table: [TENANT.tenant_id],
  },
  {
    argv: ['tenant', 'delete', '--name', 'Acme Corp', '--confirm'],
    procedure: 'tenant.delete',
    input: { name: 'Acme Corp' },
    answer: TENANT,
    table: ['Deleted tenant Acme Corp'],
  },
  {
    argv: [
      ...['audit', 'list', '--actor', U, '--action', 'api_key.revoked', '--target-type', 'api_key'],
      ...['--target', K, '--from', '2026-04-01', '--to', '2026-04-05T12:00:00+02:00', '--limit', '5'],
    ],
    procedure: 'audit.list',
    input: {
      actor_id: U,
      action: 'api_key.revoked',
      target_type: 'api_key',
      target_id: K,
      from: '2026-04-01T00:00:00.000Z',
      to: '2026-04-05T10:00:00.000Z',
      limit: 5,
    },
    answer: only(AUDIT_EVENT),
    json: [AUDIT_EVENT],
    table: [/^ WHEN +ACTION +ACTOR +TARGET +ADDRESS$/m, 'api_key.revoked', '203.0.113.7'],
  },
  {
    argv: ['admin', 'datasets', 'suspend', T, D, '--reason', 'Under dispute'],
    procedure: 'admin.suspendDataset',
    input: { tenant_id: T, id: D, reason: 'Under dispute' },
    answer: DATASET,
    table: [`Suspended financial-data (${D}).`],
  },
  {
    argv: ['admin', 'datasets', 'unsuspend', T, D],
    procedure: 'admin.unsuspendDataset',
    input: { tenant_id: T, id: D },
    answer: DATASET,
    table: [`financial-data (${D}) is active again.`],
  },
  {
    argv: ['admin', 'platform-admins', 'list'],
    procedure: 'admin.listPlatformAdmins',
    input: { limit: 100 },
    answer: only(PLATFORM_ADMIN),
    json: [PLATFORM_ADMIN],
    table: [U],
  },
  {
    argv: ['admin', 'platform-admins', 'get', U],
    procedure: 'admin.getPlatformAdmin',
    input: { user_id: U },
    answer: PLATFORM_ADMIN,
    table: [`(${U}) is a platform admin.`],
  },
  {
    argv: ['admin', 'platform-admins', 'add', U],
    procedure: 'admin.addPlatformAdmin',
    input: { user_id: U },
    answer: PLATFORM_ADMIN,
    table: [`(${U}) is a platform admin.`],
  },
  {
    argv: ['admin', 'platform-admins', 'remove', U, '--confirm'],
    procedure: 'admin.removePlatformAdmin',
    input: { user_id: U },
    answer: { ...PLATFORM_ADMIN, is_platform_admin: false },
    table: [`(${U}) is no platform admin.`],
  },
  {
    argv: ['admin', 'password-reset', 'ada@example.com'],
    procedure: 'admin.createPasswordReset',
    input: { email: 'ada@example.com' },
    answer: RESET,
    table: ['/password/reset#token='],
  },
  {
    argv: ['admin', 'review', 'reject', T, O, '--reason', 'Personal data'],
    procedure: 'review.reject',
    input: { tenant_id: T, object_id: O, reason: 'Personal data' },
    answer: OBJECT,
    table: [`Rejected reports/2024-q4.pdf (${O}).`],
  },
];

testCommands(COMMANDS);

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

describe('search', () => {
  test('reads the query from stdin', async () => {
    const { requests } = await ipto(['search', '--stdin', ...KEY], {
      stdin: 'quarterly earnings 2024\n',
      handlers: { 'search.query': () => ANSWER },
    });
    expect(requests[0]?.input.query).toBe('quarterly earnings 2024');
  });

  test('shows highlights in bold on a terminal only, counting code points', async () => {
    const [result] = ANSWER.results;
    const results = [{ ...result, snippet: '😀 earnings\nrose', highlights: [[2, 10]] }];
    const handlers = { 'search.query': () => ({ ...ANSWER, results }) };
    const bold = '\u001b[1mearnings\u001b[22m';
    const colour = await ipto(['search', 'x', ...KEY], { handlers, tty: { stdout: true } });
    expect(colour.stdout).toContain(`😀 ${bold} rose`);
    for (const [argv, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const plain = await ipto(['search', 'x', ...argv, ...KEY], { handlers, env, tty: { stdout: true } });
      expect(plain.stdout).toContain('😀 earnings rose');
      expect(plain.stdout).not.toContain('\u001b');
    }
  });

  test.each([
    [{ page: 3 }, 'p.3'],
    [{ line_start: 12, line_end: 20 }, 'L12–20'],
    [{ line_start: 12, line_end: 12 }, 'L12'],
    [{ slide: 4 }, 'slide 4'],
    [{ sheet: 'Q1', row_start: 2, row_end: 5 }, 'sheet Q1 rows 2–5'],
    [{ time_start: 65, time_end: 80.5 }, '1:05–1:20'],
  ])('cites %j as %s', async (place, text) => {
    const results = ANSWER.results.map((result) => ({
      ...result,
      citation: { char_start: 0, char_end: 1, ...place },
    }));
    const handlers = { 'search.query': () => ({ ...ANSWER, results }) };
    const { stdout } = await ipto(['search', 'x', ...KEY, '--output', 'table'], { handlers });
    expect(stdout).toContain(`reports/2024-q4.pdf ${text}  `);
  });

  test('tells a person of charges, withheld results and warnings', async () => {
    const withheld = {
      count: 3,
      reason: 'spend_cap',
      cap: 10,
      spent: 9.99,
      resets_at: '2026-05-01T00:00:00.000Z',
    };
    const answer = { ...ANSWER, charged_amount: 0.031, withheld, warnings: ['Unbalanced (.'] };
    const handlers = { 'search.query': () => answer };
    const { stderr } = await ipto(['search', 'x', ...KEY, '--output', 'table'], { handlers });
    expect(stderr).toContain('Charged $0.031.');
    expect(stderr).toContain(
      '3 more withheld: $9.99 of the spend cap of $10.00 is spent; it resets at 2026-05-01 00:00 UTC.',
    );
    expect(stderr).toContain('warning: Unbalanced (.');
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
