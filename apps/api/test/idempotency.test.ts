import { contract } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { dumpDatabase } from './support/dump.js';
import type { Member } from './support/member.js';

const HOUR_MS = 3_600_000;

let platform: TestPlatform;
let member: Member;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

type Headers = { readonly 'idempotency-key': string };
let keys = 0;
const newKey = (): Headers => ({ 'idempotency-key': `key-${++keys}` });

async function datasetCount(): Promise<number> {
  return (await member.ok(contract.datasets.list, { limit: 100 })).items.length;
}

describe('a POST with an Idempotency-Key', () => {
  beforeAll(async () => {
    member = await platform.signUp();
  });

  test('is carried out once and answered the same each time', async () => {
    const headers = newKey();
    const before = await datasetCount();
    const first = await member.call(contract.datasets.create, { name: 'Once' }, headers);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (let i = 0; i < 3; i++) {
      const again = await member.call(contract.datasets.create, { name: 'Once' }, headers);
      expect([again.status, again.data]).toEqual([201, first.data]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    expect(await datasetCount()).toBe(before + 1);
  });

  test('is carried out once when it is sent many times at once', async () => {
    const headers = newKey();
    const before = await datasetCount();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => member.call(contract.datasets.create, { name: 'Many' }, headers)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ data }) => data.dataset_id)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await datasetCount()).toBe(before + 1);
  });

  test('over tRPC is carried out once, too, and apart from REST only by what it asks', async () => {
    const headers = newKey();
    const before = await datasetCount();
    const first = await member.trpc('datasets.create', contract.datasets.create, { name: 'T' }, headers);
    const again = await member.trpc('datasets.create', contract.datasets.create, { name: 'T' }, headers);
    expect(again.data).toEqual(first.data);
    expect(await datasetCount()).toBe(before + 1);
  });

  test('is refused for another body', async () => {
    const headers = newKey();
    await member.call(contract.datasets.create, { name: 'A' }, headers);
    const other = await member.call(contract.datasets.create, { name: 'B' }, headers);
    expect([other.status, other.error?.code]).toEqual([409, 'idempotency_conflict']);
  });

  test('is its credential’s and its procedure’s alone', async () => {
    const headers = newKey();
    const key = await member.key({ scopes: ['datasets:write', 'datasets:read', 'keys:write'] });
    const made = await member.call(contract.datasets.create, { name: 'Mine' }, headers);
    const others = await key.call(contract.datasets.create, { name: 'Mine' }, headers);
    expect(others.data.dataset_id).not.toBe(made.data.dataset_id);
    const upload = {
      dataset_id: made.data.dataset_id,
      filename: 'a',
      content_type: 'text/plain',
      size_bytes: 1,
    };
    expect((await member.call(contract.objects.upload, upload, headers)).status).toBe(201);
  });

  test('gives 404, 409 and 422 again, and nothing else', async () => {
    const missing = { id: 'key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG', dataset_id: 'dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG' };
    const notFound = newKey();
    const open = await member.key();
    const dataset = await member.dataset();
    const conflict = newKey();
    const invalid = newKey();
    const bad = { name: 'x', unit_price: -1 };
    for (const replayed of [null, 'true']) {
      const answers = [
        await member.call(contract.keys.grant, missing, notFound),
        await member.call(contract.keys.grant, { id: open.id, dataset_id: dataset.dataset_id }, conflict),
        await member.call(contract.datasets.create, bad, invalid),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 409, 422]);
      for (const { headers } of answers) expect(headers.get('idempotency-replayed')).toBe(replayed);
    }
    const unstorable = newKey();
    for (let i = 0; i < 2; i++) {
      const json = { name: 'x', 'a\0\ud800': 1 };
      const { method, path } = contract.datasets.create.rest;
      expect((await member.send(method, path, { json, headers: unstorable })).status).toBe(422);
    }
    const refused = newKey();
    const viewer = await member.key({ scopes: ['datasets:read'] });
    for (let i = 0; i < 2; i++) {
      const answer = await viewer.call(contract.datasets.create, { name: 'x' }, refused);
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([403, null]);
    }
  });

  test('may be used anew after 24 hours', async () => {
    const headers = newKey();
    const first = await member.call(contract.datasets.create, { name: 'Day' }, headers);
    const later = await platform.clock.later(24 * HOUR_MS + 1000, () =>
      member.call(contract.datasets.create, { name: 'Day' }, headers),
    );
    expect(later.status).toBe(201);
    expect(later.data.dataset_id).not.toBe(first.data.dataset_id);
  });

  test('of an upload gives a URL that works, as long as there is something to upload', async () => {
    const headers = newKey();
    const dataset = await member.dataset();
    const input = {
      dataset_id: dataset.dataset_id,
      filename: 'a.txt',
      content_type: 'text/plain',
      size_bytes: 5,
    };
    const first = await member.call(contract.objects.upload, input, headers);
    const replay = () => member.call(contract.objects.upload, input, headers);
    const again = await platform.clock.later(HOUR_MS, async () => {
      const { data } = await replay();
      const put = await fetch(data.upload_url, { method: 'PUT', headers: data.headers, body: 'hello' });
      expect(put.status).toBe(200);
      return data;
    });
    expect(again.object_id).toBe(first.data.object_id);
    await member.ok(contract.objects.cancel, { id: again.object_id });
    expect((await replay()).status).toBe(404);
  });

  test('has to be a key', async () => {
    for (const key of ['', 'x'.repeat(256), 'two words']) {
      const headers = { 'idempotency-key': key };
      expect((await member.call(contract.datasets.create, { name: 'x' }, headers)).status).toBe(422);
      // Who may not call learns nothing else first.
      const { method, path } = contract.datasets.create.rest;
      expect((await platform.nobody.send(method, path, { json: { name: 'x' }, headers })).status).toBe(401);
    }
  });

  test('of an auth procedure is paid no heed', async () => {
    const headers = newKey();
    const person = await platform.signUp();
    const switched = { tenant_id: person.tenantId };
    const [a, b] = [
      await person.call(contract.auth.switch, switched, headers),
      await person.call(contract.auth.switch, switched, headers),
    ];
    expect(a.data.session_token).not.toBe(b.data.session_token);
  });
});

