import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentTypeOf, createClient, type IptoClient, IptoError, TargetExistsError } from '@ipto/client';
import { ApiError, type StoredObject } from '@ipto/contracts';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OBJECT, type StandIn, sha256, startStandIn } from './stand-in.js';

/** A platform with one object and a storage for PUT and GET. */
class Platform {
  readonly calls: string[] = [];
  readonly puts: { headers: IncomingMessage['headers']; body: Buffer }[] = [];
  object: StoredObject = { ...OBJECT };
  existing: StoredObject[] = [];
  served = Buffer.from('hello');
  putStatus = 200;
  confirmError: ApiError | null = null;
  listError: ApiError | null = null;
  /** Procedures whose next call is refused once. */
  rateLimited = new Set<string>();
  initiated: Record<string, unknown> = {};
  private running: StandIn | null = null;

  get standIn(): StandIn {
    if (!this.running) throw new Error('The platform was not started.');
    return this.running;
  }

  async start(): Promise<void> {
    const log = <T>(name: string, answer: (input: Record<string, unknown>) => T) => ({
      [name]: (input: Record<string, unknown>) => {
        this.calls.push(name);
        if (this.rateLimited.delete(name)) throw new ApiError('rate_limited', 'Slow down.');
        return answer(input);
      },
    });
    this.running = await startStandIn(
      {
        ...log('objects.list', () => {
          if (this.listError) throw this.listError;
          return { items: this.existing, next_cursor: null };
        }),
        ...log('objects.upload', (input) => {
          this.initiated = input;
          return {
            object_id: OBJECT.object_id,
            upload_url: `${this.standIn.url}/storage?sig=1`,
            method: 'PUT',
            headers: { 'content-type': input.content_type },
            expires_at: OBJECT.created_at,
          };
        }),
        ...log('objects.confirm', () => {
          if (this.confirmError) throw this.confirmError;
          return { ...this.object, status: 'staged' };
        }),
        ...log('objects.cancel', () => this.object),
        ...log('objects.get', () => this.object),
        ...log('objects.download', () => ({
          download_url: `${this.standIn.url}/storage?sig=1`,
          expires_at: OBJECT.created_at,
          filename: this.object.filename,
          content_type: this.object.content_type,
          size_bytes: this.object.size_bytes,
          price: 0.3,
        })),
      },
      (app) => this.addStorage(app),
    );
  }

  private addStorage(app: FastifyInstance): void {
    app.register(async (storage) => {
      storage.removeAllContentTypeParsers();
      storage.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
      storage.put<{ Body: Buffer }>('/storage', { bodyLimit: 10_000_000 }, async (request, reply) => {
        this.puts.push({ headers: request.headers, body: request.body });
        return reply.code(this.putStatus).send('');
      });
      storage.get('/storage', async () => this.served);
    });
  }
}

let folder: string;
let platform: Platform;
let client: IptoClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-client-'));
  platform = new Platform();
  await platform.start();
  client = createClient({ url: platform.standIn.url, credential: { type: 'api_key', key: 'ipto_k_s' } });
});
afterEach(async () => {
  await platform.standIn.app.close();
  await rm(folder, { recursive: true });
});

