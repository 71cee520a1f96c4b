import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import type { Member } from './support/member.js';
import { ready } from './support/upload.js';

const { datasets, entitlements, search } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

async function restricted(): Promise<{ owner: Member; buyer: Member; id: string }> {
  const [owner, buyer] = [await platform.signUp(), await platform.signUp()];
  const { dataset_id: id } = await owner.dataset({ visibility: 'restricted' });
  return { owner, buyer, id };
}

async function eventsOf(owner: Member) {
  const events = await platform.services.db.prisma.auditEvent.findMany({
    where: { tenantId: owner.tenantId, targetType: 'entitlement' },
    orderBy: { id: 'asc' },
  });
  return events.map(({ action, targetId, details }) => [action, targetId, details]);
}

test('lets another tenant in from the next search on, and out again', async () => {
  const { owner, buyer, id } = await restricted();
  await ready(platform, owner, id, { filename: 'gnu.txt', bytes: 'A gnu grazes by the river.' });
  const query = { query: 'gnu', mode: 'lexical' as const, dataset_ids: [id] };
  await buyer.refused(search.query, query, 'not_found');
  const made = await owner.call(entitlements.create, { id, tenant_id: buyer.tenantId });
  expect(made.status).toBe(201);
  expect(made.data).toEqual({
    entitlement_id: expect.stringMatching(/^ent_/),
    dataset_id: id,
    tenant_id: buyer.tenantId,
    created_at: expect.any(String),
  });
  expect((await buyer.ok(search.query, query)).results).toHaveLength(1);
  const { entitlement_id } = made.data;
  expect(await owner.ok(entitlements.revoke, { id, entitlement_id })).toEqual(made.data);
  await buyer.refused(search.query, query, 'not_found');
  await owner.refused(entitlements.revoke, { id, entitlement_id }, 'not_found');
  const details = { dataset_id: id, tenant_id: buyer.tenantId };
  expect(await eventsOf(owner)).toEqual([
    ['entitlement.created', entitlement_id, details],
    ['entitlement.revoked', entitlement_id, details],
  ]);
});

test('is made once, however many ask at a time', async () => {
  const { owner, buyer, id } = await restricted();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => owner.call(entitlements.create, { id, tenant_id: buyer.tenantId })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
  expect(new Set(answers.map(({ data }) => data.entitlement_id)).size).toBe(1);
  expect(await eventsOf(owner)).toHaveLength(1);
  expect((await owner.ok(entitlements.list, { id })).items).toEqual([answers[0]?.data]);
});

test('is for another tenant that exists', async () => {
  const { owner, id } = await restricted();
  const own = await owner.refused(
    entitlements.create,
    { id, tenant_id: owner.tenantId },
    'validation_failed',
  );
  expect(own.error?.details).toMatchObject({ issues: [{ path: 'tenant_id' }] });
  for (const tenant_id of [newId('tenant'), 'tnt_nonsense'])
    await owner.refused(entitlements.create, { id, tenant_id }, 'not_found');
  expect((await owner.ok(entitlements.list, { id })).items).toEqual([]);
});

test('is its owner’s alone: to others the dataset does not exist', async () => {
  const { owner, buyer, id } = await restricted();
  const { entitlement_id } = await owner.ok(entitlements.create, { id, tenant_id: buyer.tenantId });
  await owner.ok(datasets.update, { id, status: 'active' });
  const stranger = await platform.signUp();
  const { dataset_id: other } = await owner.dataset();
  const key = await owner.key({
    scopes: ['datasets:write'],
    dataset_access_mode: 'allow_list',
    dataset_ids: [other],
  });
  const none = newId('dataset');
  for (const caller of [buyer, stranger, key]) {
    const pairs = [
      [
        await caller.call(entitlements.create, { id, tenant_id: stranger.tenantId }),
        await caller.call(entitlements.create, { id: none, tenant_id: stranger.tenantId }),
      ],
      [await caller.call(entitlements.list, { id }), await caller.call(entitlements.list, { id: none })],
      [
        await caller.call(entitlements.revoke, { id, entitlement_id }),
        await caller.call(entitlements.revoke, { id: none, entitlement_id }),
      ],
    ] as const;
    for (const [hidden, missing] of pairs) {
      expect(hidden.status, hidden.text).toBe(404);
      expect(comparable(hidden)).toBe(comparable(missing));
    }
  }
  // Nor does one go by way of another dataset.
  await owner.refused(entitlements.revoke, { id: other, entitlement_id }, 'not_found');
  expect((await owner.ok(entitlements.list, { id })).items).toHaveLength(1);
});

test('works with a key whose allow list holds the dataset', async () => {
  const { owner, buyer, id } = await restricted();
  const key = await owner.key({
    scopes: ['datasets:write'],
    dataset_access_mode: 'allow_list',
    dataset_ids: [id],
  });
  const { entitlement_id } = await key.ok(entitlements.create, { id, tenant_id: buyer.tenantId });
  expect((await key.ok(entitlements.list, { id })).items).toHaveLength(1);
  await key.ok(entitlements.revoke, { id, entitlement_id });
});

test('pages newest first', async () => {
  const { owner, id } = await restricted();
  const made: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { tenantId: tenant_id } = await platform.signUp();
    made.unshift((await owner.ok(entitlements.create, { id, tenant_id })).entitlement_id);
  }
  const first = await owner.ok(entitlements.list, { id, limit: 3 });
  const second = await owner.ok(entitlements.list, { id, limit: 3, cursor: first.next_cursor ?? '' });
  expect([...first.items, ...second.items].map(({ entitlement_id }) => entitlement_id)).toEqual(made);
  expect(second.next_cursor).toBeNull();
});