test('a replayed key creation tells which key it made and never its secret', async () => {
  member = await platform.signUp();
  const headers = newKey();
  const input = { name: 'agent', scopes: ['datasets:read' as const] };
  const first = await member.call(contract.keys.create, input, headers);
  const again = await member.call(contract.keys.create, input, headers);
  expect([again.status, again.error]).toEqual([
    409,
    expect.objectContaining({
      code: 'idempotency_conflict',
      details: { api_key_id: first.data.api_key_id },
    }),
  ]);
  expect(await dumpDatabase(platform.services.db)).not.toContain(first.data.secret);
  expect(again.text).not.toContain(first.data.secret);
});

describe('a process that dies', () => {
  const rowOf = (headers: Headers) => Prisma.sql`key = ${headers['idempotency-key']}`;

  beforeAll(async () => {
    member = await platform.signUp();
  });

  test('before it changed anything leaves a key that works once its lease is over', async () => {
    const headers = newKey();
    const { db, now } = platform.services;
    await member.call(contract.datasets.create, { name: 'Died' }, headers);
    await db.sql(Prisma.sql`
      UPDATE idempotency_keys SET answer = NULL, committed_at = NULL, lease_ends_at = ${now()}
      WHERE ${rowOf(headers)} RETURNING 1`);
    const before = await datasetCount();
    expect((await member.call(contract.datasets.create, { name: 'Died' }, headers)).status).toBe(201);
    expect(await datasetCount()).toBe(before + 1);
  });

  const searchCount = async () => (await member.ok(contract.agent.searches, { limit: 100 })).items.length;

  test.each([
    [
      'a change',
      (headers: Headers) => member.call(contract.datasets.create, { name: 'Lost' }, headers),
      datasetCount,
    ],
    [
      'a search',
      (headers: Headers) => member.call(contract.search.query, { query: 'otters', mode: 'lexical' }, headers),
      searchCount,
    ],
  ])(
    'after the commit of %s and before its answer does not have it carried out again',
    async (_, send, count) => {
      const headers = newKey();
      const { db, now } = platform.services;
      await send(headers);
      const [row] = await db.sql<{ committed: boolean }>(Prisma.sql`
      UPDATE idempotency_keys SET answer = NULL, lease_ends_at = ${now()}
      WHERE ${rowOf(headers)} RETURNING committed_at IS NOT NULL AS committed`);
      expect(row?.committed).toBe(true);
      const before = await count();
      const again = await send(headers);
      expect([again.status, again.error?.code]).toEqual([409, 'idempotency_conflict']);
      expect(await count()).toBe(before);
    },
  );
});
