import { createHash } from 'node:crypto';
import { contract, newId } from '@ipto/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable, refusalOf } from './support/answer.js';
import { type Member, ownerOf } from './support/member.js';
import { bytesOf, sealedBytesOf } from './support/stored-bytes.js';
import { announce, approved, type File, ready, send, TEXT, uploaded } from './support/upload.js';

const { objects } = contract;
const MINUTE_MS = 60_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

describe('a filename', () => {
  const attempt = async (owner: Member, dataset: string, filename: string) =>
    owner.send('POST', `/v1/datasets/${dataset}/objects/upload`, {
      json: { filename, content_type: 'text/plain', size_bytes: 1 },
    });

  test('that leads elsewhere is refused', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const segment = fc.stringMatching(/^[a-z .~ü-]{1,8}$/).filter((text) => !/^\.{0,2}$/.test(text));
    const bad = fc.oneof(
      fc.constantFrom(
        '',
        '.',
        '..',
        '/',
        '//',
        './',
        '../',
        '/etc/passwd',
        'a/',
        'x'.repeat(1025),
        'ü'.repeat(513),
      ),
      fc
        .tuple(
          segment,
          fc.constantFrom('\\', '\0', '\n', '\r', '\t', '\x1b', '\x7f', '\x85', '\ud800', '\udc00'),
          segment,
        )
        .map((parts) => parts.join('')),
      fc.tuple(segment, fc.constantFrom('//', '/./', '/../'), segment).map((parts) => parts.join('')),
      segment.map((text) => `/${text}`),
      segment.map((text) => `../${text}`),
      segment.map((text) => `${text}/..`),
    );
    await fc.assert(
      fc.asyncProperty(bad, async (filename) => {
        const { error } = await attempt(owner, dataset, filename);
        expect(error?.code, JSON.stringify(filename)).toBe('validation_failed');
        expect(error?.details.issues).toContainEqual({ path: 'filename', message: expect.any(String) });
      }),
      { numRuns: 150 },
    );
  });

  test('that stays in its folder is kept as it is', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const names = [
      'a',
      '...',
      '..a',
      'a..',
      '.hidden/x',
      'a b/ c',
      'C:/x',
      '~',
      '-rf',
      '%2e%2e/x',
      '世界/🩺.txt',
      `${'x'.repeat(1020)}.txt`,
    ];
    for (const filename of names) {
      const answer = await attempt(owner, dataset, filename);
      expect(answer.status, filename).toBe(201);
    }
    const page = await owner.ok(objects.list, { dataset_id: dataset, limit: 100 });
    expect(page.items.map((object) => object.filename).reverse()).toEqual(names);
  });
});

describe('the list', () => {
  test('filters by status and checksum, newest first', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const first = await uploaded(owner, dataset, TEXT);
    const { object_id: pending } = await announce(owner, dataset, TEXT);
    const second = await uploaded(owner, dataset, { filename: 'b.txt', bytes: 'another' });
    const list = async (filter: object) =>
      (await owner.ok(objects.list, { dataset_id: dataset, ...filter })).items.map(
        ({ object_id }) => object_id,
      );
    expect(await list({})).toEqual([second.object_id, pending, first.object_id]);
    expect(await list({ status: 'staged' })).toEqual([second.object_id, first.object_id]);
    expect(await list({ status: 'pending_upload' })).toEqual([pending]);
    expect(await list({ status: 'ready' })).toEqual([]);
    expect(await list({ checksum_sha256: sha256('another') })).toEqual([second.object_id]);
    const { error } = await owner.send('GET', `/v1/datasets/${dataset}/objects?status=lost`);
    expect(error?.code).toBe('validation_failed');
    const both = await owner.send('GET', `/v1/datasets/${dataset}/objects?status=staged&status=ready`);
    expect(both.error?.code).toBe('validation_failed');
  });
});

