import { contract, newId, type Scope } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { listedDataset, type Member, setRole } from './support/member.js';

const { datasets, keys } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

describe('changing a key', () => {
  const actionsOn = async (targetId: string) =>
    (
      await platform.services.db.prisma.auditEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } })
    ).map(({ action, details }) => [action, details]);

  test('takes a new name and other scopes, from the next request on', async () => {
    const member = await platform.signUp();
    const key = await member.key();
    const before = await member.ok(keys.get, { id: key.id });
    const changed = await member.ok(keys.update, { id: key.id, name: ' bot ', scopes: ['usage:read'] });
    expect(changed).toEqual({ ...before, name: 'bot', scopes: ['usage:read'] });
    expect(await member.ok(keys.get, { id: key.id })).toEqual(changed);
    await key.refused(datasets.list, {}, 'insufficient_scope');
    expect(await actionsOn(key.id)).toEqual([
      ['api_key.created', expect.anything()],
      ['api_key.updated', { name: 'agent', changes: { name: 'bot', scopes: ['usage:read'] } }],
    ]);
  });

  test('to what it is already changes nothing and tells nothing', async () => {
    const member = await platform.signUp();
    const ids = [(await member.dataset()).dataset_id, (await member.dataset()).dataset_id];
    const key = await member.key({ dataset_access_mode: 'allow_list', dataset_ids: ids });
    const before = await member.ok(keys.get, { id: key.id });
    for (const same of [
      {},
      { name: before.name },
      { scopes: [...before.scopes].reverse() },
      { dataset_ids: [...ids].reverse() },
      { dataset_access_mode: 'allow_list' as const, dataset_ids: [...ids, ...ids] },
    ])
      expect(await member.ok(keys.update, { id: key.id, ...same })).toEqual(before);
    expect(await actionsOn(key.id)).toHaveLength(1);
  });

  test('replaces the allow list; what stays keeps its grant', async () => {
    const member = await platform.signUp();
    const [a, b, c] = [
      (await member.dataset()).dataset_id,
      (await member.dataset()).dataset_id,
      (await member.dataset()).dataset_id,
    ];
    const key = await member.key({ dataset_access_mode: 'allow_list', dataset_ids: [a, b] });
    const before = await member.ok(keys.get, { id: key.id });
    const after = await member.ok(keys.update, { id: key.id, dataset_ids: [b, c] });
    expect([...after.dataset_ids].sort()).toEqual([b, c].sort());
    const kept = before.grants.find(({ dataset_id }) => dataset_id === b);
    expect(after.grants.find(({ dataset_id }) => dataset_id === b)).toEqual(kept);
    expect(before.grants.map(({ grant_id }) => grant_id)).not.toContain(
      after.grants.find(({ dataset_id }) => dataset_id === c)?.grant_id,
    );
    await key.refused(datasets.get, { id: a }, 'not_found');
    await key.ok(datasets.get, { id: c });
    expect((await member.ok(keys.update, { id: key.id, dataset_ids: [] })).grants).toEqual([]);
    await key.refused(datasets.get, { id: c }, 'not_found');
  });

  test('between the access modes', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const key = await member.key({ dataset_access_mode: 'allow_list', dataset_ids: [dataset_id] });
    const { id } = key;
    const all = { dataset_access_mode: 'all_available' as const };
    const listed = { dataset_access_mode: 'allow_list' as const };
    await member.refused(keys.update, { id, ...all, dataset_ids: [dataset_id] }, 'validation_failed');
    for (const list of [{}, { dataset_ids: [] }]) {
      expect(await member.ok(keys.update, { id, ...all, ...list })).toMatchObject({
        ...all,
        dataset_ids: [],
        grants: [],
      });
      await key.ok(datasets.get, { id: dataset_id });
      await member.refused(keys.update, { id, dataset_ids: [dataset_id] }, 'validation_failed');
      expect((await member.ok(keys.update, { id, dataset_ids: [] })).dataset_access_mode).toBe(
        'all_available',
      );
      expect(await member.ok(keys.update, { id, ...listed })).toMatchObject({ ...listed, dataset_ids: [] });
      await key.refused(datasets.get, { id: dataset_id }, 'not_found');
      const back = await member.ok(keys.update, { id, ...listed, dataset_ids: [dataset_id] });
      expect(back.dataset_ids).toEqual([dataset_id]);
    }
  });

  test('to a dataset that the tenant may not use is a 404 that names it, and changes nothing', async () => {
    const [member, other] = [await platform.signUp(), await platform.signUp()];
    const own = (await member.dataset()).dataset_id;
    const { id } = await member.key({ dataset_access_mode: 'allow_list', dataset_ids: [own] });
    for (const hidden of [(await other.dataset()).dataset_id, newId('dataset')]) {
      const { error } = await member.refused(
        keys.update,
        { id, name: 'x', dataset_ids: [own, hidden] },
        'not_found',
      );
      expect(error?.details).toEqual({ dataset_ids: [hidden] });
    }
    expect(await member.ok(keys.get, { id })).toMatchObject({ name: 'agent', dataset_ids: [own] });
    const offered = await listedDataset(other);
    await member.ok(keys.update, { id, dataset_ids: [own, offered] });
    // What is on the list already may stay there, though it can't be used for the moment.
    await other.ok(datasets.update, { id: offered, status: 'paused' });
    const after = await member.ok(keys.update, { id, name: 'x', dataset_ids: [offered] });
    expect(after.dataset_ids).toEqual([offered]);
  });

  test.each([
    ['no scopes', { scopes: [] }],
    ['a scope that is none', { scopes: ['datasets:own'] }],
    ['a blank name', { name: ' ' }],
    ['an unknown field', { secret: 'ipto_mine' }],
    ['a null name', { name: null }],
    ['too many dataset_ids', { dataset_ids: Array(1001).fill(newId('dataset')) }],
  ])('is refused with %s', async (_what, json) => {
    const member = await platform.signUp();
    const { id } = await member.key();
    const { error } = await member.send('PATCH', `/v1/api-keys/${id}`, { json });
    expect(error?.code).toBe('validation_failed');
  });

  test('that is revoked is refused', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const { id } = await member.key({ dataset_access_mode: 'allow_list', dataset_ids: [dataset_id] });
    const [grant] = (await member.ok(keys.get, { id })).grants;
    await member.ok(keys.revoke, { id });
    await member.refused(keys.update, { id, name: 'x' }, 'conflict');
    await member.refused(keys.grant, { id, dataset_id }, 'conflict');
    await member.refused(keys.revokeGrant, { id, grant_id: grant?.grant_id ?? '' }, 'conflict');
    expect(await member.ok(keys.get, { id })).toMatchObject({ name: 'agent', dataset_ids: [dataset_id] });
  });

  test('of another tenant is the same 404 as of none', async () => {
    const [owner, other] = [await platform.signUp(), await platform.signUp()];
    const { dataset_id } = await owner.dataset();
    const { id } = await owner.key({ dataset_access_mode: 'allow_list', dataset_ids: [dataset_id] });
    const [grant] = (await owner.ok(keys.get, { id })).grants;
    const grant_id = grant?.grant_id ?? '';
    const own = (await other.dataset()).dataset_id;
    const none = newId('apiKey');
    const pairs = [
      [
        await other.call(keys.update, { id, name: 'x' }),
        await other.call(keys.update, { id: none, name: 'x' }),
      ],
      [
        await other.call(keys.grant, { id, dataset_id: own }),
        await other.call(keys.grant, { id: none, dataset_id: own }),
      ],
      [
        await other.call(keys.revokeGrant, { id, grant_id }),
        await other.call(keys.revokeGrant, { id: none, grant_id: newId('grant') }),
      ],
    ] as const;
    for (const [foreign, missing] of pairs) {
      expect(foreign.status).toBe(404);
      expect(comparable(foreign)).toBe(comparable(missing));
    }
  });

  test('by many at once loses no grant', async () => {
    const member = await platform.signUp();
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) ids.push((await member.dataset()).dataset_id);
    const { id } = await member.key({ dataset_access_mode: 'allow_list' });
    const answers = await Promise.all(
      [...ids, ...ids].map((dataset_id) => member.call(keys.grant, { id, dataset_id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array(6).fill(200),
      ...Array(6).fill(201),
    ]);
    expect([...(await member.ok(keys.get, { id })).dataset_ids].sort()).toEqual([...ids].sort());
    await Promise.all([
      member.ok(keys.update, { id, dataset_ids: ids.slice(0, 3) }),
      member.ok(keys.update, { id, name: 'renamed' }),
      member.ok(keys.update, { id, scopes: ['usage:read'] }),
    ]);
    const after = await member.ok(keys.get, { id });
    expect(after).toMatchObject({ name: 'renamed', scopes: ['usage:read'] });
    expect([...after.dataset_ids].sort()).toEqual(ids.slice(0, 3).sort());
  });
});