async function local(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const datasetId = OBJECT.dataset_id;

describe('upload', () => {
  test('hashes, initiates, puts and confirms', async () => {
    const content = Buffer.alloc(700_000, 'x');
    const progress: string[] = [];
    const result = await client.uploadFile({
      path: await local('big.md', content),
      datasetId,
      filename: 'notes/big.md',
      onProgress: ({ phase, bytes, total }) => progress.push(`${phase} ${bytes}/${total}`),
    });
    expect(result.skipped).toBe(false);
    expect(result.object.status).toBe('staged');
    expect(platform.calls).toEqual(['objects.upload', 'objects.confirm']);
    expect(platform.initiated).toEqual({
      dataset_id: datasetId,
      filename: 'notes/big.md',
      content_type: 'text/markdown',
      size_bytes: 700_000,
      checksum_sha256: sha256(content),
    });
    const put = platform.puts[0];
    expect(put?.body.equals(content)).toBe(true);
    expect(put?.headers['content-length']).toBe('700000');
    expect(put?.headers['transfer-encoding']).toBeUndefined();
    expect(put?.headers['content-type']).toBe('text/markdown');
    expect(progress.at(-1)).toBe('sending 700000/700000');
    expect(progress).toContain('hashing 700000/700000');
  });

  test('the storage never sees the credential', async () => {
    await client.uploadFile({ path: await local('a.txt', 'hello'), datasetId });
    expect(platform.puts[0]?.headers['x-api-key']).toBeUndefined();
    expect(platform.puts[0]?.headers.authorization).toBeUndefined();
  });

  test('skips what is there under the same name, in a state that counts', async () => {
    const path = await local('a.txt', 'hello');
    const upload = () =>
      client.uploadFile({ path, datasetId, filename: OBJECT.filename, skipExisting: true });
    platform.existing = [{ ...OBJECT, status: 'rejected' }, OBJECT];
    expect(await upload()).toEqual({ object: OBJECT, skipped: true });
    expect(platform.puts).toHaveLength(0);
    for (const other of [
      { ...OBJECT, filename: 'other.txt' },
      ...(['rejected', 'expired', 'failed', 'pending_upload'] as const).map((status) => ({
        ...OBJECT,
        status,
      })),
    ]) {
      platform.existing = [other];
      expect((await upload()).skipped).toBe(false);
    }
  });

  test('a key that may not look sends the file', async () => {
    platform.listError = new ApiError('insufficient_scope', 'No.');
    const path = await local('a.txt', 'hello');
    expect((await client.uploadFile({ path, datasetId, skipExisting: true })).skipped).toBe(false);
    platform.listError = new ApiError('not_found', 'No.');
    await expect(client.uploadFile({ path, datasetId, skipExisting: true })).rejects.toThrow(IptoError);
  });

  test('a failed PUT or confirm cancels the pending upload', async () => {
    const path = await local('a.txt', 'hello');
    platform.putStatus = 403;
    await expect(client.uploadFile({ path, datasetId })).rejects.toThrow(IptoError);
    expect(platform.calls).toEqual(['objects.upload', 'objects.cancel']);
    platform.calls.length = 0;
    platform.putStatus = 200;
    platform.confirmError = new ApiError('validation_failed', 'Wrong checksum.');
    await expect(client.uploadFile({ path, datasetId })).rejects.toThrow('Wrong checksum.');
    expect(platform.calls).toEqual(['objects.upload', 'objects.confirm', 'objects.cancel']);
  });

  test('waits out a rate limit instead of giving up what was sent', async () => {
    platform.rateLimited = new Set(['objects.upload', 'objects.confirm']);
    const { object } = await client.uploadFile({ path: await local('a.txt', 'hello'), datasetId });
    expect(object.status).toBe('staged');
    const once = ['objects.upload', 'objects.upload', 'objects.confirm', 'objects.confirm'];
    expect(platform.calls).toEqual(once);
    expect(platform.puts).toHaveLength(1);
  });

  test('aborting in the middle cancels the pending upload', async () => {
    const controller = new AbortController();
    const upload = client.uploadFile({
      path: await local('a.bin', Buffer.alloc(3_000_000)),
      datasetId,
      signal: controller.signal,
      onProgress: ({ phase, bytes }) => {
        if (phase === 'sending' && bytes > 1_000_000) controller.abort();
      },
    });
    await expect(upload).rejects.toMatchObject({ name: 'AbortError' });
    expect(platform.calls).toEqual(['objects.upload', 'objects.cancel']);
    expect(platform.puts).toHaveLength(0);
  });

  test('refuses folders, empty and missing files before any call', async () => {
    const upload = (path: string) => client.uploadFile({ path, datasetId });
    await expect(upload(folder)).rejects.toThrow('is not a file');
    await expect(upload(await local('empty.txt', ''))).rejects.toThrow('is empty');
    await expect(upload(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(platform.calls).toEqual([]);
  });
});

describe('download', () => {
  const objectId = OBJECT.object_id;

  test('writes the file under its last segment and leaves nothing else', async () => {
    const result = await client.downloadObject({ objectId, target: folder });
    expect(result).toMatchObject({ path: join(folder, 'a.txt'), bytes: 5, price: 0.3 });
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('hello');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['a/..', OBJECT.object_id],
    ['x/\u001b[31mred\u0007.txt', '_[31mred_.txt'],
    ['C:\\windows\\x', 'C__windows_x'],
    ['...', OBJECT.object_id],
  ])('the filename %j becomes %j', async (filename, name) => {
    platform.object = { ...OBJECT, filename };
    await client.downloadObject({ objectId, target: folder });
    expect(await readdir(folder)).toEqual([name]);
  });

  test('never replaces a file unless forced, and asks for no URL before', async () => {
    const target = await local('mine.txt', 'mine');
    const error = await client.downloadObject({ objectId, target }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TargetExistsError);
    expect(platform.calls).toEqual(['objects.get']);
    expect(await readFile(target, 'utf8')).toBe('mine');
    await client.downloadObject({ objectId, target, force: true });
    expect(await readFile(target, 'utf8')).toBe('hello');
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });

  test.each([
    ['longer', 'hello!', 'wrong size'],
    ['shorter', 'hell', 'wrong size'],
    ['different', 'hallo', 'checksum'],
  ])('%s bytes are refused and leave nothing', async (_, served, message) => {
    platform.served = Buffer.from(served);
    await expect(client.downloadObject({ objectId, target: folder })).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that takes no file fails before a URL is asked for', async () => {
    const missing = join(folder, 'none', 'a.txt');
    await expect(client.downloadObject({ objectId, target: missing })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(platform.calls).toEqual(['objects.get']);
    await mkdir(join(folder, 'sub'));
    await chmod(join(folder, 'sub'), 0o755);
    await client.downloadObject({ objectId, target: join(folder, 'sub') });
    expect(await readdir(join(folder, 'sub'))).toEqual(['a.txt']);
  });
});

test.each([
  ['a.pdf', 'application/pdf'],
  ['a/B.TXT', 'text/plain'],
  ['notes.md', 'text/markdown'],
  ['code.ts', 'text/plain'],
  ['table.csv', 'text/csv'],
  ['report.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['text', 'application/octet-stream'],
  ['a.unknownext', 'application/octet-stream'],
])('the content type of %s is %s', (filename, type) => {
  expect(contentTypeOf(filename)).toBe(type);
});
