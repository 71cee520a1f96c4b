import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { dumpDatabase } from './support/dump.js';
import { type Member, newEmail, PASSWORD } from './support/member.js';
import { bytesOf } from './support/stored-bytes.js';
import { inviteByLink, join, logIn, newMember, ROLES } from './support/team.js';
import { announce, ready, TEXT } from './support/upload.js';

const { auth, datasets, entitlements, invitations, keys, objects, search, tenant, users } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_DEFAULT_SPEND_CAP: '25' });
});
afterAll(() => platform.close());

describe('the tenant', () => {
  test('is shown to each of its members, and is nobody else’s', async () => {
    const owner = await platform.signUp('Acme');
    const other = await platform.signUp('Other');
    const viewer = await newMember(owner, 'viewer');
    const shown = await owner.ok(tenant.get, {});
    expect(shown).toEqual({
      tenant_id: owner.tenantId,
      name: 'Acme',
      spend_cap: 25,
      max_spend_cap: 25,
      currency: 'USD',
      created_at: expect.any(String),
    });
    expect(await viewer.ok(tenant.get, {})).toEqual(shown);
    expect(await other.ok(tenant.get, {})).toMatchObject({ tenant_id: other.tenantId, name: 'Other' });
  });

  test.each(ROLES)('is changed by an owner or admin: by %s?', async (role) => {
    const owner = await platform.signUp('Acme');
    const member = await newMember(owner, role);
    const { status, error } = await member.call(tenant.update, { name: ' Renamed ', spend_cap: 12.345678 });
    const may = role === 'owner' || role === 'admin';
    expect(may ? status : error?.code).toBe(may ? 200 : 'forbidden');
    expect(await owner.ok(tenant.get, {})).toMatchObject(
      may ? { name: 'Renamed', spend_cap: 12.345678 } : { name: 'Acme', spend_cap: 25 },
    );
    const { memberships, tenant_name } = await member.ok(users.me, {});
    expect([tenant_name, memberships[0]?.tenant_name]).toEqual(Array(2).fill(may ? 'Renamed' : 'Acme'));
  });

  test('may spend nothing, or all that the platform lets it, and no more', async () => {
    const owner = await platform.signUp();
    for (const spend_cap of [0, 0.000001, 25])
      expect(await owner.ok(tenant.update, { spend_cap })).toMatchObject({ spend_cap, max_spend_cap: 25 });
    for (const spend_cap of [25.000001, 1_000_000, -1, 0.0000001]) {
      const { error } = await owner.refused(tenant.update, { spend_cap }, 'validation_failed');
      expect(error?.details.issues).toMatchObject([{ path: 'spend_cap' }]);
    }
    await owner.refused(tenant.update, { name: '  ' }, 'validation_failed');
    expect(await owner.ok(tenant.update, {})).toMatchObject({ spend_cap: 25 });
  });
});

