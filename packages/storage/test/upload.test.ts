import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SignedUpload } from '@ipto/storage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filesIn, openFilesIn, putChunks, startStorage, type TestStorage } from './storage-server.js';

const KEY = 'uploads/obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG';
const TYPE = 'text/plain; charset=utf-8';
const inAMinute = () => new Date(Date.now() + 60_000);

let on: TestStorage;
beforeEach(async () => {
  on = await startStorage();
});
afterEach(async () => {
  expect(await openFilesIn(on.root)).toEqual([]);
  await on.close();
});

const sign = (sizeBytes: number, key = KEY) =>
  on.storage.signUpload({ key, sizeBytes, contentType: TYPE, expiresAt: inAMinute() });

async function put(upload: SignedUpload, body: Uint8Array | string, headers = upload.headers) {
  const response = await fetch(upload.url, { method: upload.method, headers, body });
  const text = await response.text();
  return {
    status: response.status,
    ...(text ? (JSON.parse(text) as { code: string; message: string }) : {}),
  };
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 64 * 1024)
    yield bytes.subarray(start, start + 64 * 1024);
}

const held = async (key = KEY) => buffer(await on.storage.read(key));

describe('a signed PUT', () => {
  it('puts the bytes under its key, privately, and leaves no other file', async () => {
    const bytes = randomBytes(300_000);
    expect(await put(await sign(bytes.length), bytes)).toEqual({ status: 200 });
    expect(await held()).toEqual(bytes);
    expect(await on.storage.size(KEY)).toBe(bytes.length);
    const [file = '', ...others] = await filesIn(on.root);
    expect(others).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
  });

  it('takes an empty object and a body of unknown length', async () => {
    expect(await put(await sign(0), '')).toEqual({ status: 200 });
    expect(await on.storage.size(KEY)).toBe(0);
    const upload = await sign(6);
    expect(await putChunks(upload.url, upload.headers, [Buffer.from('abc'), Buffer.from('def')])).toEqual({
      status: 200,
    });
    expect((await held()).toString()).toBe('abcdef');
  });

  it('may be repeated: the last one wins', async () => {
    const upload = await sign(3);
    await put(upload, 'one');
    await put(upload, 'two');
    expect((await held()).toString()).toBe('two');
    expect(await filesIn(on.root)).toHaveLength(1);
  });

  it('is never mixed with another one to the same URL', async () => {
    const size = 1_500_000;
    const { url, headers } = await sign(size);
    const bodies = Array.from({ length: 6 }, (_, n) => Buffer.alloc(size, 65 + n));
    const answers = await Promise.allSettled(
      bodies.map((bytes) => on.storage.receive({ url, headers, body: Readable.from(chunksOf(bytes)) })),
    );
    const taken = bodies.filter((_, n) => answers[n]?.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    expect(taken[0]?.equals(await held())).toBe(true);
    expect(await filesIn(on.root)).toHaveLength(1);
  });

  it('runs alone on its key: another one is refused unread, until the first ends, however it does', async () => {
    const { url, headers } = await sign(3);
    const running = 'Another PUT to this URL is still running.';
    for (const end of ['finish', 'break'] as const) {
      const body = new PassThrough();
      const first = on.storage.receive({ url, headers, body });
      body.write(end === 'finish' ? 'on' : 'tw');

      const read = vi.fn();
      const second = new Readable({ read });
      await expect(on.storage.receive({ url, headers, body: second })).rejects.toMatchObject({
        code: 'conflict',
        message: running,
      });
      expect(read).not.toHaveBeenCalled();
      expect(await put({ url, headers, method: 'PUT' }, 'two')).toEqual({
        status: 409,
        code: 'conflict',
        message: running,
      });
      const other = await sign(3, 'uploads/other');
      expect(await put(other, 'abc')).toEqual({ status: 200 });

      if (end === 'finish') {
        body.end('e');
        await first;
      } else {
        body.destroy();
        await expect(first).rejects.toMatchObject({ code: 'bad_request' });
      }
      expect((await held()).toString()).toBe('one');
    }
    expect(await put({ url, headers, method: 'PUT' }, 'six')).toEqual({ status: 200 });
    expect((await held()).toString()).toBe('six');
  });
});

describe('a PUT is refused and leaves nothing', () => {
  afterEach(async () => {
    expect(await filesIn(on.root)).toEqual([]);
  });

  it('after its expiry', async () => {
    const upload = await sign(3);
    on.setNow(new Date(Date.now() + 61_000));
    expect(await put(upload, 'abc')).toEqual({
      status: 403,
      code: 'forbidden',
      message: 'This URL has expired.',
    });
  });

  const tamperings: [string, (url: URL) => void][] = [
    [
      'key',
      (url) => {
        url.pathname = url.pathname.replace('ABC', 'ABD');
      },
    ],
    [
      'area',
      (url) => {
        url.pathname = url.pathname.replace(/uploads\/(\w+)/, 'sealed/$1/$1');
      },
    ],
    [
      'shape of the key',
      (url) => {
        url.pathname += '/more';
      },
    ],
    [
      'escaping key',
      (url) => {
        url.pathname = url.pathname.replace('uploads/', 'uploads/..%2F');
      },
    ],
    ['expiry', (url) => url.searchParams.set('expires', String(Date.now() + 999_999_999))],
    ['size', (url) => url.searchParams.set('size', '4')],
    ['type', (url) => url.searchParams.set('type', 'text/html')],
    ['signature', (url) => url.searchParams.set('signature', randomBytes(32).toString('base64url'))],
    ['missing signature', (url) => url.searchParams.delete('signature')],
    ['missing expiry', (url) => url.searchParams.delete('expires')],
    ['added parameter', (url) => url.searchParams.append('filename', 'x')],
    ['repeated parameter', (url) => url.searchParams.append('size', '9')],
    [
      'missing query',
      (url) => {
        url.search = '';
      },
    ],
  ];
  it.each(tamperings)('when changed in its %s', async (_part, tamper) => {
    const upload = await sign(3);
    const url = new URL(upload.url);
    tamper(url);
    expect(await put({ ...upload, url: url.href }, 'abc')).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('with a URL signed for a download, and the other way round', async () => {
    const url = await on.storage.signDownload({
      key: KEY,
      filename: 'a.txt',
      contentType: TYPE,
      expiresAt: inAMinute(),
    });
    expect(await put({ url, method: 'PUT', headers: { 'content-type': TYPE } }, 'abc')).toMatchObject({
      status: 403,
    });
    expect((await fetch((await sign(3)).url)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
  });

  it.each([{}, { 'content-type': 'text/html' }])('with another content type: %o', async (headers) => {
    expect(await put(await sign(3), Buffer.from('abc'), headers)).toMatchObject({ status: 403 });
  });

  it('when Content-Length tells that it is too long or too short', async () => {
    expect(await put(await sign(3), 'abcd')).toMatchObject({ status: 413, code: 'payload_too_large' });
    expect(await put(await sign(3), 'ab')).toMatchObject({ status: 400, code: 'bad_request' });
  });

  it('when it turns out too long or too short', async () => {
    const { url, headers } = await sign(4);
    const [abc, de] = [Buffer.from('abc'), Buffer.from('de')];
    expect(await putChunks(url, headers, [abc, de])).toMatchObject({
      status: 413,
      code: 'payload_too_large',
    });
    expect(await putChunks(url, headers, [abc])).toMatchObject({ status: 400, code: 'bad_request' });
  });

  it('when the connection breaks half-way', async () => {
    const { url, headers } = await sign(1_000_000);
    const req = request(url, { method: 'PUT', headers: { ...headers, 'content-length': '1000000' } });
    req.on('error', () => {});
    req.write(Buffer.alloc(400_000));
    await vi.waitFor(async () => expect((await filesIn(on.root)).length).toBe(1), 10_000);
    req.destroy();
    await vi.waitFor(() => expect(on.settled()).toBe(1), 10_000);
    expect(await on.storage.size(KEY)).toBeNull();
  });

  it('when the client falls silent', async () => {
    const { url, headers } = await sign(3);
    const body = new Readable({ read() {} });
    body.push('ab');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let settled = false;
      const refused = expect(on.storage.receive({ url, headers, body })).rejects.toMatchObject({
        code: 'bad_request',
      });
      const watched = refused.finally(() => {
        settled = true;
      });
      while (!settled) {
        vi.advanceTimersByTime(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await watched;
    } finally {
      vi.useRealTimers();
    }
  });

  it('when the client trickles', async () => {
    const sizeBytes = 10_000_000;
    const { url, headers } = await sign(sizeBytes);
    const body = new PassThrough();
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    try {
      const receiving = on.storage.receive({ url, headers, body });
      const refused = expect(receiving).rejects.toMatchObject({
        code: 'bad_request',
        message: 'The upload came too slowly and was given up.',
      });
      await vi.waitFor(async () => expect((await filesIn(on.root)).length).toBe(1), 10_000);
      // Never silent for long, but far below 64 KiB/s.
      for (let round = 0; round < 10_000 && !body.destroyed; round++) {
        body.write(Buffer.alloc(100));
        // The disk keeps real time: the clock goes on once it has taken what came.
        while (body.readableLength > 0 && !body.destroyed)
          await new Promise((resolve) => setImmediate(resolve));
        await vi.advanceTimersByTimeAsync(5_000);
      }
      expect(body.destroyed).toBe(true);
      await refused;
    } finally {
      vi.useRealTimers();
    }
  });

  it('once the upload is confirmed or cancelled, even while it runs', async () => {
    on.closed.add(KEY);
    const upload = await sign(3);
    expect(await put(upload, 'abc')).toMatchObject({ status: 409, code: 'conflict' });

    on.closed.delete(KEY);
    const req = request(upload.url, { method: 'PUT', headers: { ...upload.headers, 'content-length': '3' } });
    const status = new Promise((resolve) => {
      req.on('response', (res) => resolve(res.statusCode));
    });
    req.write('ab');
    await vi.waitFor(async () => expect((await filesIn(on.root)).length).toBe(1), 10_000);
    on.closed.add(KEY);
    req.end('c');
    expect(await status).toBe(409);
  });
});

it('a failed PUT leaves what an earlier one put', async () => {
  await put(await sign(3), 'one');
  expect(await put(await sign(3), 'more')).toMatchObject({ status: 413 });
  expect((await held()).toString()).toBe('one');
});

describe('sealing', () => {
  const SEALED = 'sealed/obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG/01JQ3N8Z5T6V7W8X9Y0ABCDEFG';

  it('fixes the bytes: neither a later PUT nor another seal changes them', async () => {
    const upload = await sign(3);
    await put(upload, 'one');
    expect(await on.storage.seal(KEY, SEALED)).toBe(true);
    expect((await held()).toString()).toBe('one');
    await put(upload, 'two');
    expect(await on.storage.seal(KEY, SEALED)).toBe(true);
    await on.storage.delete([KEY]);
    expect((await held(SEALED)).toString()).toBe('one');
    expect(await on.storage.size(KEY)).toBeNull();
  });

  it('tells when nothing was uploaded', async () => {
    expect(await on.storage.seal(KEY, SEALED)).toBe(false);
    expect(await on.storage.size(SEALED)).toBeNull();
  });

  it('of what is removed at that moment says whether it was there', async () => {
    for (let round = 0; round < 60; round++) {
      await put(await sign(3), 'one');
      const [sealed] = await Promise.all([on.storage.seal(KEY, SEALED), on.storage.delete([KEY])]);
      expect(await on.storage.size(SEALED)).toBe(sealed ? 3 : null);
      await on.storage.delete([SEALED]);
    }
  });

  it.skipIf(!canForbidLinks())('copies where the file system has no links', async () => {
    const upload = await sign(3);
    await put(upload, 'one');
    const [file = ''] = await filesIn(on.root);
    execFileSync('chattr', ['+i', file]);
    try {
      expect(await on.storage.seal(KEY, SEALED)).toBe(true);
    } finally {
      execFileSync('chattr', ['-i', file]);
    }
    await put(upload, 'two');
    expect(await on.storage.seal(KEY, SEALED)).toBe(true);
    expect((await held(SEALED)).toString()).toBe('one');
    expect(await filesIn(on.root)).toHaveLength(2);
  });
});

describe('storage', () => {
  it('reads parts, lends a local file and deletes what is there or not', async () => {
    await put(await sign(6), 'abcdef');
    expect((await buffer(await on.storage.read(KEY, { start: 1, end: 3 }))).toString()).toBe('bcd');
    expect(await on.storage.withFile(KEY, (path) => readFile(path, 'utf8'))).toBe('abcdef');
    await on.storage.delete([KEY, 'uploads/never']);
    await expect(on.storage.read(KEY)).rejects.toMatchObject({ code: 'not_found' });
    await expect(on.storage.withFile(KEY, async () => 1)).rejects.toMatchObject({ code: 'not_found' });
    expect(await filesIn(on.root)).toEqual([]);
  });

  it.each([
    '',
    'uploads',
    'uploads/',
    'uploads/../x',
    'uploads/a/b',
    'sealed/a',
    'other/a',
    '/uploads/a',
    'uploads/a\n',
    'uploads/é',
    'incoming/a',
  ])('has no key %j', async (key) => {
    await expect(on.storage.size(key)).rejects.toThrow(TypeError);
    await expect(on.storage.delete([key])).rejects.toThrow(TypeError);
    await expect(sign(3, key)).rejects.toThrow(TypeError);
  });

  it('removes only temporary files that are older than a day', async () => {
    await on.storage.check();
    await on.storage.sweep();
    const [old, young] = [join(on.root, 'incoming', 'old'), join(on.root, 'incoming', 'young')];
    await writeFile(old, '');
    await writeFile(young, '');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, yesterday, yesterday);
    await on.storage.sweep();
    expect(await filesIn(on.root)).toEqual([young]);
  });
});

describe('a disk that takes no bytes', () => {
  it('is unavailable, not an internal error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ipto-storage-'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    const broken = await startStorage(file);
    try {
      await expect(broken.storage.check()).rejects.toMatchObject({ code: 'unavailable' });
      const upload = await broken.storage.signUpload({
        key: KEY,
        sizeBytes: 3,
        contentType: TYPE,
        expiresAt: inAMinute(),
      });
      expect(await put(upload, 'abc')).toEqual({
        status: 503,
        code: 'unavailable',
        message: 'Storage could not take the bytes.',
      });
    } finally {
      await broken.close();
      await rm(folder, { recursive: true });
    }
  });

  it.skipIf(!canMount())('says that it is full, and has room again at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ipto-storage-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    const full = await startStorage(folder);
    try {
      const signed = (sizeBytes: number) =>
        full.storage.signUpload({ key: KEY, sizeBytes, contentType: TYPE, expiresAt: inAMinute() });
      const { url, headers } = await signed(1_500_000);
      expect(await putChunks(url, headers, [Buffer.alloc(1_500_000)])).toEqual({
        status: 503,
        code: 'unavailable',
        message: 'Storage is full.',
      });
      expect(await filesIn(folder)).toEqual([]);
      expect(await put(await signed(700_000), Buffer.alloc(700_000))).toEqual({ status: 200 });
    } finally {
      await full.close();
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true });
    }
  });
});

/** Mounting takes root and a kernel that allows it. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An immutable file can be read but not linked; setting the flag takes root and a file system with it. */
function canForbidLinks(): boolean {
  const probe = join(tmpdir(), `ipto-immutable-${process.pid}`);
  try {
    execFileSync('sh', ['-c', 'touch "$0" && chattr +i "$0" && chattr -i "$0"', probe], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    execFileSync('rm', ['-f', probe]);
  }
}
