import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireOverdue } from '../dist/modules/objects/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { readRest, refusalOf } from './support/answer.js';
import { type Member, ownerOf } from './support/member.js';
import { bytesOf, sealedBytesOf } from './support/stored-bytes.js';
import { tinyPdf } from './support/tiny-pdf.js';
import { announce, put, send, TEXT, type Upload, uploaded } from './support/upload.js';

const { objects } = contract;
const DASHBOARD = 'https://dashboard.example';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({
    IPTO_WEB_URL: DASHBOARD,
    IPTO_MAX_OBJECT_BYTES: '100000',
    IPTO_TENANT_STORAGE_BYTES: '250000',
  });
});
afterAll(() => platform.close());

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

/** The same upload with a changed query parameter. */
function tampered(upload: Upload, name: string, value: string): Upload {
  const url = new URL(upload.upload_url);
  url.searchParams.set(name, value);
  return { ...upload, upload_url: url.href };
}

describe('an upload', () => {
  test('takes three steps', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const bytes = 'Grüße, 世界 🩺\n';
    const file = { filename: 'a/b c/ü.txt', bytes, checksum_sha256: sha256(bytes) };
    const upload = await announce(owner, dataset, file);
    expect(upload).toMatchObject({ method: 'PUT', headers: { 'content-type': 'text/plain' } });
    expect(Date.parse(upload.expires_at) - Date.now()).toBeGreaterThan(14 * MINUTE_MS);
    const id = upload.object_id;
    const pending = {
      object_id: id,
      dataset_id: dataset,
      tenant_id: owner.tenantId,
      filename: 'a/b c/ü.txt',
      content_type: 'text/plain',
      size_bytes: Buffer.byteLength(bytes),
      checksum_sha256: null,
      status: 'pending_upload',
      status_reason: null,
      passage_count: 0,
      uploaded_at: null,
      review_expires_at: null,
      reviewed_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    };
    expect(await owner.ok(objects.get, { id })).toEqual(pending);
    expect((await put(upload, bytes)).status).toBe(200);
    expect(await owner.ok(objects.get, { id })).toEqual(pending);
    const staged = await owner.ok(objects.confirm, { id });
    expect(staged).toEqual({
      ...pending,
      status: 'staged',
      checksum_sha256: sha256(bytes),
      uploaded_at: expect.any(String),
      review_expires_at: expect.any(String),
    });
    expect(Date.parse(staged.review_expires_at ?? '') - Date.parse(staged.uploaded_at ?? '')).toBe(
      72 * HOUR_MS,
    );
    expect(await owner.ok(contract.datasets.get, { id: dataset })).toMatchObject({
      object_count: 1,
      ready_object_count: 0,
      storage_bytes: Buffer.byteLength(bytes),
    });
  });

  test('may be sent again until it is confirmed', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = await announce(owner, dataset, { ...TEXT, bytes: 'aaaa' });
    for (const bytes of ['aaaa', 'bbbb', 'cccc']) expect((await put(upload, bytes)).status).toBe(200);
    const { checksum_sha256 } = await owner.ok(objects.confirm, { id: upload.object_id });
    expect(checksum_sha256).toBe(sha256('cccc'));
  });

  test('may come in chunks of unknown length', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = await announce(owner, dataset, { ...TEXT, bytes: 'one two' });
    const body = new Blob(['one ', 'two']).stream();
    const response = await put(upload, '', { body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(200);
    await owner.ok(objects.confirm, { id: upload.object_id });
  });

  test.each(['size_bytes', 'filename', 'content_type'])('is refused without %s', async (field) => {
    const { owner, dataset } = await ownerOf(platform);
    const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1, [field]: undefined };
    const { error } = await owner.send('POST', `/v1/datasets/${dataset}/objects/upload`, { json });
    expect(error?.details.issues).toMatchObject([{ path: field }]);
  });

  test.each([0, -1, 1.5, '1', null, 2 ** 53])('is refused with %s bytes', async (size_bytes) => {
    const { owner, dataset } = await ownerOf(platform);
    const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes };
    const { error } = await owner.send('POST', `/v1/datasets/${dataset}/objects/upload`, { json });
    expect(error?.code).toBe('validation_failed');
  });

  test('of more than an object may have is 413', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = { dataset_id: dataset, filename: 'a.txt', content_type: 'text/plain' };
    await owner.refused(objects.upload, { ...upload, size_bytes: 100_001 }, 'payload_too_large');
    await owner.ok(objects.upload, { ...upload, size_bytes: 100_000 });
  });

  test('beyond the tenant’s storage is 413, until there is room again', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = { dataset_id: dataset, filename: 'a.txt', content_type: 'text/plain' };
    const started = await Promise.all(
      [1, 2, 3, 4].map(() => owner.call(objects.upload, { ...upload, size_bytes: 100_000 })),
    );
    expect(started.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413]);
    await owner.ok(objects.upload, { ...upload, size_bytes: 50_000 });
    await owner.refused(objects.upload, { ...upload, size_bytes: 1 }, 'payload_too_large');
    const first = started.find(({ status }) => status === 201);
    await owner.ok(objects.cancel, { id: first?.data.object_id ?? '' });
    await owner.ok(objects.upload, { ...upload, size_bytes: 100_000 });
    const { owner: other, dataset: theirs } = await ownerOf(platform);
    await other.ok(objects.upload, { ...upload, dataset_id: theirs, size_bytes: 100_000 });
  });
});

