// A copy of the specification's two tables, written by hand on purpose: whoever widens what a role or a scope
// opens has to do it twice.

/** The roles and their scopes. */
export const ROLES = {
  owner: [
    'datasets:read',
    'datasets:write',
    'objects:write',
    'search:query',
    'usage:read',
    'keys:write',
    'billing:read',
    'admin:*',
  ],
  admin: [
    'datasets:read',
    'datasets:write',
    'objects:write',
    'search:query',
    'usage:read',
    'keys:write',
    'billing:read',
  ],
  seller_manager: ['datasets:read', 'datasets:write', 'objects:write', 'usage:read', 'billing:read'],
  buyer_manager: ['datasets:read', 'search:query', 'usage:read', 'billing:read', 'keys:write'],
  operator: ['datasets:read', 'objects:write', 'search:query', 'usage:read'],
  viewer: ['datasets:read', 'usage:read'],
} as const;

export type Role = keyof typeof ROLES;
export type Scope = (typeof ROLES.owner)[number];

/** What opens a procedure: scopes, all of them, or one of the rules that ask for something else. */
export type Rule =
  | 'public'
  | 'optional_session'
  | 'credential'
  | 'session'
  | 'team_admin'
  | 'auditor'
  | 'platform_admin'
  | readonly Scope[];

/** The scopes, and the rules beside them, with what they open. */
const OPENS: readonly (readonly [Rule, readonly string[]])[] = [
  [
    'public',
    [
      'system.health',
      'auth.signup',
      'auth.login',
      'auth.forgotPassword',
      'auth.resetPassword',
      'auth.verifyEmail',
      'auth.device.start',
      'auth.device.token',
      'auth.code.token',
    ],
  ],
  ['optional_session', ['invitations.accept']],
  ['credential', ['users.me']],
  [
    'session',
    [
      'auth.logout',
      'auth.switch',
      'auth.device.get',
      'auth.device.approve',
      'auth.code.create',
      'users.changePassword',
      'tenant.get',
      'members.list',
      'invitations.list',
    ],
  ],
  [
    'team_admin',
    [
      'tenant.update',
      'tenant.delete',
      'members.update',
      'members.remove',
      'invitations.create',
      'invitations.revoke',
    ],
  ],
  ['auditor', ['audit.list']],
  [
    'platform_admin',
    [
      'review.queue',
      'review.get',
      'review.preview',
      'review.approve',
      'review.reject',
      'admin.suspendDataset',
      'admin.unsuspendDataset',
      'admin.listPlatformAdmins',
      'admin.getPlatformAdmin',
      'admin.addPlatformAdmin',
      'admin.removePlatformAdmin',
      'admin.createPasswordReset',
      'admin.listInvoices',
      'admin.payInvoice',
      'admin.listPayouts',
      'admin.payPayout',
      'admin.reverseCharge',
      'admin.revenue',
      'admin.updateTenant',
    ],
  ],
  [
    ['datasets:read'],
    [
      'datasets.list',
      'datasets.get',
      'objects.list',
      'objects.get',
      'objects.download',
      'objects.preview',
      'catalog.list',
      'catalog.get',
    ],
  ],
  [
    ['datasets:write'],
    [
      'datasets.create',
      'datasets.update',
      'datasets.delete',
      'entitlements.create',
      'entitlements.list',
      'entitlements.revoke',
    ],
  ],
  [['objects:write'], ['objects.upload', 'objects.confirm', 'objects.cancel', 'objects.delete']],
  [
    ['keys:write'],
    ['keys.create', 'keys.list', 'keys.get', 'keys.update', 'keys.grant', 'keys.revokeGrant', 'keys.revoke'],
  ],
  [
    ['search:query', 'datasets:read'],
    ['search.query', 'retrievals.source'],
  ],
  [['search:query'], ['retrievals.cite', 'retrievals.reportOutcome']],
  [
    ['usage:read'],
    [
      'agent.searches',
      'agent.accesses',
      'provider.dashboard',
      'provider.datasetAnalytics',
      'provider.analytics',
    ],
  ],
  [
    ['billing:read'],
    [
      'buyer.dashboard',
      'buyer.invoices',
      'buyer.invoice',
      'agent.spend',
      'provider.payouts',
      'provider.payout',
    ],
  ],
];
// End of the copy.

/** What opens each procedure, by its dotted path. */
export const OPENED_BY: ReadonlyMap<string, Rule> = new Map(
  OPENS.flatMap(([rule, paths]) => paths.map((path) => [path, rule] as const)),
);

/** Who calls, as far as the tables care. */
export type Standing =
  | { readonly type: 'nobody' }
  | { readonly type: 'invalid' }
  | { readonly type: 'both' }
  | { readonly type: 'session'; readonly role: Role; readonly platformAdmin?: boolean }
  | {
      readonly type: 'key';
      readonly scopes: readonly Scope[];
      /** Of the member who made the key, now. */
      readonly creatorRole: Role;
      readonly platformAdmin?: boolean;
    };

export type Admission = 'admitted' | 'bad_request' | 'unauthorized' | 'forbidden' | 'insufficient_scope';

/** What the tables say to a caller. */
export function admissionBy(rule: Rule, caller: Standing): Admission {
  if (caller.type === 'both') return 'bad_request';
  if (rule === 'public') return 'admitted';
  if (caller.type === 'invalid') return 'unauthorized';
  if (caller.type === 'nobody') return rule === 'optional_session' ? 'admitted' : 'unauthorized';
  const scopes = scopesOf(caller);
  const runsTeam = caller.type === 'session' && (caller.role === 'owner' || caller.role === 'admin');
  const may = (condition: boolean) => (condition ? 'admitted' : 'forbidden');
  switch (rule) {
    case 'credential':
      return 'admitted';
    case 'optional_session':
    case 'session':
      return may(caller.type === 'session');
    case 'team_admin':
      return may(runsTeam);
    case 'auditor':
      return may(runsTeam || (caller.type === 'key' && scopes.includes('admin:*')));
    case 'platform_admin':
      return may(caller.platformAdmin === true && (caller.type === 'session' || scopes.includes('admin:*')));
    default:
      return rule.every((scope) => scopes.includes(scope)) ? 'admitted' : 'insufficient_scope';
  }
}

/** A key has what it was made with, as far as its creator's role goes; `admin:*` is every scope. */
function scopesOf(caller: Extract<Standing, { type: 'session' | 'key' }>): readonly Scope[] {
  if (caller.type === 'session') return ROLES[caller.role];
  const held: readonly Scope[] = ROLES[caller.creatorRole];
  return caller.scopes.includes('admin:*') ? held : held.filter((scope) => caller.scopes.includes(scope));
}
