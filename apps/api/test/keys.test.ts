import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { contract, newId, type Scope } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { type KeyHolder, listedDataset, type Member, setRole } from './support/member.js';
import { join, membershipOf, newMember } from './support/team.js';

const { datasets, keys, users } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** How many characters of a key's secret are random; its checksum follows. */
const RANDOM = 43;

const holder = (key: string) => new Caller(platform.url, { type: 'api_key', key });

/** A key with the prefix of another and a checksum that is right, as anybody could make it up. */
function madeUp(other: string, body: string): string {
  const prefix = other.split('_')[1];
  let rest = crc32(`${prefix}_${body}`);
  let sum = '';
  for (let i = 0; i < 6; i++, rest = Math.floor(rest / 62)) sum = BASE62.charAt(rest % 62) + sum;
  return `ipto_${prefix}_${body}${sum}`;
}

describe('a new key', () => {
  test('shows its secret once', async () => {
    const member = await platform.signUp();
    const scopes: Scope[] = ['datasets:read', 'search:query'];
    const { secret, ...made } = await member.ok(keys.create, { name: ' agent ', scopes });
    expect(made).toEqual({
      api_key_id: expect.stringMatching(/^key_/),
      prefix: secret.split('_')[1],
      name: 'agent',
      scopes,
      dataset_access_mode: 'all_available',
      dataset_ids: [],
      grants: [],
      created_by: member.userId,
      created_at: expect.any(String),
      last_used_at: null,
      revoked_at: null,
    });
    const { api_key_id: id } = made;
    for (const answer of [
      await member.call(keys.get, { id }),
      await member.call(keys.list, {}),
      await member.call(keys.revoke, { id }),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain(secret.split('_')[2]);
      expect(answer.text).not.toContain(createHash('sha256').update(secret).digest('hex'));
    }
  });

  test('can be told from a mistyped one offline', async () => {
    const member = await platform.signUp();
    const { secret } = await member.key();
    const [, prefix, body, sum] =
      /^ipto_([0-9a-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(secret) ?? [];
    const value = [...(sum ?? '')].reduce((total, digit) => total * 62 + BASE62.indexOf(digit), 0);
    expect(value).toBe(crc32(`${prefix}_${body}`));
    const mistyped = secret.replace(/.(?=.{20}$)/, (digit) => (digit === 'a' ? 'b' : 'a'));
    for (const wrong of [mistyped, secret.slice(0, -1), `${secret}0`, secret.toUpperCase(), ` ${secret}x`])
      await holder(wrong).refused(users.me, {}, 'unauthorized');
    await holder(secret).ok(users.me, {});
  });

  test('with the prefix of one and the secret of another is no key', async () => {
    const member = await platform.signUp();
    const [first, second] = [await member.key(), await member.key()];
    const body = (second.secret.split('_')[2] ?? '').slice(0, RANDOM);
    await holder(madeUp(first.secret, body)).refused(users.me, {}, 'unauthorized');
  });

  test.each([
    ['no scopes', { scopes: [] }],
    ['a scope that is none', { scopes: ['datasets:own'] }],
    ['a scope in the CLI’s spelling', { scopes: ['datasets.read'] }],
    ['a blank name', { name: ' ' }],
    ['an unknown field', { secret: 'ipto_mine' }],
    [
      'dataset_ids with all_available',
      { dataset_access_mode: 'all_available', dataset_ids: [newId('dataset')] },
    ],
    ['dataset_ids without a mode', { dataset_ids: [newId('dataset')] }],
    [
      'too many dataset_ids',
      { dataset_access_mode: 'allow_list', dataset_ids: Array(1001).fill(newId('dataset')) },
    ],
  ])('is refused with %s', async (_what, change) => {
    const member = await platform.signUp();
    const { error } = await member.send('POST', '/v1/api-keys', {
      json: { name: 'agent', scopes: ['datasets:read'], ...change },
    });
    expect(error?.code).toBe('validation_failed');
    expect((await member.ok(keys.list, {})).items).toEqual([]);
  });

  test('keeps each scope once', async () => {
    const member = await platform.signUp();
    const scopes: Scope[] = ['usage:read', 'datasets:read', 'usage:read'];
    expect((await member.ok(keys.create, { name: 'agent', scopes })).scopes).toEqual([
      'usage:read',
      'datasets:read',
    ]);
  });
});

describe('revoking', () => {
  test('holds from the next request on, over both transports', async () => {
    const member = await platform.signUp();
    const key = await member.key();
    await key.ok(datasets.list, {});
    const revoked = await member.ok(keys.revoke, { id: key.id });
    expect(revoked.revoked_at).not.toBeNull();
    await key.refused(datasets.list, {}, 'unauthorized');
    expect((await key.trpc('datasets.list', datasets.list, {})).error?.code).toBe('unauthorized');
  });

  test('takes a key out of the list; get still shows when it was', async () => {
    const member = await platform.signUp();
    const [kept, gone] = [await member.key(), await member.key()];
    const { revoked_at } = await member.ok(keys.revoke, { id: gone.id });
    expect((await member.ok(keys.list, {})).items.map(({ api_key_id }) => api_key_id)).toEqual([kept.id]);
    expect((await member.ok(keys.get, { id: gone.id })).revoked_at).toBe(revoked_at);
    expect((await member.ok(keys.get, { id: kept.id })).revoked_at).toBeNull();
  });

  test('twice is harmless and keeps the first time', async () => {
    const member = await platform.signUp();
    const { id } = await member.key();
    const { revoked_at } = await member.ok(keys.revoke, { id });
    await platform.clock.later(60_000, async () => {
      expect((await member.ok(keys.revoke, { id })).revoked_at).toBe(revoked_at);
    });
    const events = await platform.services.db.prisma.auditEvent.findMany({ where: { targetId: id } });
    expect(events.map(({ action }) => action).sort()).toEqual(['api_key.created', 'api_key.revoked']);
  });

  test('another tenant’s key is the same 404 as none', async () => {
    const [owner, other] = [await platform.signUp(), await platform.signUp()];
    const { id } = await owner.key();
    for (const procedure of [keys.get, keys.revoke]) {
      const foreign = await other.refused(procedure, { id }, 'not_found');
      expect(comparable(foreign)).toBe(comparable(await other.call(procedure, { id: newId('apiKey') })));
      expect(comparable(foreign)).toBe(comparable(await other.call(procedure, { id: 'key_abc' })));
    }
    expect((await owner.ok(keys.get, { id })).revoked_at).toBeNull();
  });
});

describe('a key that manages keys', () => {
  const manager = (member: Member, ...more: Scope[]) => member.key({ scopes: ['keys:write', ...more] });

  test('hands out its own scopes and no others', async () => {
    const member = await platform.signUp();
    const key = await manager(member, 'datasets:read');
    const made = await key.ok(keys.create, { name: 'child', scopes: ['datasets:read', 'keys:write'] });
    await holder(made.secret).ok(datasets.list, {});
    for (const scopes of [['datasets:read', 'search:query'], ['admin:*'], ['billing:read']] as Scope[][]) {
      const answer = await key.refused(keys.create, { name: 'child', scopes }, 'forbidden');
      expect(answer.error?.details).toMatchObject({ missing_scopes: expect.any(Array) });
    }
    expect((await member.ok(keys.list, {})).items).toHaveLength(2);
  });

  test('revokes no wider key, and never itself', async () => {
    const member = await platform.signUp();
    const key = await manager(member);
    const [wider, equal] = [await member.key({ scopes: ['search:query'] }), await manager(member)];
    await key.refused(keys.revoke, { id: wider.id }, 'forbidden');
    await key.refused(keys.revoke, { id: key.id }, 'forbidden');
    expect((await key.ok(keys.revoke, { id: equal.id })).revoked_at).not.toBeNull();
    await wider.ok(users.me, {});
    await key.ok(users.me, {});
  });

  test('with an allow list makes and revokes only keys that have one', async () => {
    const member = await platform.signUp();
    const [inside, outside] = [await member.dataset(), await member.dataset()];
    const key = await member.key({
      scopes: ['keys:write', 'datasets:read'],
      dataset_access_mode: 'allow_list',
      dataset_ids: [inside.dataset_id],
    });
    await key.refused(keys.create, { name: 'child', scopes: ['datasets:read'] }, 'forbidden');
    const child = {
      name: 'child',
      scopes: ['datasets:read'] as Scope[],
      dataset_access_mode: 'allow_list',
    } as const;
    await key.refused(keys.create, { ...child, dataset_ids: [outside.dataset_id] }, 'not_found');
    const made = await key.ok(keys.create, { ...child, dataset_ids: [inside.dataset_id] });
    expect(made.dataset_ids).toEqual([inside.dataset_id]);
    const everywhere = await member.key({ scopes: ['datasets:read'] });
    await key.refused(keys.revoke, { id: everywhere.id }, 'forbidden');
    await key.ok(keys.revoke, { id: made.api_key_id });
  });

  test('with an allow list can not revoke a key that sees other datasets', async () => {
    const member = await platform.signUp();
    const [inside, outside] = [await member.dataset(), await member.dataset()];
    const list = {
      scopes: ['keys:write', 'datasets:read'] as Scope[],
      dataset_access_mode: 'allow_list',
    } as const;
    const key = await member.key({ ...list, dataset_ids: [inside.dataset_id] });
    const other = await member.key({ ...list, dataset_ids: [outside.dataset_id] });
    const answer = await key.call(keys.revoke, { id: other.id });
    expect(answer.status).toBeGreaterThanOrEqual(403);
    await other.ok(users.me, {});
  });
});

describe('an allow list', () => {
  const everything: Scope[] = [
    'datasets:read',
    'datasets:write',
    'objects:write',
    'search:query',
    'keys:write',
  ];
  const withList = (member: Member, dataset_ids: string[]): Promise<KeyHolder> =>
    member.key({ scopes: everything, dataset_access_mode: 'allow_list', dataset_ids });

  test('that is empty sees nothing', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const key = await withList(member, []);
    expect((await key.ok(datasets.list, {})).items).toEqual([]);
    await key.refused(datasets.get, { id: dataset_id }, 'not_found');
    expect((await key.ok(contract.search.query, { query: 'anything' })).results).toEqual([]);
    await key.refused(contract.search.query, { query: 'anything', dataset_ids: [dataset_id] }, 'not_found');
  });

  test('hides what is not on it', async () => {
    const member = await platform.signUp();
    const [inside, outside] = [await member.dataset(), await member.dataset()];
    const upload = (dataset_id: string) =>
      ({ dataset_id, filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 }) as const;
    const { object_id } = await member.ok(contract.objects.upload, upload(outside.dataset_id));
    const key = await withList(member, [inside.dataset_id]);
    expect((await key.ok(datasets.list, {})).items.map(({ dataset_id }) => dataset_id)).toEqual([
      inside.dataset_id,
    ]);
    await key.ok(datasets.update, { id: inside.dataset_id, name: 'Mine' });
    await key.ok(contract.objects.upload, upload(inside.dataset_id));
    const id = outside.dataset_id;
    await key.refused(datasets.get, { id }, 'not_found');
    await key.refused(datasets.update, { id, name: 'Mine' }, 'not_found');
    await key.refused(datasets.delete, { id }, 'not_found');
    await key.refused(contract.objects.list, { dataset_id: id }, 'not_found');
    await key.refused(contract.objects.upload, upload(id), 'not_found');
    for (const procedure of [
      contract.objects.get,
      contract.objects.download,
      contract.objects.confirm,
      contract.objects.cancel,
      contract.objects.delete,
    ]) {
      const hidden = await key.refused(procedure, { id: object_id }, 'not_found');
      expect(comparable(hidden)).toBe(comparable(await key.call(procedure, { id: newId('object') })));
    }
  });

  test('can not make datasets', async () => {
    const member = await platform.signUp();
    const { dataset_id } = await member.dataset();
    const key = await withList(member, [dataset_id]);
    await key.refused(datasets.create, { name: 'x' }, 'forbidden');
    await (await withList(member, [])).refused(datasets.create, { name: 'x' }, 'forbidden');
  });

  test('holds no dataset the tenant may not use', async () => {
    const [member, other] = [await platform.signUp(), await platform.signUp()];
    const hidden = [
      (await other.dataset()).dataset_id,
      (await other.dataset({ visibility: 'listed' })).dataset_id,
      (await other.dataset({ visibility: 'restricted' })).dataset_id,
      newId('dataset'),
    ];
    const make = (dataset_ids: string[]) =>
      member.call(keys.create, {
        name: 'agent',
        scopes: everything,
        dataset_access_mode: 'allow_list',
        dataset_ids,
      });
    const own = (await member.dataset()).dataset_id;
    for (const id of hidden) {
      const answer = await make([own, id]);
      expect(answer.error?.code).toBe('not_found');
      expect(answer.error?.details).toEqual({ dataset_ids: [id] });
    }
    expect((await make(['dset_nonsense'])).error?.code).toBe('not_found');
    expect((await member.ok(keys.list, {})).items).toEqual([]);
  });

  test('may hold another tenant’s listed dataset, once each', async () => {
    const [member, other] = [await platform.signUp(), await platform.signUp()];
    const [own, foreign] = [(await member.dataset()).dataset_id, await listedDataset(other)];
    const { id } = await withList(member, [own, foreign, own]);
    const key = await member.ok(keys.get, { id });
    expect([...key.dataset_ids].sort()).toEqual([own, foreign].sort());
    expect(key.grants.map(({ dataset_id }) => dataset_id)).toEqual(key.dataset_ids);
    expect(new Set(key.grants.map(({ grant_id }) => grant_id)).size).toBe(2);
  });

  test('loses a dataset that is deleted', async () => {
    const member = await platform.signUp();
    const [kept, gone] = [(await member.dataset()).dataset_id, (await member.dataset()).dataset_id];
    const key = await withList(member, [kept, gone]);
    await member.ok(datasets.delete, { id: gone });
    expect((await member.ok(keys.get, { id: key.id })).dataset_ids).toEqual([kept]);
    expect((await key.ok(datasets.list, {})).items).toHaveLength(1);
  });
});

describe('use', () => {
  test('shows at once', async () => {
    const member = await platform.signUp();
    const key = await member.key();
    expect((await member.ok(keys.get, { id: key.id })).last_used_at).toBeNull();
    const before = Date.now();
    await key.ok(datasets.list, {});
    const { last_used_at } = await member.ok(keys.get, { id: key.id });
    expect(Date.parse(last_used_at ?? '')).toBeGreaterThanOrEqual(before - 60_000);
    expect((await member.ok(keys.list, {})).items[0]?.last_used_at).toBe(last_used_at);
  });

  test('by who only knows the prefix does not count', async () => {
    const member = await platform.signUp();
    const key = await member.key();
    await holder(madeUp(key.secret, '0'.repeat(RANDOM))).refused(users.me, {}, 'unauthorized');
    expect((await member.ok(keys.get, { id: key.id })).last_used_at).toBeNull();
  });
});

describe('a key’s creator', () => {
  test('takes the key down along with the role, and up again', async () => {
    const member = await platform.signUp();
    const key = await member.key({ scopes: ['datasets:read', 'datasets:write', 'search:query'] });
    const wide = await member.key({ scopes: ['admin:*'] });
    await setRole(platform.services.db, member, 'viewer');
    expect((await key.ok(users.me, {})).scopes).toEqual(['datasets:read']);
    expect((await wide.ok(users.me, {})).scopes.sort()).toEqual(['datasets:read', 'usage:read']);
    await key.ok(datasets.list, {});
    await key.refused(datasets.create, { name: 'x' }, 'insufficient_scope');
    await wide.refused(datasets.create, { name: 'x' }, 'insufficient_scope');
    await setRole(platform.services.db, member, 'owner');
    await key.ok(datasets.create, { name: 'x' });
    await wide.ok(datasets.create, { name: 'x' });
  });

  test('takes the key along when leaving', async () => {
    const member = await platform.signUp();
    const key = await member.key();
    const colleague = await newMember(member, 'owner');
    // Another tenant keeps the account.
    const elsewhere = await join(await platform.signUp(), member, 'viewer');
    await colleague.ok(contract.members.remove, { membership_id: await membershipOf(member) });
    await key.refused(users.me, {}, 'unauthorized');
    expect((await key.trpc('users.me', users.me, {})).error?.code).toBe('unauthorized');
    // Its colleagues still see whose it was, and can put it away.
    const listed = (await colleague.ok(keys.list, {})).items.map(({ api_key_id }) => api_key_id);
    expect(listed).toEqual([key.id]);
    expect(await colleague.ok(keys.get, { id: key.id })).toMatchObject({
      created_by: member.userId,
      revoked_at: null,
    });
    // Coming back does not wake it.
    await join(colleague, elsewhere, 'owner');
    await key.refused(users.me, {}, 'unauthorized');
    await colleague.ok(keys.revoke, { id: key.id });
    expect((await colleague.ok(keys.list, {})).items).toEqual([]);
  });

  test('as admin can’t make or revoke a key of every scope', async () => {
    const member = await platform.signUp();
    const wide = await member.key({ scopes: ['admin:*'] });
    await setRole(platform.services.db, member, 'admin');
    await member.refused(keys.create, { name: 'x', scopes: ['admin:*'] }, 'forbidden');
    await member.refused(keys.revoke, { id: wide.id }, 'forbidden');
    await member.ok(keys.create, { name: 'x', scopes: ['billing:read'] });
  });
});

test('the list pages newest first', async () => {
  const member = await platform.signUp();
  const made: string[] = [];
  for (let i = 0; i < 5; i++) made.unshift((await member.key()).id);
  const first = await member.ok(keys.list, { limit: 3 });
  const second = await member.ok(keys.list, { limit: 3, cursor: first.next_cursor ?? '' });
  expect([...first.items, ...second.items].map(({ api_key_id }) => api_key_id)).toEqual(made);
  expect(second.next_cursor).toBeNull();
});