describe('a download', () => {
  test('gives the bytes as an attachment that can do nothing', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const file: File = {
      filename: 'sub/世界 "x".html',
      bytes: '<!doctype html><script>alert(1)</script>',
      content_type: 'text/html',
    };
    const { object_id: id } = await uploaded(owner, dataset, file);
    const download = await owner.ok(objects.download, { id });
    expect(download).toMatchObject({
      filename: file.filename,
      content_type: 'text/html',
      size_bytes: Buffer.byteLength(file.bytes),
      price: 0,
    });
    const response = await fetch(download.download_url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(file.bytes);
    const disposition = response.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; /);
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent('世界 "x".html')}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    });
    const part = await fetch(download.download_url, { headers: { range: 'bytes=2-8' } });
    expect([part.status, await part.text()]).toEqual([206, file.bytes.slice(2, 9)]);
  });

  test('ends after 5 minutes', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: id } = await uploaded(owner, dataset, TEXT);
    const { download_url } = await owner.ok(objects.download, { id });
    await platform.clock.later(5 * MINUTE_MS - 5000, async () => {
      expect((await fetch(download_url)).status).toBe(200);
    });
    await platform.clock.later(5 * MINUTE_MS, async () => {
      expect(await refusalOf(await fetch(download_url))).toBe('forbidden');
    });
  });

  test('takes no changed URL', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: id } = await uploaded(owner, dataset, TEXT);
    const { download_url } = await owner.ok(objects.download, { id });
    for (const [name, value] of [
      ['filename', 'x.html'],
      ['type', 'text/html'],
      ['expires', '9999999999999'],
      ['signature', 'x'],
    ] as const) {
      const url = new URL(download_url);
      url.searchParams.set(name, value);
      expect(await refusalOf(await fetch(url))).toBe('forbidden');
    }
    const put = await fetch(download_url, {
      method: 'PUT',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(await refusalOf(put)).toBe('forbidden');
  });

  test('of what was never uploaded is 409', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: id } = await announce(owner, dataset, TEXT);
    await owner.refused(objects.download, { id }, 'conflict');
  });

  test('leaves no signature in the log', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: id } = await uploaded(owner, dataset, TEXT);
    const { download_url } = await owner.ok(objects.download, { id });
    await fetch(download_url).then((response) => response.text());
    const signature = new URL(download_url).searchParams.get('signature') ?? '';
    await expect.poll(() => platform.log.join('')).toContain(new URL(download_url).pathname);
    expect(platform.log.join('')).not.toContain(signature);
  });
});

describe('a preview', () => {
  test('tells its owner what is read in the file, whatever has become of it since', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const file: File = {
      filename: 'a/pay.html',
      bytes: '<html><body><h1>Pay</h1><p>Wages & hours</p></body></html>',
      content_type: 'text/html',
    };
    const { object_id: id } = await uploaded(owner, dataset, file);
    const text = async () => {
      const preview = await owner.ok(objects.preview, { id });
      expect(preview.content_type).toBe('text/plain');
      return (await fetch(preview.preview_url)).text();
    };
    const staged = await text();
    expect(staged).toContain('Wages & hours');
    expect(staged).not.toContain('<p>');
    await approved(platform, owner, id);
    expect(await text()).toBe(staged);
  });

  test('of what has no bytes, yet or any more, is 409', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: pending } = await announce(owner, dataset, TEXT);
    await owner.refused(objects.preview, { id: pending }, 'conflict');
    const { object_id } = await uploaded(owner, dataset, TEXT);
    const target = { tenant_id: owner.tenantId, object_id, reason: 'no' };
    await platform.admin.ok(contract.review.reject, target);
    await owner.refused(objects.preview, { id: object_id }, 'conflict');
  });

  test('of another tenant’s object there is none, even where it may be read', async () => {
    const owner = await platform.signUp();
    const { dataset_id } = await owner.dataset({ visibility: 'listed' });
    const { object_id: id } = await ready(platform, owner, dataset_id, TEXT);
    await owner.ok(contract.datasets.update, { id: dataset_id, status: 'active' });
    const other = await platform.signUp();
    await other.ok(objects.get, { id });
    const hidden = await other.refused(objects.preview, { id }, 'not_found');
    expect(comparable(hidden)).toBe(comparable(await other.call(objects.preview, { id: newId('object') })));
  });
});

