import {
  type AnyProcedure,
  contract,
  newId,
  procedures,
  ROLE_SCOPES,
  SCOPE_NAMES,
  type Scope,
} from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Answer } from './support/answer.js';
import { Caller, headersOf, restRequest } from './support/caller.js';
import { type Member, setRole } from './support/member.js';

// A copy of the specification's two tables, on purpose written by hand: whoever widens a scope has to do it twice.
const ROLES: Record<string, string[]> = {
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
};

type Rule = 'anybody' | 'any credential' | 'session' | 'platform admin' | string[];
const OPENED_BY: Record<string, Rule> = {
  'system.health': 'anybody',
  'auth.signup': 'anybody',
  'auth.login': 'anybody',
  'auth.logout': 'session',
  'users.me': 'any credential',
  'users.changePassword': 'session',
  'datasets.create': ['datasets:write'],
  'datasets.list': ['datasets:read'],
  'datasets.get': ['datasets:read'],
  'datasets.update': ['datasets:write'],
  'datasets.delete': ['datasets:write'],
  'objects.upload': ['objects:write'],
  'objects.confirm': ['objects:write'],
  'objects.cancel': ['objects:write'],
  'objects.list': ['datasets:read'],
  'objects.get': ['datasets:read'],
  'objects.download': ['datasets:read'],
  'objects.delete': ['objects:write'],
  'review.queue': 'platform admin',
  'review.get': 'platform admin',
  'review.approve': 'platform admin',
  'review.reject': 'platform admin',
  'keys.create': ['keys:write'],
  'keys.list': ['keys:write'],
  'keys.get': ['keys:write'],
  'keys.revoke': ['keys:write'],
  'search.query': ['search:query', 'datasets:read'],
};
// End of the copy.

type Outcome = 'admitted' | 'bad_request' | 'unauthorized' | 'forbidden' | 'insufficient_scope';

interface Holder {
  readonly name: string;
  readonly headers: Record<string, string>;
  /** What no access rule is asked for; null for a credential that is one. */
  readonly refused: 'bad_request' | 'unauthorized' | null;
  readonly type?: 'session' | 'key';
  readonly scopes: readonly string[];
  readonly platformAdmin?: boolean;
}

function expected(rule: Rule, holder: Holder): Outcome {
  if (holder.refused === 'bad_request') return 'bad_request';
  if (rule === 'anybody') return 'admitted';
  if (holder.refused !== null) return holder.refused;
  const holds = (scope: string) => holder.scopes.includes('admin:*') || holder.scopes.includes(scope);
  if (rule === 'any credential') return 'admitted';
  if (rule === 'session') return holder.type === 'session' ? 'admitted' : 'forbidden';
  if (rule === 'platform admin')
    return holder.platformAdmin && (holder.type === 'session' || holds('admin:*')) ? 'admitted' : 'forbidden';
  return rule.every(holds) ? 'admitted' : 'insufficient_scope';
}

function outcome({ status, error }: Answer): Outcome | string {
  // An input with a field that no procedure knows is refused by whoever let the caller in.
  if (status === 422) return 'admitted';
  return error?.code ?? `answered ${status}`;
}

const all = [...procedures(contract)];
let platform: TestPlatform;
let holders: Holder[];
beforeAll(async () => {
  platform = await startTestPlatform();
  holders = await everyHolder(platform);
});
afterAll(() => platform.close());

