/** Every scope a credential may carry, with what it opens. */
export const SCOPES = {
  'datasets:read': 'List and read dataset metadata and objects, the catalog, and download',
  'datasets:write': 'Create, update and delete datasets',
  'objects:write': 'Upload and manage objects within datasets',
  'search:query': 'Execute search queries',
  'usage:read': 'View usage metrics and activity history',
  'keys:write': 'Create, update and revoke API keys',
  'billing:read': 'View billing summaries, spend and payouts',
  'admin:*': 'Every scope inside the own tenant',
} as const;

export type Scope = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as [Scope, ...Scope[]];

/** The roles of a tenant's members and the scopes a session of each has. */
export const ROLE_SCOPES = {
  owner: SCOPE_NAMES,
  admin: SCOPE_NAMES.filter((scope) => scope !== 'admin:*'),
  seller_manager: ['datasets:read', 'datasets:write', 'objects:write', 'usage:read', 'billing:read'],
  buyer_manager: ['datasets:read', 'search:query', 'usage:read', 'billing:read', 'keys:write'],
  operator: ['datasets:read', 'objects:write', 'search:query', 'usage:read'],
  viewer: ['datasets:read', 'usage:read'],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof ROLE_SCOPES;
export const ROLES = Object.keys(ROLE_SCOPES) as [Role, ...Role[]];

/** Whether members of a role see to the tenant and its team. */
export function runsTeam(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/**
 * Whether somebody who runs a team has `role` to give and to take. Nobody gives a role above their own; of those who
 * run a team only owners have one that is, and only they change or remove one.
 */
export function disposesOf(actor: Role, role: Role): boolean {
  return runsTeam(actor) && (role !== 'owner' || actor === 'owner');
}

/** Whether a credential with `held` scopes has `wanted`; `admin:*` is every scope inside the tenant. */
export function hasScope(held: readonly Scope[], wanted: Scope): boolean {
  return held.includes('admin:*') || held.includes(wanted);
}

/** What remains of `requested` for a holder of `held`; order of `requested` is kept. */
export function intersectScopes(requested: readonly Scope[], held: readonly Scope[]): Scope[] {
  if (held.includes('admin:*')) return [...requested];
  const own = requested.includes('admin:*') ? held : requested;
  return own.filter((scope) => held.includes(scope));
}

/** Reads a scope name as the CLI takes it: `datasets:read`, `datasets.read`, or `search`. Null if unknown. */
export function parseScopeName(name: string): Scope | null {
  const full = name === 'search' ? 'search:query' : name.replace('.', ':');
  return SCOPE_NAMES.find((scope) => scope === full) ?? null;
}
