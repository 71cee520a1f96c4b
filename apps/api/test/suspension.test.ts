import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import type { Member } from './support/member.js';
import { approved, ready, TEXT, uploaded } from './support/upload.js';

const { admin, catalog, datasets, objects, search } = contract;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

const reason = 'Under dispute';

async function owned(
  fields = {},
): Promise<{ owner: Member; id: string; target: { tenant_id: string; id: string } }> {
  const owner = await platform.signUp();
  const { dataset_id: id } = await owner.dataset(fields);
  return { owner, id, target: { tenant_id: owner.tenantId, id } };
}

const statusOf = async (owner: Member, id: string) => (await owner.ok(datasets.get, { id })).status;

test('takes a dataset out of every search, its own tenant’s too, and back', async () => {
  const { owner, id, target } = await owned({ visibility: 'listed' });
  const { object_id } = await ready(platform, owner, id, { filename: 'ibex.txt', bytes: 'An ibex climbs.' });
  const buyer = await platform.signUp();
  const query = { query: 'ibex' };
  const first = await buyer.ok(search.query, { ...query, dataset_ids: [id] });
  const retrieval = first.results[0]?.retrieval_id ?? '';
  await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  for (const caller of [owner, buyer]) {
    const { results } = await caller.ok(search.query, query);
    expect(results.filter(({ dataset_id }) => dataset_id === id)).toEqual([]);
    await caller.refused(search.query, { ...query, dataset_ids: [id] }, 'not_found');
    await caller.refused(catalog.get, { id }, 'not_found');
  }
  await buyer.refused(objects.get, { id: object_id }, 'not_found');
  await buyer.refused(objects.download, { id: object_id }, 'not_found');
  await buyer.refused(contract.retrievals.source, { id: retrieval }, 'not_found');
  // The data remain their owner's.
  expect(await statusOf(owner, id)).toBe('suspended');
  await owner.ok(objects.download, { id: object_id });
  expect((await platform.admin.ok(admin.unsuspendDataset, target)).status).toBe('active');
  for (const caller of [owner, buyer])
    expect((await caller.ok(search.query, { ...query, dataset_ids: [id] })).results).toHaveLength(1);
  await buyer.ok(contract.retrievals.source, { id: retrieval });
});

test.each(['draft', 'ingesting', 'active', 'paused'] as const)('gives back %s', async (status) => {
  const { owner, id, target } = await owned();
  if (status !== 'draft') await owner.ok(datasets.update, { id, status });
  const suspended = await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  expect(suspended).toMatchObject({ dataset_id: id, tenant_id: owner.tenantId, status: 'suspended' });
  // Twice is harmless, and what it was before the first is what counts.
  await platform.admin.ok(admin.suspendDataset, { ...target, reason: 'Again' });
  expect((await platform.admin.ok(admin.unsuspendDataset, target)).status).toBe(status);
  expect(await statusOf(owner, id)).toBe(status);
  await platform.admin.refused(admin.unsuspendDataset, target, 'conflict');
});

test('is not undone by the owner, who may change all the rest', async () => {
  const { owner, id, target } = await owned();
  await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  for (const status of ['draft', 'ingesting', 'active', 'paused'] as const)
    await owner.refused(datasets.update, { id, status, name: 'x' }, 'conflict');
  expect((await owner.send('PATCH', `/v1/datasets/${id}`, { json: { status: 'suspended' } })).status).toBe(
    422,
  );
  const changed = await owner.ok(datasets.update, {
    id,
    name: 'Renamed',
    visibility: 'listed',
    unit_price: 1,
  });
  expect(changed).toMatchObject({
    name: 'Renamed',
    visibility: 'listed',
    unit_price: 1,
    status: 'suspended',
  });
  expect((await platform.admin.ok(admin.unsuspendDataset, target)).status).toBe('draft');
});

test('is not moved by ingest meanwhile', async () => {
  const { owner, id, target } = await owned();
  const first = await uploaded(owner, id, TEXT);
  await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  await approved(platform, owner, first.object_id);
  expect(await statusOf(owner, id)).toBe('suspended');
  expect((await platform.admin.ok(admin.unsuspendDataset, target)).status).toBe('draft');
  // From there it goes on by itself, as ever.
  const second = await uploaded(owner, id, { ...TEXT, filename: 'second.txt' });
  await approved(platform, owner, second.object_id);
  expect(await statusOf(owner, id)).toBe('active');
});

test('is for platform admins, of a dataset in the tenant named', async () => {
  const { owner, id, target } = await owned();
  await owner.refused(admin.suspendDataset, { ...target, reason }, 'forbidden');
  await owner.refused(admin.unsuspendDataset, target, 'forbidden');
  const other = await platform.signUp();
  const wrong = { tenant_id: other.tenantId, id };
  const none = { ...target, id: newId('dataset') };
  expect(
    comparable(await platform.admin.refused(admin.suspendDataset, { ...wrong, reason }, 'not_found')),
  ).toBe(comparable(await platform.admin.refused(admin.suspendDataset, { ...none, reason }, 'not_found')));
  await platform.admin.refused(admin.unsuspendDataset, wrong, 'not_found');
  for (const blank of ['', ' \n', 'x'.repeat(1001)])
    await platform.admin.refused(admin.suspendDataset, { ...target, reason: blank }, 'validation_failed');
  expect(await statusOf(owner, id)).toBe('draft');
});

test('goes no further with a key than its allow list', async () => {
  const { prisma } = platform.services.db;
  const { owner, id, target } = await owned();
  await prisma.user.update({ where: { id: owner.userId }, data: { isPlatformAdmin: true } });
  const { dataset_id: listed } = await owner.dataset();
  const key = await owner.key({
    scopes: ['admin:*'],
    dataset_access_mode: 'allow_list',
    dataset_ids: [listed],
  });
  await key.refused(admin.suspendDataset, { ...target, reason }, 'not_found');
  expect(await statusOf(owner, id)).toBe('draft');
  await key.ok(admin.suspendDataset, { ...target, id: listed, reason });
});

test('is audited in the owner’s tenant, with the reason, once', async () => {
  const { owner, id, target } = await owned();
  await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  await platform.admin.ok(admin.suspendDataset, { ...target, reason });
  await platform.admin.ok(admin.unsuspendDataset, target);
  const { items } = await owner.ok(contract.audit.list, { target_id: id });
  expect(items.map(({ action, actor, details }) => ({ action, actor: actor.id, details }))).toEqual([
    { action: 'dataset.unsuspended', actor: platform.admin.userId, details: { status: 'draft' } },
    { action: 'dataset.suspended', actor: platform.admin.userId, details: { reason } },
    { action: 'dataset.created', actor: owner.userId, details: expect.anything() },
  ]);
});

test('by several at once, and against its owner, leaves what was before known', async () => {
  const { owner, id, target } = await owned();
  await Promise.all([
    platform.admin.ok(admin.suspendDataset, { ...target, reason }),
    platform.admin.ok(admin.suspendDataset, { ...target, reason }),
    owner.call(datasets.update, { id, status: 'paused' }),
  ]);
  const before = (await platform.admin.ok(admin.unsuspendDataset, target)).status;
  expect(['draft', 'paused']).toContain(before);
});