describe('a grant', () => {
  test('is made once, and taken back', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const key = await member.key({ dataset_access_mode: 'allow_list' });
    const { id } = key;
    const made = await member.call(keys.grant, { id, dataset_id });
    expect(made.status).toBe(201);
    expect(made.data).toEqual({
      grant_id: expect.stringMatching(/^grt_/),
      api_key_id: id,
      dataset_id,
      created_at: expect.any(String),
    });
    await key.ok(datasets.get, { id: dataset_id });
    const again = await member.call(keys.grant, { id, dataset_id });
    expect([again.status, again.data]).toEqual([200, made.data]);
    const { grant_id } = made.data;
    expect((await member.ok(keys.get, { id })).grants).toEqual([
      { grant_id, dataset_id, created_at: made.data.created_at },
    ]);
    expect(await member.ok(keys.revokeGrant, { id, grant_id })).toEqual(made.data);
    await key.refused(datasets.get, { id: dataset_id }, 'not_found');
    await member.refused(keys.revokeGrant, { id, grant_id }, 'not_found');
    const events = await platform.services.db.prisma.auditEvent.findMany({
      where: { targetId: id },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.granted',
      'api_key.grant_revoked',
    ]);
    expect(events[2]?.details).toEqual({ name: 'agent', grant_id, dataset_id });
  });

  test('needs an allow list', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const { id } = await member.key();
    await member.refused(keys.grant, { id, dataset_id }, 'conflict');
    expect((await member.ok(keys.get, { id })).grants).toEqual([]);
  });

  test('of what the tenant may not use is 404', async () => {
    const [member, other] = [await platform.signUp(), await platform.signUp()];
    const { id } = await member.key({ dataset_access_mode: 'allow_list' });
    const { dataset_id: hidden } = await other.dataset({ visibility: 'restricted' });
    await other.ok(datasets.update, { id: hidden, status: 'active' });
    for (const dataset_id of [hidden, newId('dataset'), 'dset_nonsense'])
      await member.refused(keys.grant, { id, dataset_id }, 'not_found');
    await other.ok(contract.entitlements.create, { id: hidden, tenant_id: member.tenantId });
    await member.ok(keys.grant, { id, dataset_id: hidden });
    await member.ok(keys.grant, { id, dataset_id: await listedDataset(other) });
  });

  test('of another key is not this key’s to take back', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const list = { dataset_access_mode: 'allow_list', dataset_ids: [dataset_id] } as const;
    const one = await member.key({ ...list, dataset_ids: [dataset_id] });
    const other = await member.key({ ...list, dataset_ids: [dataset_id] });
    const [grant] = (await member.ok(keys.get, { id: other.id })).grants;
    await member.refused(keys.revokeGrant, { id: one.id, grant_id: grant?.grant_id ?? '' }, 'not_found');
    expect((await member.ok(keys.get, { id: other.id })).grants).toHaveLength(1);
  });
});

