import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireOverdue } from '../dist/modules/objects/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import type { Member } from './support/member.js';
import { announce, approved, settled, TEXT, uploaded } from './support/upload.js';

const { objects, review } = contract;
const HOUR_MS = 3_600_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

async function staged(): Promise<{ owner: Member; target: { tenant_id: string; object_id: string } }> {
  const owner = await platform.signUp('Staging Inc');
  const { dataset_id } = await owner.dataset({ name: 'Staged papers' });
  const { object_id } = await uploaded(owner, dataset_id, TEXT);
  return { owner, target: { tenant_id: owner.tenantId, object_id } };
}

async function sealedBytesOf(objectId: string): Promise<string[]> {
  const entries = await readdir(join(platform.dataDir, 'objects', 'sealed'), { recursive: true });
  return entries.filter((name) => name.includes(objectId));
}

async function wholeQueue() {
  const items = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await platform.admin.ok(review.queue, { limit: 2, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

describe('the queue', () => {
  test('holds what waits across tenants, the longest waiting first', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await staged()).target.object_id);
    const { owner, target } = await staged();
    await platform.admin.ok(review.reject, { ...target, reason: 'no' });
    const { dataset_id } = await owner.dataset();
    const { object_id: pending } = await announce(owner, dataset_id, TEXT);
    const ids = (await wholeQueue()).map(({ object_id }) => object_id);
    expect(ids.filter((id) => made.includes(id))).toEqual(made);
    expect(ids).not.toContain(target.object_id);
    expect(ids).not.toContain(pending);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says whose each is, and what', async () => {
    const { owner, target } = await staged();
    const item = (await wholeQueue()).find(({ object_id }) => object_id === target.object_id);
    expect(item).toEqual({
      ...target,
      tenant_name: 'Staging Inc',
      dataset_id: expect.stringMatching(/^dset_/),
      dataset_name: 'Staged papers',
      filename: 'notes.txt',
      content_type: 'text/plain',
      size_bytes: 21,
      uploaded_at: expect.any(String),
      review_expires_at: expect.any(String),
    });
    const detail = await platform.admin.ok(review.get, target);
    expect(detail).toEqual({
      ...item,
      checksum_sha256: (await owner.ok(objects.get, { id: target.object_id })).checksum_sha256,
      declared_content_type: 'text/plain',
      warnings: [],
    });
  });

  test('no longer holds what waited for 72 hours', async () => {
    const { owner, target } = await staged();
    const { object_id: id } = target;
    await platform.clock.later(72 * HOUR_MS, async () => {
      expect((await wholeQueue()).map(({ object_id }) => object_id)).not.toContain(id);
      for (const procedure of [review.get, review.approve])
        await platform.admin.refused(procedure, target, 'gone');
      await expireOverdue(platform.services);
      expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'expired' });
      for (const procedure of [review.get, review.approve])
        await platform.admin.refused(procedure, target, 'gone');
      await platform.admin.refused(review.reject, { ...target, reason: 'late' }, 'gone');
    });
    await expect.poll(() => sealedBytesOf(id)).toEqual([]);
    await owner.refused(objects.confirm, { id }, 'gone');
  });
});

