import { contract, newId, type Role } from '@ipto/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { type Member, newEmail, PASSWORD, setRole } from './support/member.js';
import { inviteByLink, join, logIn, membershipOf, newMember, ROLES } from './support/team.js';

const { auth, datasets, invitations, keys, members, users } = contract;

// The rule, written by hand: nobody gives a role above their own, and only owners make or change owners.
const NO_OWNERS: Role[] = ['admin', 'seller_manager', 'buyer_manager', 'operator', 'viewer'];
const EVERYBODY: Role[] = ['owner', ...NO_OWNERS];
const RULE: Record<Role, { changes: Role[]; gives: Role[] }> = {
  owner: { changes: EVERYBODY, gives: EVERYBODY },
  admin: { changes: NO_OWNERS, gives: NO_OWNERS },
  seller_manager: { changes: [], gives: [] },
  buyer_manager: { changes: [], gives: [] },
  operator: { changes: [], gives: [] },
  viewer: { changes: [], gives: [] },
};

let platform: TestPlatform;
let owner: Member;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  owner = await platform.signUp();
});

describe.each(ROLES)('a member as %s', (actorRole) => {
  const rule = RULE[actorRole];
  let actor: Member;
  let target: Member;
  let targetId: string;
  beforeEach(async () => {
    actor = await newMember(owner, actorRole);
    // With a tenant of their own, so that a removal leaves the account.
    target = await join(owner, await platform.signUp(), 'viewer');
    targetId = await membershipOf(target);
  });

  test('changes only whom, and only into what, the rule allows', async () => {
    const { prisma } = platform.services.db;
    const [found, expected]: [string[], string[]] = [[], []];
    for (const current of ROLES)
      for (const wanted of ROLES) {
        await setRole(platform.services.db, target, current);
        const input = { membership_id: targetId, role: wanted };
        const { status, error } = await actor.call(members.update, input);
        const after = await prisma.membership.findUniqueOrThrow({ where: { id: targetId } });
        found.push(`${current} → ${wanted}: ${error?.code ?? status}, then ${after.role}`);
        const allowed = rule.changes.includes(current) && rule.gives.includes(wanted);
        expected.push(
          `${current} → ${wanted}: ${allowed ? 200 : 'forbidden'}, then ${allowed ? wanted : current}`,
        );
      }
    expect(found).toEqual(expected);
  });

  test('removes only whom the rule allows', async () => {
    const { prisma } = platform.services.db;
    const found: Record<string, string> = {};
    for (const current of ROLES) {
      await setRole(platform.services.db, target, current);
      const { error, status } = await actor.call(members.remove, { membership_id: targetId });
      const there = await prisma.membership.count({ where: { id: targetId } });
      found[current] = `${error?.code ?? status}, ${there} left`;
      if (there === 0)
        await prisma.membership.create({
          data: { id: targetId, userId: target.userId, tenantId: owner.tenantId, role: current },
        });
    }
    const expected = ROLES.map((r) => [r, rule.changes.includes(r) ? '200, 0 left' : 'forbidden, 1 left']);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  test('invites only into what the rule allows, and nobody who is a member', async () => {
    const found: Record<string, (string | number)[]> = {};
    for (const wanted of ROLES) {
      const stranger = await actor.call(invitations.create, { email: newEmail(), role: wanted });
      const member = await actor.call(invitations.create, { email: target.email, role: wanted });
      found[wanted] = [stranger, member].map(({ error, status }) => error?.code ?? status);
    }
    const expected = ROLES.map((r) => [
      r,
      rule.gives.includes(r) ? [201, 'conflict'] : ['forbidden', 'forbidden'],
    ]);
    expect(found).toEqual(Object.fromEntries(expected));
  });
});

describe('the last owner', () => {
  test('stays one: neither steps down nor leaves, nor is removed', async () => {
    const membership_id = await membershipOf(owner);
    const admin = await newMember(owner, 'admin');
    for (const role of NO_OWNERS) await owner.refused(members.update, { membership_id, role }, 'conflict');
    await owner.refused(members.remove, { membership_id }, 'conflict');
    await admin.refused(members.remove, { membership_id }, 'forbidden');
    await owner.ok(members.update, { membership_id, role: 'owner' });
    expect(await owner.ok(users.me, {})).toMatchObject({ role: 'owner' });
  });

  test('may go once there is another, and then that one is the last', async () => {
    const second = await newMember(owner, 'owner');
    const [first_id, second_id] = [await membershipOf(owner), await membershipOf(second)];
    await owner.ok(members.update, { membership_id: first_id, role: 'viewer' });
    await owner.refused(users.me, {}, 'unauthorized');
    await second.refused(members.remove, { membership_id: second_id }, 'conflict');
    await second.ok(members.remove, { membership_id: first_id });
    await platform.nobody.refused(auth.login, { email: owner.email, password: PASSWORD }, 'unauthorized');
  });
});

describe('the list of members', () => {
  test('shows those of the tenant, newest first, page by page, to each of them', async () => {
    await platform.signUp();
    const others = [await newMember(owner, 'viewer'), await newMember(owner, 'operator')];
    const [viewer] = others;
    if (!viewer) throw new Error('nobody');
    const all = (await viewer.ok(members.list, {})).items;
    expect(all.map(({ user_id, email, role }) => ({ user_id, email, role }))).toEqual(
      [
        { user_id: owner.userId, email: owner.email, role: 'owner' },
        ...others.map(({ userId, email }, i) => ({
          user_id: userId,
          email,
          role: i === 0 ? 'viewer' : 'operator',
        })),
      ].reverse(),
    );
    const first = await viewer.ok(members.list, { limit: 2 });
    const rest = await viewer.ok(members.list, { limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.next_cursor).toBeNull();
  });
});

describe("another tenant's membership", () => {
  test('is one that never was', async () => {
    const foreign = await membershipOf(await platform.signUp());
    for (const call of [
      (membership_id: string) => owner.call(members.remove, { membership_id }),
      (membership_id: string) => owner.call(members.update, { membership_id, role: 'viewer' }),
    ]) {
      const [there, never] = [await call(foreign), await call(newId('membership'))];
      expect(there.status).toBe(404);
      expect(comparable(there)).toBe(comparable(never));
    }
    expect(await platform.services.db.prisma.membership.count({ where: { id: foreign } })).toBe(1);
  });
});

describe('a change of role', () => {
  test("ends that member's sessions in this tenant, and no other", async () => {
    const at_home = await platform.signUp('Home');
    const [first, bystander] = [await join(owner, at_home, 'admin'), await newMember(owner, 'admin')];
    const second = await logIn(first);
    const membership_id = await membershipOf(first);
    const changed = await owner.ok(members.update, { membership_id, role: 'viewer' });
    expect(changed).toMatchObject({ membership_id, user_id: first.userId, role: 'viewer' });
    for (const ended of [first, second]) await ended.refused(users.me, {}, 'unauthorized');
    for (const going_on of [at_home, bystander, owner]) await going_on.ok(users.me, {});
    expect(await (await logIn(first)).ok(users.me, {})).toMatchObject({
      role: 'viewer',
      scopes: ['datasets:read', 'usage:read'],
    });
  });

  test('into the same role changes nothing', async () => {
    const member = await newMember(owner, 'viewer');
    await owner.ok(members.update, { membership_id: await membershipOf(member), role: 'viewer' });
    await member.ok(users.me, {});
  });

  test('takes its scopes from the keys that the member made, at once', async () => {
    const member = await newMember(owner, 'admin');
    const key = await member.key({ scopes: ['datasets:read', 'datasets:write'] });
    await key.ok(datasets.create, { name: 'Papers' });
    const membership_id = await membershipOf(member);
    await owner.ok(members.update, { membership_id, role: 'viewer' });
    await key.refused(datasets.create, { name: 'Papers' }, 'insufficient_scope');
    expect((await key.ok(users.me, {})).scopes).toEqual(['datasets:read']);
    await key.ok(datasets.list, {});
    await owner.ok(members.update, { membership_id, role: 'seller_manager' });
    await key.ok(datasets.create, { name: 'Papers' });
  });

  test('ends what would become a session: codes and approved devices', async () => {
    const member = await newMember(owner, 'admin');
    const verifier = 'v'.repeat(43);
    const { code } = await member.ok(auth.code.create, {
      // SHA-256 of the verifier: nobody may get as far as comparing it.
      code_challenge: 'C'.repeat(43),
      redirect_uri: 'http://127.0.0.1:49152/callback',
      state: 's',
    });
    const { device_code, user_code } = await platform.nobody.ok(auth.device.start, {});
    await member.ok(auth.device.approve, { user_code, decision: 'approve' });
    await owner.ok(members.update, { membership_id: await membershipOf(member), role: 'viewer' });
    await platform.nobody.refused(auth.code.token, { code, code_verifier: verifier }, 'access_denied');
    await platform.nobody.refused(auth.device.token, { device_code }, 'expired_token');
    expect(await platform.services.db.prisma.session.count({ where: { userId: member.userId } })).toBe(0);
  });
});

describe('a removed member', () => {
  test('with another tenant keeps the account and all but this membership', async () => {
    const at_home = await platform.signUp('Home');
    const here = await join(owner, at_home, 'admin');
    const [key, home_key] = [await here.key(), await at_home.key()];
    const membership_id = await membershipOf(here);
    const removed = await owner.ok(members.remove, { membership_id });
    expect(removed).toMatchObject({ membership_id, email: here.email, role: 'admin' });
    await here.refused(users.me, {}, 'unauthorized');
    await key.refused(users.me, {}, 'unauthorized');
    await home_key.ok(users.me, {});
    expect((await at_home.ok(users.me, {})).memberships.map(({ tenant_name }) => tenant_name)).toEqual([
      'Home',
    ]);
    const { email } = here;
    const login = { email, password: PASSWORD, tenant_id: owner.tenantId };
    await platform.nobody.refused(auth.login, login, 'unauthorized');
    await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    // Their key stays as a record, and may be told apart.
    const kept = (await owner.ok(keys.list, {})).items.map(({ api_key_id }) => api_key_id);
    expect(kept).toContain(key.id);
    expect(kept).not.toContain(home_key.id);
  });

  test('does not get the keys of then back by coming back', async () => {
    const at_home = await platform.signUp();
    const here = await join(owner, at_home, 'admin');
    const key = await here.key();
    await owner.ok(members.remove, { membership_id: await membershipOf(here) });
    await join(owner, at_home, 'owner');
    await key.refused(users.me, {}, 'unauthorized');
  });

  test('without another tenant has no account any more, and may be invited again', async () => {
    const member = await newMember(owner, 'operator');
    const { email } = member;
    await owner.ok(members.remove, { membership_id: await membershipOf(member) });
    await member.refused(users.me, {}, 'unauthorized');
    await platform.nobody.refused(auth.login, { email, password: PASSWORD }, 'unauthorized');
    expect(await platform.services.db.prisma.user.count({ where: { email } })).toBe(0);
    const again = await newMember(owner, 'viewer', email);
    expect(again.userId).not.toBe(member.userId);
    expect(await again.ok(users.me, {})).toMatchObject({ email, role: 'viewer' });
  });

  test('who leaves of their own accord is gone as well', async () => {
    const admin = await newMember(owner, 'admin');
    await admin.ok(members.remove, { membership_id: await membershipOf(admin) });
    await admin.refused(users.me, {}, 'unauthorized');
    expect((await owner.ok(members.list, {})).items).toHaveLength(1);
  });

  test('who is a platform admin without another tenant stays', async () => {
    const member = await newMember(owner, 'viewer');
    await platform.admin.ok(contract.admin.addPlatformAdmin, { user_id: member.userId });
    const membership_id = await membershipOf(member);
    await owner.refused(members.remove, { membership_id }, 'conflict');
    await member.ok(users.me, {});
    await platform.admin.ok(contract.admin.removePlatformAdmin, { user_id: member.userId });
    await owner.ok(members.remove, { membership_id });
  });
});

test('who was demoted or removed in the middle of it changes nothing any more', async () => {
  const [admin, target] = [await newMember(owner, 'admin'), await newMember(owner, 'viewer')];
  const [admin_id, target_id] = [await membershipOf(admin), await membershipOf(target)];
  // Each runs to its end or not at all, whoever comes first.
  const [demoted, changed] = await Promise.all([
    owner.call(members.update, { membership_id: admin_id, role: 'viewer' }),
    admin.call(members.update, { membership_id: target_id, role: 'operator' }),
  ]);
  expect(demoted.status).toBe(200);
  expect([200, 401, 403]).toContain(changed.status);
  const after = await platform.services.db.prisma.membership.findUniqueOrThrow({ where: { id: target_id } });
  expect(after.role).toBe(changed.status === 200 ? 'operator' : 'viewer');
});

test('an API key, whatever its scopes, has no part in this', async () => {
  const key = await owner.key({ scopes: ['admin:*'] });
  const membership_id = await membershipOf(owner);
  const token = await inviteByLink(owner, newEmail(), 'viewer');
  const calls = [
    key.call(members.list, {}),
    key.call(members.update, { membership_id, role: 'viewer' }),
    key.call(members.remove, { membership_id }),
    key.call(invitations.create, { email: newEmail(), role: 'viewer' }),
    key.call(invitations.list, {}),
    key.call(invitations.accept, { token, display_name: 'Grace', password: PASSWORD }),
    key.call(contract.tenant.get, {}),
    key.call(contract.tenant.update, { name: 'Mine' }),
    key.call(contract.tenant.delete, { name: 'Acme' }),
    key.call(auth.switch, { tenant_id: owner.tenantId }),
    key.call(auth.device.approve, { user_code: 'WDJB-MJHT', decision: 'approve' }),
  ];
  for (const { error } of await Promise.all(calls)) expect(error?.code).toBe('forbidden');
  await new Caller(platform.url, null).ok(invitations.accept, {
    token,
    display_name: 'Grace',
    password: PASSWORD,
  });
});