async function everyHolder({ admin, services, signUp }: TestPlatform): Promise<Holder[]> {
  const owner = await signUp();
  const made: Holder[] = [
    { name: 'no credential', headers: {}, refused: 'unauthorized', scopes: [] },
    {
      name: 'an unknown token',
      headers: { authorization: 'Bearer abc' },
      refused: 'unauthorized',
      scopes: [],
    },
    { name: 'a malformed key', headers: { 'x-api-key': 'ipto_abc' }, refused: 'unauthorized', scopes: [] },
    {
      name: 'both credentials',
      headers: { ...headersOf(owner.credential), ...headersOf((await owner.key()).credential) },
      refused: 'bad_request',
      scopes: [],
    },
  ];
  const revoked = await owner.key({ scopes: ['admin:*'] });
  await owner.ok(contract.keys.revoke, { id: revoked.id });
  made.push({
    name: 'a revoked key',
    headers: headersOf(revoked.credential),
    refused: 'unauthorized',
    scopes: [],
  });

  const ended = await signUp();
  await ended.ok(contract.auth.logout, {});
  made.push({
    name: 'a session that ended',
    headers: headersOf(ended.credential),
    refused: 'unauthorized',
    scopes: [],
  });

  const key = async (member: Member, name: string, scopes: Scope[], platformAdmin: boolean) => {
    const { credential } = await member.key({ scopes });
    made.push({ name, headers: headersOf(credential), refused: null, type: 'key', scopes, platformAdmin });
  };
  for (const scope of SCOPE_NAMES) await key(owner, `a key with ${scope}`, [scope], false);
  const plain = SCOPE_NAMES.filter((scope) => scope !== 'admin:*');
  for (const scope of plain)
    await key(
      owner,
      `a key with all but ${scope}`,
      plain.filter((other) => other !== scope),
      false,
    );
  await key(owner, 'a key with just what search needs', ['search:query', 'datasets:read'], false);
  await key(admin, 'a platform admin’s key with admin:*', ['admin:*'], true);
  await key(admin, 'a platform admin’s key without', plain, true);

  for (const role of Object.keys(ROLE_SCOPES) as (keyof typeof ROLE_SCOPES)[]) {
    const member = await signUp();
    const every = await member.key({ scopes: ['admin:*'] });
    await setRole(services.db, member, role);
    const scopes = ROLES[role] ?? [];
    const held = { refused: null, scopes, platformAdmin: false };
    made.push({
      name: `a session as ${role}`,
      headers: headersOf(member.credential),
      type: 'session',
      ...held,
    });
    made.push({
      name: `an admin:* key of a ${role}`,
      headers: headersOf(every.credential),
      type: 'key',
      ...held,
    });
  }
  made.push({
    name: 'a platform admin’s session',
    headers: headersOf(admin.credential),
    refused: null,
    type: 'session',
    scopes: ROLES.owner ?? [],
    platformAdmin: true,
  });
  return made;
}

/** Ids that never were, and a field that no procedure knows. */
function harmlessInput(procedure: AnyProcedure): Record<string, unknown> {
  const inPath = [...procedure.rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId('object')]);
  return { ...Object.fromEntries(inPath), 'no-such-field': 'x' };
}

test('the contract and the specification give each role the same scopes', () => {
  const sorted = (table: Record<string, readonly string[]>) =>
    Object.fromEntries(Object.entries(table).map(([role, scopes]) => [role, [...scopes].sort()]));
  expect(sorted(ROLE_SCOPES)).toEqual(sorted(ROLES));
});

test('the specification says of every procedure what opens it', () => {
  expect(all.map(([path]) => path).sort()).toEqual(Object.keys(OPENED_BY).sort());
});

describe.each(all)('%s', (path, procedure) => {
  const rule = OPENED_BY[path] ?? [];

  test('over REST', async () => {
    const input = harmlessInput(procedure);
    const found: Record<string, string> = {};
    for (const { name, headers } of holders) {
      const { method, path: url, json } = restRequest(procedure, input);
      const answer = await platform.nobody.send(
        method,
        url,
        json === undefined ? { headers } : { json, headers },
      );
      found[name] = outcome(answer);
    }
    expect(found).toEqual(Object.fromEntries(holders.map((holder) => [holder.name, expected(rule, holder)])));
  });

  test('over tRPC', async () => {
    const input = harmlessInput(procedure);
    const found: Record<string, string> = {};
    for (const { name, headers } of holders)
      found[name] = outcome(await new Caller(platform.url, null).trpc(path, procedure, input, headers));
    expect(found).toEqual(Object.fromEntries(holders.map((holder) => [holder.name, expected(rule, holder)])));
  });
});