describe('a user of several tenants', () => {
  let home: Member;
  let there: Member;
  let owner: Member;
  beforeAll(async () => {
    owner = await platform.signUp('There');
    home = await platform.signUp('Home');
    there = await join(owner, home, 'operator');
  });

  test('sees them all from each, and has in each the role there', async () => {
    const memberships = [
      { membership_id: expect.any(String), tenant_id: home.tenantId, tenant_name: 'Home', role: 'owner' },
      {
        membership_id: expect.any(String),
        tenant_id: owner.tenantId,
        tenant_name: 'There',
        role: 'operator',
      },
    ];
    expect(await home.ok(users.me, {})).toMatchObject({ tenant_name: 'Home', role: 'owner', memberships });
    expect(await there.ok(users.me, {})).toMatchObject({
      tenant_name: 'There',
      role: 'operator',
      memberships,
    });
    await home.ok(datasets.create, { name: 'Mine' });
    await there.refused(datasets.create, { name: 'Mine' }, 'insufficient_scope');
    expect((await there.ok(datasets.list, {})).items).toEqual([]);
  });

  test('logs in to the one named, else to the oldest membership', async () => {
    const { email } = home;
    const named = (tenant_id: string) =>
      platform.nobody.ok(auth.login, { email, password: PASSWORD, tenant_id });
    expect((await named(owner.tenantId)).tenant_id).toBe(owner.tenantId);
    expect((await named(home.tenantId)).tenant_id).toBe(home.tenantId);
    const unnamed = await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    expect(unnamed.tenant_id).toBe(home.tenantId);
  });

  test('switches to another with a new session, and keeps the old one', async () => {
    const login = await home.ok(auth.switch, { tenant_id: owner.tenantId });
    expect(login).toMatchObject({ user_id: home.userId, email: home.email, tenant_id: owner.tenantId });
    const switched = new Caller(platform.url, { type: 'session', token: login.session_token });
    expect(await switched.ok(users.me, {})).toMatchObject({ tenant_name: 'There', role: 'operator' });
    expect(await home.ok(users.me, {})).toMatchObject({ tenant_name: 'Home' });
    await switched.ok(auth.logout, {});
    await home.ok(users.me, {});
  });

  test('switches to no tenant of others', async () => {
    const foreign = await home.refused(
      auth.switch,
      { tenant_id: (await platform.signUp()).tenantId },
      'not_found',
    );
    const never = await home.refused(auth.switch, { tenant_id: newId('tenant') }, 'not_found');
    expect(comparable(foreign)).toBe(comparable(never));
  });

  test('has keys of one tenant only', async () => {
    const key = await home.key();
    expect(await key.ok(users.me, {})).toMatchObject({ tenant_id: home.tenantId, memberships: [] });
    expect((await owner.ok(keys.list, {})).items.map(({ api_key_id }) => api_key_id)).not.toContain(key.id);
  });
});