describe('a signed upload URL refuses', () => {
  async function pending(): Promise<{ owner: Member; dataset: string; upload: Upload }> {
    const { owner, dataset } = await ownerOf(platform);
    return { owner, dataset, upload: await announce(owner, dataset, TEXT) };
  }
  async function nothingArrived(owner: Member, upload: Upload): Promise<void> {
    expect(await bytesOf(platform, upload.object_id)).toEqual([]);
    await owner.refused(objects.confirm, { id: upload.object_id }, 'conflict');
  }

  test('what comes after 15 minutes', async () => {
    const { owner, upload } = await pending();
    await platform.clock.later(15 * MINUTE_MS + 1000, async () => {
      expect(await refusalOf(await put(upload, TEXT.bytes))).toBe('forbidden');
    });
    await nothingArrived(owner, upload);
    expect((await put(upload, TEXT.bytes)).status).toBe(200);
  });

  test.each([
    ['signature', 'AAAA'],
    ['signature', ''],
    ['size', '999999'],
    ['size', '20'],
    ['type', 'text/html'],
    ['expires', '9999999999999'],
    ['expires', ''],
    ['expires', 'NaN'],
    ['extra', 'claim'],
  ])('a changed %s (%s)', async (name, value) => {
    const { owner, upload } = await pending();
    expect(await refusalOf(await put(tampered(upload, name, value), TEXT.bytes))).toBe('forbidden');
    await nothingArrived(owner, upload);
  });

  test('another key', async () => {
    const { owner, dataset, upload } = await pending();
    const other = await announce(owner, dataset, TEXT);
    const swapped = upload.upload_url.replace(upload.object_id, other.object_id);
    expect(await refusalOf(await put({ ...upload, upload_url: swapped }, TEXT.bytes))).toBe('forbidden');
    for (const path of [
      '/storage/uploads',
      '/storage/',
      '/storage/uploads/../../secret',
      '/storage/uploads/%2e%2e%2fsecret',
    ]) {
      const response = await fetch(platform.url + path, {
        method: 'PUT',
        body: 'x',
        headers: upload.headers,
      });
      expect([403, 404]).toContain(response.status);
    }
    await nothingArrived(owner, upload);
    await nothingArrived(owner, other);
  });

  test('another type', async () => {
    const { owner, upload } = await pending();
    const response = await put(upload, TEXT.bytes, { headers: { 'content-type': 'text/html' } });
    expect(await refusalOf(response)).toBe('forbidden');
    await nothingArrived(owner, upload);
  });

  test.each(['content-length', 'chunks'])('too many bytes, told by %s', async (how) => {
    const { owner, upload } = await pending();
    const bytes = `${TEXT.bytes}!`;
    const init = how === 'chunks' ? { body: new Blob([bytes]).stream(), duplex: 'half' } : {};
    expect(await refusalOf(await put(upload, bytes, init as RequestInit))).toBe('payload_too_large');
    await nothingArrived(owner, upload);
  });

  test('too few bytes', async () => {
    const { owner, upload } = await pending();
    expect(await refusalOf(await put(upload, 'short'))).toBe('bad_request');
    await nothingArrived(owner, upload);
  });

  test('other methods', async () => {
    const { owner, upload } = await pending();
    for (const method of ['POST', 'PATCH', 'DELETE', 'GET']) {
      const body = method === 'GET' ? {} : { body: TEXT.bytes };
      const response = await fetch(upload.upload_url, { method, headers: upload.headers, ...body });
      expect(response.status, method).toBeGreaterThanOrEqual(403);
      expect(response.status, method).toBeLessThan(500);
      await readRest(response);
    }
    await nothingArrived(owner, upload);
  });

  test('what comes after the confirm', async () => {
    const { owner, upload } = await pending();
    await put(upload, TEXT.bytes);
    const { checksum_sha256 } = await owner.ok(objects.confirm, { id: upload.object_id });
    const response = await put(upload, 'The quick brown cat.\n');
    expect(await refusalOf(response)).toBe('conflict');
    expect(await owner.ok(objects.confirm, { id: upload.object_id })).toMatchObject({ checksum_sha256 });
    expect(await sealedBytesOf(platform, upload.object_id)).toHaveLength(1);
  });

  test('what comes after the cancel', async () => {
    const { owner, upload } = await pending();
    await put(upload, TEXT.bytes);
    await owner.ok(objects.cancel, { id: upload.object_id });
    expect(await refusalOf(await put(upload, TEXT.bytes))).toBe('conflict');
    await owner.refused(objects.get, { id: upload.object_id }, 'not_found');
    await expect.poll(() => bytesOf(platform, upload.object_id)).toEqual([]);
  });
});

