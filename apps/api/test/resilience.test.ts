import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeBytes } from '../dist/modules/bytes/index.js';
import { loadDemo } from '../dist/modules/demo/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { KeyHolder, ownerOf } from './support/member.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { approved, ready, settled, TEXT, uploaded } from './support/upload.js';

const { objects, review, search } = contract;
const MIB = 1024 * 1024;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

function connectTo({ url }: TestPlatform): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return once(socket, 'connect').then(() => socket);
}

describe('a body that tRPC does not read is refused before it has come', () => {
  const CHUNKED = 'Transfer-Encoding: chunked';
  const chunk = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

  test.each([
    ['a form', ['Content-Type: multipart/form-data; boundary=x', `Content-Length: ${50 * MIB}`], 415],
    ['bytes', ['Content-Type: application/octet-stream', `Content-Length: ${50 * MIB}`], 415],
    ['text', ['Content-Type: text/plain', `Content-Length: ${50 * MIB}`], 415],
    ['a length alone', [`Content-Length: ${50 * MIB}`], 415],
    ['chunks of no type', [CHUNKED], 415],
    ['chunks of a form', ['Content-Type: multipart/form-data; boundary=x', CHUNKED], 415],
    ['JSON of 50 MiB', ['Content-Type: application/json', `Content-Length: ${50 * MIB}`], 413],
    ['chunks of JSON without an end', ['Content-Type: application/json', CHUNKED], 413],
  ])('%s', async (_what, headers, status) => {
    const socket = await connectTo(platform);
    try {
      const answered = once(socket, 'data');
      socket.write(`POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`);
      // A small part of what was announced; the answer must not wait for the rest.
      const part = Buffer.alloc(2 * MIB, ' ');
      socket.write(headers.includes(CHUNKED) ? chunk(part) : part);
      const [answer] = await answered;
      expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    } finally {
      socket.destroy();
    }
    await platform.nobody.send('GET', '/health');
  });
});

