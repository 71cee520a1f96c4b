import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import contentDisposition from 'content-disposition';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openFilesIn, startStorage, type TestStorage } from './storage-server.js';

const UPLOAD = 'uploads/obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG';
const KEY = 'sealed/obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG/01JQ3N8Z5T6V7W8X9Y0ABCDEFG';
const SIZE = 1000;
const bytes = Buffer.from(Array.from({ length: SIZE }, (_, n) => n % 251));
const inAMinute = () => new Date(Date.now() + 60_000);

let on: TestStorage;
beforeAll(async () => {
  on = await startStorage();
  const contentType = 'text/plain';
  const upload = await on.storage.signUpload({
    key: UPLOAD,
    sizeBytes: SIZE,
    contentType,
    expiresAt: inAMinute(),
  });
  await fetch(upload.url, { ...upload, body: bytes });
  await on.storage.seal(UPLOAD, KEY);
});
afterAll(async () => {
  await vi.waitFor(async () => expect(await openFilesIn(on.root)).toEqual([]), 10_000);
  await on.close();
});

const sign = (filename = 'a.txt', contentType = 'text/plain', key = KEY) =>
  on.storage.signDownload({ key, filename, contentType, expiresAt: inAMinute() });

describe('a signed GET', () => {
  it('answers the bytes as a file that no browser runs', async () => {
    const response = await fetch(await sign('reports/2024/q4.html', 'text/html; charset=utf-8'));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(SIZE),
      'content-disposition': 'attachment; filename="q4.html"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('serves HEAD with the same headers and no body', async () => {
    const response = await fetch(await sign(), { method: 'HEAD', headers: { range: 'bytes=0-1' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(SIZE));
    expect(await response.text()).toBe('');
  });

  it('is refused when expired, changed, or when the key holds nothing', async () => {
    const url = new URL(await sign('a.txt'));
    const changed = new URL(url);
    changed.searchParams.set('filename', 'a.html');
    expect((await fetch(changed)).status).toBe(403);
    changed.search = url.search;
    changed.searchParams.set('type', 'text/html');
    expect((await fetch(changed)).status).toBe(403);
    expect((await fetch(await sign('a.txt', 'text/plain', KEY.replace('ABC', 'ABD')))).status).toBe(404);
    on.setNow(new Date(Date.now() + 61_000));
    const late = await fetch(url);
    on.setNow(new Date());
    expect([late.status, await late.json()]).toEqual([
      403,
      { code: 'forbidden', message: 'This URL has expired.' },
    ]);
  });

  it('closes its file when the reader goes away', async () => {
    const big = 'uploads/big';
    const size = 20_000_000;
    const upload = await on.storage.signUpload({
      key: big,
      sizeBytes: size,
      contentType: 'text/plain',
      expiresAt: inAMinute(),
    });
    await fetch(upload.url, { ...upload, body: Buffer.alloc(size) });
    const url = await sign('a.txt', 'text/plain', big);
    await new Promise<void>((resolve, reject) => {
      const req = request(url, { agent: false }, (res) => {
        res.once('data', () => {
          res.destroy();
          resolve();
        });
      });
      req.on('error', reject);
      req.end();
    });
    await vi.waitFor(async () => expect(await openFilesIn(on.root)).toEqual([]), 10_000);
  });

  it('survives a content type that is no header value', async () => {
    const response = await fetch(await sign('a.txt', 'text/plain; x=😀\u0001'));
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect((await response.arrayBuffer()).byteLength).toBe(SIZE);
  });
});

describe('Range', () => {
  const position = fc.oneof(fc.nat({ max: SIZE + 20 }), fc.constantFrom(0, SIZE - 1, SIZE, 2 ** 53));

  it('answers any single range as RFC 9110 has it', async () => {
    const url = await sign();
    await fc.assert(
      fc.asyncProperty(fc.option(position), fc.option(position), async (first, last) => {
        fc.pre(first !== null || last !== null);
        const response = await fetch(url, { headers: { range: `bytes=${first ?? ''}-${last ?? ''}` } });
        const body = Buffer.from(await response.arrayBuffer());
        const start = first ?? Math.max(0, SIZE - (last ?? 0));
        const end = first === null ? SIZE - 1 : Math.min(last ?? SIZE - 1, SIZE - 1);
        if (start > end || (first !== null && last !== null && last < first)) {
          expect(response.status).toBe(416);
          expect(response.headers.get('content-range')).toBe(`bytes */${SIZE}`);
          expect(body).toHaveLength(0);
          return;
        }
        expect(response.status).toBe(206);
        expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${SIZE}`);
        expect(response.headers.get('content-length')).toBe(String(end - start + 1));
        expect(body.equals(bytes.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['lines=1-2', 200],
    ['bytes=0-1,5-6', 200],
    ['nonsense', 200],
    ['bytes=x-y', 416],
    ['bytes=-', 416],
  ])('%s is answered with %i', async (range, status) => {
    const response = await fetch(await sign(), { headers: { range } });
    expect(response.status).toBe(status);
    expect((await response.arrayBuffer()).byteLength).toBe(status === 200 ? SIZE : 0);
  });
});

describe('Content-Disposition', () => {
  async function received(filename: string): Promise<string | undefined> {
    const response = await fetch(await sign(filename));
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    const { type, parameters } = contentDisposition.parse(response.headers.get('content-disposition') ?? '');
    expect(type).toBe('attachment');
    return parameters.filename;
  }

  it.each([
    'quo"te""d".txt',
    'naïve café.pdf',
    '日本語.docx',
    '😀🎉.png',
    "it's 100%25 'sure'; filename=x.exe",
    'a'.repeat(1024),
    '語'.repeat(341),
    ' leading and trailing ',
  ])('carries %j', async (filename) => {
    expect(await received(filename)).toBe(filename);
  });

  it('carries the last segment of any name', async () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((s) => !/[/\\\p{Cc}]/u.test(s));
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 3 }), async (segments) => {
        expect(await received(segments.join('/'))).toBe(segments.at(-1));
      }),
      { numRuns: 200 },
    );
  });
});

it('reads the same bytes that it serves', async () => {
  expect(await buffer(await on.storage.read(KEY))).toEqual(bytes);
});

describe('what the server writes itself', () => {
  const PREVIEW = 'previews/obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG/4d2c1f0e-2f7b-4a54-8f0e-7a6f0f3c1b2a';

  it('is served like any file, replaced as a whole, and removed', async () => {
    await on.storage.write(PREVIEW, Buffer.from('first'));
    await on.storage.write(PREVIEW, Buffer.from('größer'));
    const response = await fetch(await sign('a.html.txt', 'text/plain; charset=utf-8', PREVIEW));
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.html.txt"');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(await response.text()).toBe('größer');
    await on.storage.delete([PREVIEW]);
    expect(await on.storage.size(PREVIEW)).toBeNull();
    expect((await fetch(await sign('a.txt', 'text/plain', PREVIEW))).status).toBe(404);
  });

  it('goes under no key that clients upload to or sealed bytes stand under', async () => {
    for (const key of [UPLOAD, KEY, 'previews/../x/y', 'previews/x'])
      await expect(on.storage.write(key, Buffer.from('x'))).rejects.toThrow(TypeError);
    expect(await on.storage.size(KEY)).toBe(SIZE);
    await expect(
      on.storage.signUpload({
        key: PREVIEW,
        sizeBytes: 1,
        contentType: 'text/plain',
        expiresAt: inAMinute(),
      }),
    ).rejects.toThrow(TypeError);
  });
});