describe('confirming', () => {
  test('before the bytes have come is 409', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id: id } = await announce(owner, dataset, TEXT);
    await owner.refused(objects.confirm, { id }, 'conflict');
    expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'pending_upload' });
  });

  test('with another checksum is 422, and another PUT mends it', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = await announce(owner, dataset, {
      ...TEXT,
      bytes: 'right',
      checksum_sha256: sha256('right'),
    });
    await put(upload, 'wrong');
    const { error } = await owner.refused(objects.confirm, { id: upload.object_id }, 'validation_failed');
    expect(error?.details.issues).toMatchObject([{ path: 'checksum_sha256' }]);
    expect(await owner.ok(objects.get, { id: upload.object_id })).toMatchObject({ status: 'pending_upload' });
    expect((await put(upload, 'right')).status).toBe(200);
    expect(await owner.ok(objects.confirm, { id: upload.object_id })).toMatchObject({ status: 'staged' });
    await expect.poll(() => sealedBytesOf(platform, upload.object_id)).toHaveLength(1);
  });

  test('again changes nothing', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const staged = await uploaded(owner, dataset, TEXT);
    expect(await owner.ok(objects.confirm, { id: staged.object_id })).toEqual(staged);
  });

  test.each([
    [
      'a PDF called text',
      { filename: 'a.txt', bytes: tinyPdf([['Hello']]), content_type: 'text/plain' },
      'application/pdf',
    ],
    [
      'HTML called text',
      { filename: 'page', bytes: '<!doctype html><title>x</title>', content_type: 'text/plain' },
      'text/html',
    ],
    [
      'text called PDF',
      { filename: 'a.md', bytes: '# Not a PDF', content_type: 'application/pdf' },
      'text/markdown',
    ],
  ])('tells the type of %s by its bytes', async (_what, file, content_type) => {
    const { owner, dataset } = await ownerOf(platform);
    const staged = await uploaded(owner, dataset, file);
    expect(staged.content_type).toBe(content_type);
    const detail = await platform.admin.ok(contract.review.get, {
      tenant_id: owner.tenantId,
      object_id: staged.object_id,
    });
    expect(detail).toMatchObject({ declared_content_type: file.content_type, content_type });
    expect(detail.warnings).toHaveLength(1);
  });

  const PNG = Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  const ZIP = Uint8Array.from(Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'));
  test.each([
    ['PNG', { filename: 'a.png', bytes: PNG, content_type: 'image/png' }],
    ['PNG called text', { filename: 'a.txt', bytes: PNG, content_type: 'text/plain' }],
    ['ZIP', { filename: 'a.zip', bytes: ZIP, content_type: 'application/zip' }],
    ['ZIP called PDF', { filename: 'a.pdf', bytes: ZIP, content_type: 'application/pdf' }],
    ['JSON', { filename: 'a.json', bytes: '{"a":1}', content_type: 'application/json' }],
    [
      'noise',
      {
        filename: 'a',
        bytes: new Uint8Array(999).map((_, i) => (i * 7919) % 256),
        content_type: 'text/plain',
      },
    ],
  ])('%s is 415, and stays pending', async (_what, file) => {
    const { owner, dataset } = await ownerOf(platform);
    const id = await send(owner, dataset, file);
    await owner.refused(objects.confirm, { id }, 'unsupported_media_type');
    expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'pending_upload' });
    await owner.ok(objects.cancel, { id });
    await expect.poll(() => bytesOf(platform, id)).toEqual([]);
  });

  test('after 24 hours is 410, and the bytes go', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const id = await send(owner, dataset, TEXT);
    const upload = await announce(owner, dataset, TEXT);
    await platform.clock.later(24 * HOUR_MS - MINUTE_MS, () => expireOverdue(platform.services));
    expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'pending_upload' });
    await platform.clock.later(24 * HOUR_MS, async () => {
      await owner.refused(objects.confirm, { id }, 'gone');
      await expireOverdue(platform.services);
      await expireOverdue(platform.services);
      expect(await owner.ok(objects.get, { id })).toMatchObject({
        status: 'expired',
        status_reason: expect.stringMatching(/\w/),
      });
      await owner.refused(objects.confirm, { id }, 'gone');
      await owner.refused(objects.cancel, { id }, 'conflict');
      await owner.refused(objects.download, { id }, 'conflict');
    });
    await expect.poll(() => bytesOf(platform, id)).toEqual([]);
    expect(await refusalOf(await put(upload, TEXT.bytes))).toBe('conflict');
    expect(await owner.ok(contract.datasets.get, { id: dataset })).toMatchObject({
      object_count: 0,
      storage_bytes: 0,
    });
    await owner.ok(objects.delete, { id });
  });

  test('while the storage is broken is 503, and works once it is mended', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const id = await send(owner, dataset, TEXT);
    const sealed = join(platform.dataDir, 'objects', 'sealed');
    const aside = `${sealed}.aside`;
    // Another test may have made the folder already.
    await rename(sealed, aside).catch(() => {});
    await writeFile(sealed, '');
    try {
      await owner.refused(objects.confirm, { id }, 'unavailable');
      expect(await owner.ok(objects.get, { id })).toMatchObject({ status: 'pending_upload' });
    } finally {
      await rm(sealed);
      await rename(aside, sealed).catch(() => {});
    }
    expect(await owner.ok(objects.confirm, { id })).toMatchObject({ status: 'staged' });
  });
});

