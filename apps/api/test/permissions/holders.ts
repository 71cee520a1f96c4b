import { contract } from '@ipto/contracts';
import type { TestPlatform } from '../platform.js';
import { headersOf } from '../support/caller.js';
import { colleagueOf, type KeyHolder, type Member, PASSWORD } from '../support/member.js';
import { ROLES, type Role, type Rule, type Scope, type Standing } from './specification.js';

/** Somebody who calls, by the headers that they send. */
export interface Holder {
  readonly name: string;
  readonly headers: Record<string, string>;
  readonly standing: Standing;
}

const ALL_SCOPES = ROLES.owner;
/** Every scope but the one that stands for all. */
const PLAIN_SCOPES = ALL_SCOPES.filter((scope) => scope !== 'admin:*');
const SHRUNK_ROLES = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'owner');

/** Everybody whom every procedure is tried with, whatever it asks for. */
export async function makeHolders(platform: TestPlatform): Promise<Holder[]> {
  const owner = await platform.signUp();
  const groups = await Promise.all([
    refusedHolders(platform, owner),
    memberHolders(platform, owner),
    allowListHolders(owner),
    platformAdminHolders(platform),
  ]);
  const stranger = await platform.signUp('Another tenant');
  return [
    ...groups.flat(),
    {
      name: 'a session as owner',
      headers: headersOf(owner.credential),
      standing: { type: 'session', role: 'owner' },
    },
    {
      name: 'another tenant’s owner',
      headers: headersOf(stranger.credential),
      standing: { type: 'session', role: 'owner' },
    },
    keyHolder('a key with admin:*', await owner.key({ scopes: ['admin:*'] }), ['admin:*']),
    keyHolder('a key with every scope but admin:*', await owner.key({ scopes: PLAIN_SCOPES }), PLAIN_SCOPES),
  ];
}

/** Makes the keys about a list of scopes: with exactly those, and for each of them with every other. */
export async function makeScopeHolders(platform: TestPlatform, rules: Iterable<Rule>) {
  const owner = await platform.signUp();
  const made = new Map<Rule, Holder[]>();
  for (const rule of rules) {
    if (typeof rule === 'string') continue;
    const exactly = keyHolder(`a key with just ${rule}`, await owner.key({ scopes: [...rule] }), rule);
    const without = await Promise.all(
      rule.map(async (scope) => {
        const others = PLAIN_SCOPES.filter((other) => other !== scope);
        return keyHolder(`a key with all but ${scope}`, await owner.key({ scopes: others }), others);
      }),
    );
    made.set(rule, [exactly, ...without]);
  }
  return made;
}

function keyHolder(
  name: string,
  key: KeyHolder,
  scopes: readonly Scope[],
  creator: { role?: Role; platformAdmin?: boolean } = {},
): Holder {
  const { role: creatorRole = 'owner', platformAdmin = false } = creator;
  return {
    name,
    headers: headersOf(key.credential),
    standing: { type: 'key', scopes, creatorRole, platformAdmin },
  };
}