describe('a verdict', () => {
  test('of approval makes the object ready to be found', async () => {
    const { owner, target } = await staged();
    const answer = await platform.admin.ok(review.approve, target);
    expect(answer).toMatchObject({ status: 'approved', tenant_id: owner.tenantId });
    expect(answer.reviewed_at).not.toBeNull();
    const object = await settled(owner, target.object_id);
    expect(object).toMatchObject({ status: 'ready', passage_count: 1, reviewed_at: answer.reviewed_at });
    expect((await owner.ok(contract.search.query, { query: 'fox' })).results).toHaveLength(1);
  });

  test('of rejection needs a reason, tells it to the owner, and takes the bytes', async () => {
    const { owner, target } = await staged();
    for (const reason of ['', '  ', 'x'.repeat(1001), 'a\0b'])
      await platform.admin.refused(review.reject, { ...target, reason }, 'validation_failed');
    const rejected = await platform.admin.ok(review.reject, { ...target, reason: 'Holds personal data' });
    expect(rejected).toMatchObject({ status: 'rejected', status_reason: 'Holds personal data' });
    const { object_id: id } = target;
    expect(await owner.ok(objects.get, { id })).toEqual(rejected);
    await owner.refused(objects.download, { id }, 'conflict');
    await expect.poll(() => sealedBytesOf(id)).toEqual([]);
    expect(await owner.ok(objects.confirm, { id })).toMatchObject({ status: 'rejected' });
    await owner.ok(objects.delete, { id });
  });

  test('is given once', async () => {
    const { owner, target } = await staged();
    const answers = await Promise.all([
      platform.admin.call(review.approve, target),
      platform.admin.call(review.approve, target),
      platform.admin.call(review.reject, { ...target, reason: 'no' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    for (const procedure of [review.get, review.approve])
      await platform.admin.refused(procedure, target, 'conflict');
    await platform.admin.refused(review.reject, { ...target, reason: 'no' }, 'conflict');
    await settled(owner, target.object_id);
    await platform.admin.refused(review.approve, target, 'conflict');
  });

  test('on what is not uploaded yet is 409', async () => {
    const owner = await platform.signUp();
    const { dataset_id } = await owner.dataset();
    const { object_id } = await announce(owner, dataset_id, TEXT);
    await platform.admin.refused(review.approve, { tenant_id: owner.tenantId, object_id }, 'conflict');
  });

  test('on an object of another tenant than named is the same 404 as none', async () => {
    const { target } = await staged();
    const other = await platform.signUp();
    const wrong = { ...target, tenant_id: other.tenantId };
    for (const procedure of [review.get, review.approve]) {
      const answer = await platform.admin.refused(procedure, wrong, 'not_found');
      const none = await platform.admin.call(procedure, { ...target, object_id: newId('object') });
      expect(comparable(answer)).toBe(comparable(none));
    }
    await platform.admin.refused(review.reject, { ...wrong, reason: 'no' }, 'not_found');
    await platform.admin.ok(review.get, target);
  });

  test('is not its owner’s to give', async () => {
    const { owner, target } = await staged();
    await owner.refused(review.queue, {}, 'forbidden');
    for (const procedure of [review.get, review.approve]) await owner.refused(procedure, target, 'forbidden');
    await owner.refused(review.reject, { ...target, reason: 'no' }, 'forbidden');
    expect(await owner.ok(objects.get, { id: target.object_id })).toMatchObject({ status: 'staged' });
  });

  test('can be given with a platform admin’s key until its creator is one no more', async () => {
    const { target } = await staged();
    const { prisma } = platform.services.db;
    const deputy = await platform.signUp();
    const setAdmin = (isPlatformAdmin: boolean) =>
      prisma.user.update({ where: { id: deputy.userId }, data: { isPlatformAdmin } });
    await setAdmin(true);
    const key = await deputy.key({ scopes: ['admin:*'] });
    await key.ok(review.get, target);
    await setAdmin(false);
    await key.refused(review.get, target, 'forbidden');
    await deputy.refused(review.get, target, 'forbidden');
  });

  test('is audited in the owner’s tenant', async () => {
    const { owner, target } = await staged();
    await platform.admin.ok(review.reject, { ...target, reason: 'no' });
    const events = await platform.services.db.prisma.auditEvent.findMany({
      where: { targetId: target.object_id, action: 'object.rejected' },
    });
    expect(events).toMatchObject([
      { tenantId: owner.tenantId, actorId: platform.admin.userId, details: { reason: 'no' } },
    ]);
  });
});

test('with IPTO_REVIEW=auto nobody needs to approve', async () => {
  const automatic = await startTestPlatform({ IPTO_REVIEW: 'auto' });
  try {
    const owner = await automatic.signUp();
    const { dataset_id } = await owner.dataset();
    const object = await uploaded(owner, dataset_id, TEXT);
    expect(object.status).toMatch(/^(approved|processing|ready)$/);
    expect(object.reviewed_at).not.toBeNull();
    expect(await settled(owner, object.object_id)).toMatchObject({ status: 'ready' });
    expect((await automatic.admin.ok(review.queue, {})).items).toEqual([]);
  } finally {
    await automatic.close();
  }
});

test('a dataset goes from draft over ingesting to active by itself, unless its owner says otherwise', async () => {
  const owner = await platform.signUp();
  const status = async (id: string) => (await owner.ok(contract.datasets.get, { id })).status;
  const { dataset_id: own } = await owner.dataset();
  const first = await uploaded(owner, own, TEXT);
  expect(await status(own)).toBe('draft');
  await platform.admin.ok(review.approve, { tenant_id: owner.tenantId, object_id: first.object_id });
  expect(await status(own)).toMatch(/^(ingesting|active)$/);
  await settled(owner, first.object_id);
  expect(await status(own)).toBe('active');

  for (const chosen of ['draft', 'paused'] as const) {
    const { dataset_id } = await owner.dataset();
    await owner.ok(contract.datasets.update, { id: dataset_id, status: chosen });
    const object = await uploaded(owner, dataset_id, TEXT);
    await approved(platform, owner, object.object_id);
    expect(await status(dataset_id)).toBe(chosen);
  }
});