// Every way a key can change another, tried by callers of every reach on keys of every reach.
describe('no key is changed by one that reaches less far', () => {
  const SCOPE_SETS: Scope[][] = [['datasets:read'], ['datasets:read', 'search:query'], ['admin:*']];
  const LISTS = ['none', 'a', 'a and b'] as const;
  type List = (typeof LISTS)[number];
  interface Reach {
    scopes: Scope[];
    list: List;
  }
  let member: Member;
  let a: string;
  let b: string;
  beforeAll(async () => {
    member = await platform.signUp();
    [a, b] = [(await member.dataset()).dataset_id, (await member.dataset()).dataset_id];
  });
  const idsOf = (list: List) => (list === 'none' ? [] : list === 'a' ? [a] : [a, b]);
  const access = (list: List) =>
    list === 'none'
      ? ({ dataset_access_mode: 'all_available' } as const)
      : ({ dataset_access_mode: 'allow_list', dataset_ids: idsOf(list) } as const);
  const make = ({ scopes, list }: Reach) => member.key({ scopes, ...access(list) });

  /** What the specification says, written by hand. */
  function noWider(caller: Reach, { scopes, list }: Reach): boolean {
    const has = (scope: Scope) =>
      caller.scopes.includes('admin:*') || scope === 'keys:write' || caller.scopes.includes(scope);
    if (!scopes.every(has)) return false;
    if (caller.list === 'none') return true;
    return list !== 'none' && idsOf(list).every((id) => idsOf(caller.list).includes(id));
  }

  const reaches = SCOPE_SETS.flatMap((scopes) => LISTS.map((list) => ({ scopes, list })));
  test.each(reaches)('$scopes with list $list', async (caller) => {
    const changer = await make({ ...caller, scopes: [...caller.scopes, 'keys:write'] });
    // Both ends count on their own: each is tried with every other end that any caller may touch.
    const narrow = { scopes: ['datasets:read'] as Scope[], list: 'a' as const };
    const pairs = reaches.flatMap(
      (reach) =>
        [
          [reach, narrow],
          [narrow, reach],
          [reach, reach],
        ] as const,
    );
    for (const [before, after] of pairs) {
      const key = await make(before);
      const input = { id: key.id, scopes: after.scopes, ...access(after.list) };
      const { status } = await changer.call(keys.update, input);
      const may = noWider(caller, before) && noWider(caller, after);
      // A dataset outside the caller's list does not exist for it.
      expect(may ? [200] : [403, 404], JSON.stringify({ before, after })).toContain(status);
      const now = await member.ok(keys.get, { id: key.id });
      const expected = may ? after : before;
      expect(now.scopes).toEqual(expected.scopes);
      expect([...now.dataset_ids].sort()).toEqual([...idsOf(expected.list)].sort());
    }
    for (const before of reaches) {
      const key = await make(before);
      const may = noWider(caller, before);
      if (before.list === 'a') {
        const { status } = await changer.call(keys.grant, { id: key.id, dataset_id: b });
        const mayGrant = may && noWider(caller, { ...before, list: 'a and b' });
        expect(mayGrant ? [201] : [403, 404]).toContain(status);
      }
      const grants = (await member.ok(keys.get, { id: key.id })).grants;
      if (grants[0]) {
        const { status } = await changer.call(keys.revokeGrant, {
          id: key.id,
          grant_id: grants[0].grant_id,
        });
        // By now the list may have grown, by no more than the caller's own.
        expect(status).toBe(may ? 200 : 403);
      }
      expect((await changer.call(keys.revoke, { id: key.id })).status).toBe(may ? 200 : 403);
    }
    await changer.refused(keys.update, { id: changer.id, name: 'me' }, 'forbidden');
    await changer.refused(keys.grant, { id: changer.id, dataset_id: a }, 'forbidden');
    await changer.refused(keys.revokeGrant, { id: changer.id, grant_id: newId('grant') }, 'forbidden');
  });

  test('a role that is less than the key’s scopes', async () => {
    const owner = await platform.signUp();
    const wide = await owner.key({ scopes: ['admin:*'] });
    const narrow = await owner.key({ scopes: ['datasets:read'] });
    await setRole(platform.services.db, owner, 'buyer_manager');
    await owner.refused(keys.update, { id: wide.id, name: 'x' }, 'forbidden');
    await owner.refused(keys.update, { id: narrow.id, scopes: ['datasets:write'] }, 'forbidden');
    await owner.ok(keys.update, { id: narrow.id, scopes: ['datasets:read', 'search:query'] });
  });

  test('a platform admin’s key can’t be given admin:* by who is none', async () => {
    const { prisma } = platform.services.db;
    const owner = await platform.signUp();
    const key = await owner.key({ scopes: ['keys:write'] });
    const helper = await owner.key({ scopes: ['admin:*'] });
    const colleague = await platform.signUp();
    await prisma.membership.create({
      data: { id: newId('membership'), userId: colleague.userId, tenantId: owner.tenantId, role: 'owner' },
    });
    await prisma.user.update({ where: { id: colleague.userId }, data: { isPlatformAdmin: true } });
    await prisma.apiKey.update({ where: { id: key.id }, data: { createdBy: colleague.userId } });
    const wider = { id: key.id, scopes: ['admin:*'] as Scope[] };
    await owner.refused(keys.update, wider, 'forbidden');
    await helper.refused(keys.update, wider, 'forbidden');
    await owner.ok(keys.update, { id: key.id, scopes: ['keys:write', 'usage:read'] });
    await prisma.user.update({ where: { id: owner.userId }, data: { isPlatformAdmin: true } });
    await owner.ok(keys.update, wider);
  });
});