async function refusedHolders({ services, signUp }: TestPlatform, owner: Member): Promise<Holder[]> {
  const key = await owner.key({ scopes: ['admin:*'] });
  const token = { authorization: `Bearer ${owner.token}` };
  const invalid: Record<string, Record<string, string>> = {
    'an unknown token': { authorization: 'Bearer abc' },
    'a malformed Authorization header': { authorization: owner.token },
    'an Authorization header of another scheme': { authorization: `Basic ${owner.token}` },
    'an API key as a token': { authorization: `Bearer ${key.secret}` },
    'a token as an API key': { 'x-api-key': owner.token },
    'a malformed key': { 'x-api-key': 'ipto_abc' },
    'a key with another secret': { 'x-api-key': withAnotherSecret(key.secret) },
  };

  const revoked = await owner.key({ scopes: ['admin:*'] });
  await owner.ok(contract.keys.revoke, { id: revoked.id });
  invalid['a revoked key'] = headersOf(revoked.credential);

  const ended = await signUp();
  await ended.ok(contract.auth.logout, {});
  invalid['a session that ended'] = headersOf(ended.credential);

  const expired = await signUp();
  await services.db.prisma.session.updateMany({
    where: { userId: expired.userId },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  invalid['an expired session'] = headersOf(expired.credential);

  const gone = await colleagueOf(services.db, owner);
  const orphaned = await gone.key({ scopes: ['admin:*'] });
  await owner.ok(contract.members.remove, { membership_id: await membershipOf(gone) });
  invalid['a session of a member removed'] = headersOf(gone.credential);
  invalid['a key of a member removed'] = headersOf(orphaned.credential);

  return [
    { name: 'no credential', headers: {}, standing: { type: 'nobody' } },
    { name: 'both credentials', headers: { ...token, 'x-api-key': key.secret }, standing: { type: 'both' } },
    ...Object.entries(invalid).map(
      ([name, headers]): Holder => ({ name, headers, standing: { type: 'invalid' } }),
    ),
  ];
}

/** Exchanges the first character of the secret: its checksum no longer fits either. */
function withAnotherSecret(key: string): string {
  const [scheme, prefix, secret = ''] = key.split('_');
  return `${scheme}_${prefix}_${secret.startsWith('0') ? '1' : '0'}${secret.slice(1)}`;
}

/** Every role but the owner's: a session, and keys made as an owner before the role shrank. */
async function memberHolders(platform: TestPlatform, owner: Member): Promise<Holder[]> {
  const holders = await Promise.all(
    SHRUNK_ROLES.map(async (role): Promise<Holder[]> => {
      const member = await colleagueOf(platform.services.db, owner);
      const every = await member.key({ scopes: ['admin:*'] });
      const plain = await member.key({ scopes: PLAIN_SCOPES });
      await owner.ok(contract.members.update, { membership_id: await membershipOf(member), role });
      const { session_token } = await platform.nobody.ok(contract.auth.login, {
        email: member.email,
        password: PASSWORD,
        tenant_id: owner.tenantId,
      });
      return [
        {
          name: `a session as ${role}`,
          headers: { authorization: `Bearer ${session_token}` },
          standing: { type: 'session', role },
        },
        keyHolder(`a key with admin:* whose creator is ${role} now`, every, ['admin:*'], { role }),
        keyHolder(`a key with every other scope whose creator is ${role} now`, plain, PLAIN_SCOPES, { role }),
      ];
    }),
  );
  return holders.flat();
}

/** Who is let in at all does not depend on the list: what is behind the door does. */
async function allowListHolders(owner: Member): Promise<Holder[]> {
  const { dataset_id } = await owner.dataset();
  const limited = (datasets: string[]) =>
    owner.key({ scopes: PLAIN_SCOPES, dataset_access_mode: 'allow_list', dataset_ids: datasets });
  return [
    keyHolder('a key whose allow list holds a dataset', await limited([dataset_id]), PLAIN_SCOPES),
    keyHolder('a key whose allow list is empty', await limited([]), PLAIN_SCOPES),
  ];
}

async function platformAdminHolders({ admin, services, signUp }: TestPlatform): Promise<Holder[]> {
  const { addPlatformAdmin, removePlatformAdmin } = contract.admin;
  const platformAdmin = true;

  // Of the platform's own people, one who is but a viewer in their tenant.
  const viewer = await colleagueOf(services.db, await signUp());
  const viewersKey = await viewer.key({ scopes: ['admin:*'] });
  await admin.ok(addPlatformAdmin, { user_id: viewer.userId });
  await services.db.prisma.membership.updateMany({
    where: { userId: viewer.userId, tenantId: viewer.tenantId },
    data: { role: 'viewer' },
  });

  const former = await signUp();
  await admin.ok(addPlatformAdmin, { user_id: former.userId });
  const formersKey = await former.key({ scopes: ['admin:*'] });
  await admin.ok(removePlatformAdmin, { user_id: former.userId });

  return [
    {
      name: 'a platform admin’s session',
      headers: headersOf(admin.credential),
      standing: { type: 'session', role: 'owner', platformAdmin },
    },
    {
      name: 'a session of a platform admin who is a viewer',
      headers: headersOf(viewer.credential),
      standing: { type: 'session', role: 'viewer', platformAdmin },
    },
    keyHolder('a platform admin’s key with admin:*', await admin.key({ scopes: ['admin:*'] }), ['admin:*'], {
      platformAdmin,
    }),
    keyHolder('a platform admin’s key without', await admin.key({ scopes: PLAIN_SCOPES }), PLAIN_SCOPES, {
      platformAdmin,
    }),
    keyHolder('a key with admin:* of a platform admin who is a viewer', viewersKey, ['admin:*'], {
      role: 'viewer',
      platformAdmin,
    }),
    keyHolder('a key with admin:* of who is no platform admin any more', formersKey, ['admin:*']),
  ];
}

/** The id of a member's membership in their tenant. */
export async function membershipOf(member: Member): Promise<string> {
  const { memberships } = await member.ok(contract.users.me, {});
  const own = memberships.find(({ tenant_id }) => tenant_id === member.tenantId);
  if (!own) throw new Error('A member without a membership');
  return own.membership_id;
}