describe('another tenant', () => {
  test('finds a private object no more than one that never was', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const object = await ready(platform, owner, dataset, TEXT);
    const other = await platform.signUp();
    for (const procedure of [
      objects.get,
      objects.download,
      objects.preview,
      objects.confirm,
      objects.cancel,
      objects.delete,
    ]) {
      const hidden = await other.refused(procedure, { id: object.object_id }, 'not_found');
      expect(comparable(hidden)).toBe(comparable(await other.call(procedure, { id: newId('object') })));
      expect(comparable(hidden)).toBe(comparable(await other.call(procedure, { id: 'obj_nonsense' })));
    }
  });

  test('reads a listed one without what is its owner’s, and changes nothing', async () => {
    const owner = await platform.signUp();
    const { dataset_id } = await owner.dataset({ visibility: 'listed' });
    const object = await ready(platform, owner, dataset_id, TEXT);
    const staged = await uploaded(owner, dataset_id, { filename: 'b.txt', bytes: 'staged' });
    const other = await platform.signUp();
    expect(await other.ok(objects.get, { id: object.object_id })).toEqual({
      ...object,
      tenant_id: null,
      status_reason: null,
      review_expires_at: null,
      reviewed_at: null,
    });
    const { download_url } = await other.ok(objects.download, { id: object.object_id });
    expect(await (await fetch(download_url)).text()).toBe(TEXT.bytes);
    for (const procedure of [objects.get, objects.download])
      await other.refused(procedure, { id: staged.object_id }, 'not_found');
    for (const procedure of [objects.confirm, objects.cancel, objects.delete])
      await other.refused(procedure, { id: object.object_id }, 'not_found');
    await other.refused(objects.list, { dataset_id }, 'not_found');
    await owner.ok(objects.get, { id: object.object_id });
  });
});

describe('deleting', () => {
  test('an object takes its passages and bytes along', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const object = await ready(platform, owner, dataset, TEXT);
    expect(await sealedBytesOf(platform, object.object_id)).toHaveLength(1);
    const { download_url } = await owner.ok(objects.download, { id: object.object_id });
    expect(await owner.ok(objects.delete, { id: object.object_id })).toEqual(object);
    await owner.refused(objects.get, { id: object.object_id }, 'not_found');
    const search = { query: 'quick brown fox', dataset_ids: [dataset] };
    expect((await owner.ok(contract.search.query, search)).results).toEqual([]);
    await expect.poll(() => bytesOf(platform, object.object_id)).toEqual([]);
    expect((await fetch(download_url)).status).toBe(404);
    const { db } = platform.services;
    expect(await db.prisma.passage.count({ where: { objectId: object.object_id } })).toBe(0);
  });

  test('a dataset takes every object along', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const first = await ready(platform, owner, dataset, TEXT);
    const second = await uploaded(owner, dataset, { filename: 'b.txt', bytes: 'staged' });
    const third = await send(owner, dataset, { filename: 'c.txt', bytes: 'pending' });
    await owner.ok(contract.datasets.delete, { id: dataset });
    for (const id of [first.object_id, second.object_id, third]) {
      await owner.refused(objects.get, { id }, 'not_found');
      await expect.poll(() => bytesOf(platform, id)).toEqual([]);
    }
    expect(await platform.services.db.prisma.passage.count({ where: { datasetId: dataset } })).toBe(0);
  });

  test('an object while it is being processed leaves nothing behind', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id } = await uploaded(owner, dataset, {
      filename: 'long.txt',
      bytes: 'A word or two about it. '.repeat(4000),
    });
    await platform.admin.ok(contract.review.approve, { tenant_id: owner.tenantId, object_id });
    await owner.ok(objects.delete, { id: object_id });
    const other = await uploaded(owner, dataset, { filename: 'next.txt', bytes: 'something else' });
    expect(await approved(platform, owner, other.object_id)).toMatchObject({ status: 'ready' });
    await expect.poll(() => bytesOf(platform, object_id)).toEqual([]);
    expect(await platform.services.db.prisma.passage.count({ where: { objectId: object_id } })).toBe(0);
  });
});