describe('deleting a tenant', () => {
  test.each(ROLES)('is for an owner or admin: for %s?', async (role) => {
    const owner = await platform.signUp('Acme');
    const member = await newMember(owner, role);
    const { status, error } = await member.call(tenant.delete, { name: 'Acme' });
    const may = role === 'owner' || role === 'admin';
    expect(may ? status : error?.code).toBe(may ? 200 : 'forbidden');
    expect((await owner.call(users.me, {})).status).toBe(may ? 401 : 200);
  });

  test.each(['', 'acme', ' Acme', 'Acme Corp'])('named "%s" in place of "Acme" is refused', async (name) => {
    const owner = await platform.signUp('Acme');
    const { error } = await owner.refused(tenant.delete, { name }, 'validation_failed');
    expect(error?.details.issues).toMatchObject([{ path: 'name' }]);
    await owner.ok(users.me, {});
  });

  test('takes everything in it along, and nothing of others', async () => {
    const owner = await platform.signUp('Doomed Inc');
    const buyer = await platform.signUp('Buyer');
    const dataset = await owner.dataset({ name: 'Secret papers', visibility: 'listed', unit_price: 0 });
    const file = { ...TEXT, bytes: 'The quick brown zyzzyva jumps over the lazy dog.\n' };
    const object = await ready(platform, owner, dataset.dataset_id, file);
    await announce(owner, dataset.dataset_id, { ...TEXT, filename: 'announced.txt' });
    const hits = async () =>
      (await buyer.ok(search.query, { query: 'zyzzyva', mode: 'lexical' })).results.length;
    expect(await hits()).toBe(1);
    const { download_url } = await owner.ok(objects.download, { id: object.object_id });
    expect((await fetch(download_url)).status).toBe(200);
    // What binds others to it: a grant on a key of theirs, an entitlement, an invitation, a code.
    const restricted = await owner.dataset({ name: 'Restricted', visibility: 'restricted' });
    await owner.ok(entitlements.create, { id: restricted.dataset_id, tenant_id: buyer.tenantId });
    const buyers_key = await buyer.key({
      dataset_access_mode: 'allow_list',
      dataset_ids: [dataset.dataset_id],
    });
    const key = await owner.key();
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    const admin = await newMember(owner, 'admin');
    const second_session = await logIn(owner);
    const guest = await join(owner, buyer, 'viewer');
    const own = await buyer.dataset({ name: 'Of the buyer' });

    expect(await owner.ok(tenant.delete, { name: 'Doomed Inc' })).toMatchObject({ name: 'Doomed Inc' });

    for (const gone of [owner, second_session, admin, guest, key])
      await gone.refused(users.me, {}, 'unauthorized');
    for (const { email } of [owner, admin])
      await platform.nobody.refused(auth.login, { email, password: PASSWORD }, 'unauthorized');
    await platform.nobody.refused(
      invitations.accept,
      { token, display_name: 'Grace', password: PASSWORD },
      'gone',
    );
    expect(await hits()).toBe(0);
    await buyer.refused(objects.list, { dataset_id: dataset.dataset_id }, 'not_found');
    // A member of another tenant keeps that one, with all that is in it.
    const { email } = buyer;
    expect((await buyer.ok(users.me, {})).memberships).toMatchObject([{ tenant_name: 'Buyer' }]);
    await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    expect((await buyer.ok(datasets.list, {})).items).toMatchObject([{ dataset_id: own.dataset_id }]);
    expect(await buyers_key.ok(datasets.list, {})).toEqual({ items: [], next_cursor: null });
    // An address without an account any more may sign up again.
    await platform.nobody.ok(auth.signup, {
      email: owner.email,
      password: PASSWORD,
      display_name: 'Ada',
      tenant_name: 'Again',
    });
    // The queue removes the bytes; until then a link that was given out goes on working.
    await expect.poll(() => bytesOf(platform, object.object_id), { timeout: 30_000 }).toEqual([]);
    expect((await fetch(download_url)).status).toBe(404);
  });

  test('keeps its audit events, with the names blanked', async () => {
    const owner = await platform.signUp('Telling Name');
    const { prisma } = platform.services.db;
    await owner.dataset({ name: 'Telling dataset' });
    await owner.ok(tenant.update, { name: 'More telling name' });
    const member = await newMember(owner, 'viewer');
    const others = await platform.signUp('Others');
    const of = (tenantId: string) =>
      prisma.auditEvent.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    const [before, others_before] = [await of(owner.tenantId), await of(others.tenantId)];
    await owner.ok(tenant.delete, { name: 'More telling name' });
    const after = await of(owner.tenantId);
    expect(after.slice(0, before.length)).toEqual(
      before.map((event) => ({ ...event, actorName: null, details: {} })),
    );
    expect(after.slice(before.length)).toMatchObject([
      { action: 'tenant.deleted', targetId: owner.tenantId, actorId: owner.userId, actorName: null },
      ...[owner.userId, member.userId]
        .sort()
        .map((targetId) => ({ action: 'user.deleted', targetId, actorId: owner.userId, actorName: null })),
    ]);
    expect(await of(others.tenantId)).toEqual(others_before);
    const dump = await dumpDatabase(platform.services.db);
    for (const name of ['Telling Name', 'More telling name', 'Telling dataset', member.email])
      expect(dump.includes(name), name).toBe(false);
  });

  test('is refused while a platform admin has no other', async () => {
    const owner = await platform.signUp('Acme');
    const member = await newMember(owner, 'viewer');
    await platform.admin.ok(contract.admin.addPlatformAdmin, { user_id: member.userId });
    await owner.refused(tenant.delete, { name: 'Acme' }, 'conflict');
    for (const there of [owner, member]) await there.ok(users.me, {});
    await join(await platform.signUp(), member, 'viewer');
    await owner.ok(tenant.delete, { name: 'Acme' });
    expect(await logInAnywhere(member.email)).toMatchObject({ user_id: member.userId });
    await platform.admin.ok(contract.admin.removePlatformAdmin, { user_id: member.userId });
  });

  test('by two at once happens once', async () => {
    const owner = await platform.signUp('Acme');
    const admin = await newMember(owner, 'admin');
    const answers = await Promise.all(
      [owner, admin].map((member) => member.call(tenant.delete, { name: 'Acme' })),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });
});

const logInAnywhere = (email: string) => platform.nobody.ok(auth.login, { email, password: PASSWORD });