test('a download that nobody reads does not hold up the end', { timeout: 60_000 }, async () => {
  const closing = await startTestPlatform();
  let socket: Socket | undefined;
  let received = 0;
  const size = 30 * MIB;
  try {
    const owner = await closing.signUp();
    const { dataset_id } = await owner.dataset();
    const bytes = 'The quick brown fox jumps.\n'.repeat(size / 27 + 1).slice(0, size);
    const { object_id: id } = await uploaded(owner, dataset_id, { filename: 'long.txt', bytes });
    const { download_url } = await owner.ok(objects.download, { id });
    socket = await connectTo(closing);
    const { pathname, search: query } = new URL(download_url);
    socket.write(`GET ${pathname}${query} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const [first] = await once(socket, 'data');
    socket.pause();
    expect(String(first)).toMatch(/^HTTP\/1.1 200 /);
    received = first.length;
  } finally {
    // The server lets an idle socket be for longer than this test may take.
    await closing.close();
  }
  socket.on('data', (bytes) => {
    received += bytes.length;
  });
  socket.on('error', () => {});
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
  expect(received).toBeLessThan(size);
});

test('the demo loads where the public URL leads nowhere, and stays as it is', async () => {
  const demo = await startTestPlatform({ IPTO_PUBLIC_URL: 'https://ipto.invalid' });
  try {
    const { services, folder, dataDir, url } = demo;
    const load = (keyFile = 'demo-key') => loadDemo(services, folder, join(dataDir, keyFile));
    const access = await load();
    const { key = '', question = '' } = access ?? {};
    const agent = new KeyHolder(url, key, '');
    const { results } = await agent.ok(search.query, { query: question });
    expect(results.map(({ filename }) => filename)).toContain('fa-0331-impeller-erosion.md');
    await agent.refused(contract.datasets.create, { name: 'Papers' }, 'insufficient_scope');
    expect(await services.db.prisma.storedObject.groupBy({ by: ['status'], _count: true })).toEqual([
      { status: 'ready', _count: 13 },
    ]);

    expect(await load()).toEqual(access);
    expect(await services.db.prisma.storedObject.count()).toBe(13);

    await services.db.prisma.apiKey.updateMany({ data: { revokedAt: new Date() } });
    await agent.refused(search.query, { query: question }, 'unauthorized');
    expect(await load()).toBeNull();

    await demo.signUp();
    expect(await load('another-key')).toBeNull();
    expect(await services.db.prisma.apiKey.count()).toBe(1);
  } finally {
    await demo.close();
  }
});

test('the demo stays away from an installation in use', async () => {
  await using folder = await temporaryFolder();
  await platform.signUp();
  const before = await platform.services.db.prisma.tenant.count();
  expect(await loadDemo(platform.services, platform.folder, join(folder.path, 'demo-key'))).toBeNull();
  expect(await platform.services.db.prisma.tenant.count()).toBe(before);
});

test('text in an old encoding is read, and its owner told how', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const bytes = Uint8Array.from(Buffer.from('Le café du musée est fermé.\n', 'latin1'));
  const { object_id } = await uploaded(owner, dataset, { filename: 'note.txt', bytes });
  expect(await approved(platform, owner, object_id)).toMatchObject({
    status: 'ready',
    status_reason: expect.stringContaining('windows-1252'),
  });
  const { results } = await owner.ok(search.query, { query: 'musée', mode: 'lexical' });
  expect(results).toMatchObject([{ object_id, snippet: expect.stringContaining('café du musée') }]);
});

describe('the audit log', () => {
  const eventsOf = async (targetId: string) =>
    platform.services.db.prisma.auditEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } });

  test('tells an object’s way until it is ready', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const { object_id } = await ready(platform, owner, dataset, TEXT);
    const { tenantId, userId } = owner;
    const byOwner = { tenantId, actorType: 'user', actorId: userId, targetType: 'object' };
    expect(await eventsOf(object_id)).toMatchObject([
      { ...byOwner, action: 'object.upload_started', details: { filename: TEXT.filename } },
      { ...byOwner, action: 'object.confirmed', requestId: expect.stringMatching(/^req_/) },
      { ...byOwner, action: 'object.approved', actorId: platform.admin.userId },
      { tenantId, action: 'object.ready', actorType: 'system', details: { passage_count: 1 } },
    ]);
    expect(await eventsOf(dataset)).toMatchObject([
      { action: 'dataset.created' },
      { action: 'dataset.updated', actorType: 'system', details: { changes: { status: 'ingesting' } } },
      { action: 'dataset.updated', actorType: 'system', details: { changes: { status: 'active' } } },
    ]);
  });

  test('tells why an object failed', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const bytes = `%PDF-1.7\n${'garbage '.repeat(500)}`;
    const file = { filename: 'broken.pdf', bytes, content_type: 'application/pdf' };
    const { object_id } = await uploaded(owner, dataset, file);
    await platform.admin.ok(review.approve, { tenant_id: owner.tenantId, object_id });
    const { status, status_reason: reason } = await settled(owner, object_id);
    expect(status).toBe('failed');
    const events = await eventsOf(object_id);
    expect(events.at(-1)).toMatchObject({
      tenantId: owner.tenantId,
      action: 'object.failed',
      actorType: 'system',
      details: { reason },
    });
    expect(events.map(({ action }) => action)).not.toContain('object.ready');
  });
});

test('a lone quote in a query is no phrase', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const bytes = 'Copper pipes of 24 inches are kept in the yard.\n';
  const { object_id } = await ready(platform, owner, dataset, { filename: 'pipes.txt', bytes });
  for (const query of ['24" pipes', 'pipes 24"', '"pipes 24'])
    for (const mode of ['lexical', 'auto'] as const) {
      const { results } = await owner.ok(search.query, { query, mode, dataset_ids: [dataset] });
      expect(results, query).toMatchObject([{ object_id }]);
    }
});

test('bytes that an object refers to are never removed', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const { object_id: id } = await ready(platform, owner, dataset, TEXT);
  const { db, storage, queue } = platform.services;
  const { sealedKey, uploadKey } = await db.prisma.storedObject.findUniqueOrThrow({ where: { id } });
  const stray = `sealed/${id}/stray`;
  expect(await storage.seal(uploadKey, stray)).toBe(true);
  await db.tx((tx) => removeBytes(tx, queue, [sealedKey, stray]));
  // One job has both: once the stray is gone, the other has been left.
  await expect.poll(() => storage.size(stray), { timeout: 20_000 }).toBeNull();
  const { download_url } = await owner.ok(objects.download, { id });
  expect(await (await fetch(download_url)).text()).toBe(TEXT.bytes);
});

test('an open endpoint reads no credential, yet refuses two', async () => {
  const health = (headers: Record<string, string>) => platform.nobody.send('GET', '/health', { headers });
  for (const authorization of ['Basic x', 'Bearer', 'Bearer unknown', 'nonsense'])
    expect((await health({ authorization })).status, authorization).toBe(200);
  expect((await health({ 'x-api-key': 'nonsense' })).status).toBe(200);
  const { error } = await health({ authorization: 'Basic x', 'x-api-key': 'nonsense' });
  expect(error?.code).toBe('bad_request');
});
