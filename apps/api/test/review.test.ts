import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireOverdue } from '../dist/modules/objects/index.js';
import { sharedPlatform, startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import type { Member } from './support/member.js';
import { tinyPdf } from './support/tiny-pdf.js';
import { announce, approved, type File, settled, TEXT, uploaded } from './support/upload.js';

const { objects, review } = contract;
const HOUR_MS = 3_600_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
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
    const { results } = await owner.ok(contract.search.query, {
      query: 'fox',
      dataset_ids: [object.dataset_id],
    });
    expect(results).toHaveLength(1);
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

  test('can be given with an allow list on what is listed, and nothing else exists', async () => {
    const { owner, target } = await staged();
    await platform.services.db.prisma.user.update({
      where: { id: owner.userId },
      data: { isPlatformAdmin: true },
    });
    const { dataset_id } = await owner.ok(objects.get, { id: target.object_id });
    const withList = (dataset_ids: string[]) =>
      owner.key({ scopes: ['admin:*'], dataset_access_mode: 'allow_list', dataset_ids });
    const [listed, empty] = [await withList([dataset_id]), await withList([])];
    expect((await empty.ok(review.queue, {})).items).toEqual([]);
    for (const procedure of [review.get, review.preview, review.approve])
      await empty.refused(procedure, target, 'not_found');
    await empty.refused(review.reject, { ...target, reason: 'no' }, 'not_found');
    const { items } = await listed.ok(review.queue, { limit: 100 });
    expect(items.map(({ object_id }) => object_id)).toEqual([target.object_id]);
    await listed.ok(review.get, target);
    await listed.ok(review.reject, { ...target, reason: 'no' });
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

describe('a preview', () => {
  const previewsOf = async (objectId: string) => {
    const entries = await readdir(join(platform.dataDir, 'objects'), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter(
      (entry) => entry.isFile() && entry.parentPath.includes('/previews') && entry.name.includes(objectId),
    );
  };
  const stagedFile = async (file: File) => {
    const owner = await platform.signUp();
    const { dataset_id } = await owner.dataset();
    const { object_id } = await uploaded(owner, dataset_id, file);
    return { owner, target: { tenant_id: owner.tenantId, object_id } };
  };
  const textOf = async (url: string) => (await fetch(url)).text();

  test('tells what is read in the file, as a text that no browser runs', async () => {
    const bytes = '<html><body><h1>Pay</h1><p>Wages & hours</p><script>alert(1)</script></body></html>';
    const { target } = await stagedFile({ filename: 'a/pay.html', bytes, content_type: 'text/html' });
    const preview = await platform.admin.ok(review.preview, target);
    expect(preview.content_type).toBe('text/plain');
    const response = await fetch(preview.preview_url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="pay.html.txt"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    });
    const text = await response.text();
    expect(text).toContain('a/pay.html');
    expect(text).toContain('Wages & hours');
    expect(text).not.toMatch(/alert|<p>/);
  });

  test('tells of each passage where it stands', async () => {
    const bytes = tinyPdf([['First things.'], ['Then the größte of them.']]);
    const { target } = await stagedFile({ filename: 'two.pdf', bytes, content_type: 'application/pdf' });
    const text = await textOf((await platform.admin.ok(review.preview, target)).preview_url);
    expect(text).toMatch(/\[page 1.*\]\nFirst things\.[\s\S]*\[page 2.*\]\nThen the größte of them\./);
  });

  test('goes on for 256 KiB, and says so', async () => {
    const bytes = `${'Käse ist 🧀 gut und teuer. '.repeat(200)}\n\n`.repeat(80);
    const { target } = await stagedFile({ filename: 'long.txt', bytes });
    const response = await fetch((await platform.admin.ok(review.preview, target)).preview_url);
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.length).toBeGreaterThan(255 * 1024);
    expect(body.length).toBeLessThan(257 * 1024);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    expect(text).toMatch(/the preview ends here, the file does not\.\n$/);
  });

  test('of a file that can’t be read says why', async () => {
    const { target } = await stagedFile({
      filename: 'broken.pdf',
      bytes: '%PDF-1.4\nnothing of the kind\n%%EOF\n',
      content_type: 'application/pdf',
    });
    const text = await textOf((await platform.admin.ok(review.preview, target)).preview_url);
    expect(text).toMatch(/The file can not be read: \w+/);
  });

  test('is there for five minutes, and is removed then', async () => {
    const { target } = await staged();
    // Made in the past, so that it ends soon by the queue's own clock; but not before it is written.
    const preview = await platform.clock.later(-5 * 60_000 + 8_000, () =>
      platform.admin.ok(review.preview, target),
    );
    expect(Date.parse(preview.expires_at)).toBeLessThanOrEqual(Date.now() + 8_000);
    await expect.poll(() => previewsOf(target.object_id), { timeout: 60_000 }).toEqual([]);
    expect((await fetch(preview.preview_url)).status).toBe(403);
    const fresh = await platform.admin.ok(review.preview, target);
    expect(await previewsOf(target.object_id)).toHaveLength(1);
    expect(Date.parse(fresh.expires_at) - Date.now()).toBeGreaterThan(4 * 60_000);
    await platform.clock.later(5 * 60_000, async () => {
      expect((await fetch(fresh.preview_url)).status).toBe(403);
    });
    expect(await textOf(fresh.preview_url)).toContain('The quick brown fox.');
  });

  test('is of what is staged, for platform admins', async () => {
    const { owner, target } = await staged();
    await owner.refused(review.preview, target, 'forbidden');
    await platform.admin.refused(review.preview, { ...target, object_id: newId('object') }, 'not_found');
    await platform.admin.refused(review.preview, { ...target, tenant_id: newId('tenant') }, 'not_found');
    await platform.clock.later(72 * HOUR_MS, () => platform.admin.refused(review.preview, target, 'gone'));
    await platform.admin.ok(review.reject, { ...target, reason: 'no' });
    await platform.admin.refused(review.preview, target, 'conflict');
  });

  test('can be made of several files at once', async () => {
    const files = await Promise.all(
      ['ant', 'bee', 'cow'].map((word) =>
        stagedFile({ filename: `${word}.txt`, bytes: `The ${word} eats.` }),
      ),
    );
    const previews = await Promise.all(files.map(({ target }) => platform.admin.ok(review.preview, target)));
    const texts = await Promise.all(previews.map(({ preview_url }) => textOf(preview_url)));
    for (const [i, word] of ['ant', 'bee', 'cow'].entries()) expect(texts[i]).toContain(`The ${word} eats.`);
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