test('an upload to a broken storage is 503', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const upload = await announce(owner, dataset, TEXT);
  const incoming = join(platform.dataDir, 'objects', 'incoming');
  await rm(incoming, { recursive: true });
  await writeFile(incoming, '');
  try {
    expect(await refusalOf(await put(upload, TEXT.bytes))).toBe('unavailable');
  } finally {
    await rm(incoming);
  }
  expect((await put(upload, TEXT.bytes)).status).toBe(200);
  await owner.ok(objects.confirm, { id: upload.object_id });
});

test('cancelling works only while the upload is pending', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const { object_id: id } = await announce(owner, dataset, TEXT);
  expect(await owner.ok(objects.cancel, { id })).toMatchObject({ object_id: id, status: 'pending_upload' });
  await owner.refused(objects.cancel, { id }, 'not_found');
  const staged = await uploaded(owner, dataset, TEXT);
  await owner.refused(objects.cancel, { id: staged.object_id }, 'conflict');
  await owner.ok(objects.get, { id: staged.object_id });
});

describe('pages of the dashboard’s origin', () => {
  const preflight = (url: string, origin: string, method: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });
  const allowedBy = ({ headers }: Response) => ({
    origin: headers.get('access-control-allow-origin'),
    credentials: headers.get('access-control-allow-credentials'),
  });

  test('may send to a signed URL and read from one, without credentials; others may not', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const upload = await announce(owner, dataset, TEXT);
    const asked = await preflight(upload.upload_url, DASHBOARD, 'PUT');
    expect(asked.ok).toBe(true);
    expect(allowedBy(asked)).toEqual({ origin: DASHBOARD, credentials: null });
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(asked.headers.get('access-control-allow-headers')).toBe('content-type');
    const sent = await put(upload, TEXT.bytes, { headers: { ...upload.headers, origin: DASHBOARD } });
    expect([sent.status, allowedBy(sent)]).toEqual([200, { origin: DASHBOARD, credentials: null }]);
    await owner.ok(objects.confirm, { id: upload.object_id });
    const { preview_url } = await owner.ok(objects.preview, { id: upload.object_id });
    const read = await fetch(preview_url, { headers: { origin: DASHBOARD } });
    expect([read.status, allowedBy(read)]).toEqual([200, { origin: DASHBOARD, credentials: null }]);

    for (const origin of ['https://evil.example', `${DASHBOARD}.evil.example`, 'null']) {
      for (const url of [upload.upload_url, preview_url])
        expect(allowedBy(await preflight(url, origin, 'PUT'))).toEqual({ origin: null, credentials: null });
      expect(allowedBy(await fetch(preview_url, { headers: { origin } })).origin).toBeNull();
    }
  });

  test('read a refusal of the storage too, and get at nothing else', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const url = new URL((await announce(owner, dataset, TEXT)).upload_url);
    url.searchParams.set('signature', 'x');
    const refused = await fetch(url, { method: 'PUT', body: 'x', headers: { origin: DASHBOARD } });
    expect([refused.status, allowedBy(refused).origin]).toEqual([403, DASHBOARD]);
    const elsewhere = await preflight(`${platform.url}/v1/datasets`, DASHBOARD, 'GET');
    expect(allowedBy(elsewhere).origin).toBeNull();
  });
});
