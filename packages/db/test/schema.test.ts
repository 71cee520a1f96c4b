import { randomBytes } from 'node:crypto';
import { Prisma } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await openTestDatabase();
  const { prisma } = testing.db;
  await prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
  await prisma.dataset.create({ data: { id: 'dset_1', tenantId: 'tnt_1', name: 'Papers' } });
  await prisma.storedObject.create({ data: object('obj_1', 10n) });
  await prisma.passage.create({
    data: {
      id: 'psg_0',
      objectId: 'obj_1',
      datasetId: 'dset_1',
      ordinal: 0,
      title: 'Tides',
      headingPath: ['Sun, "moon"', ''],
      body: 'Sea',
      citation: {},
      contentHash: 'h0',
    },
  });
}, 180_000);
afterAll(() => testing.dispose(), 180_000);

function object(id: string, sizeBytes: bigint) {
  return {
    id,
    datasetId: 'dset_1',
    tenantId: 'tnt_1',
    filename: 'a.txt',
    declaredContentType: 'text/plain',
    contentType: 'text/plain',
    sizeBytes,
    uploadKey: `uploads/${id}`,
  };
}

test('a passage has its headings, and its vector to the byte', async () => {
  const { prisma } = testing.db;
  const vector = Uint8Array.from({ length: 1536 }, (_, i) => i % 256);
  await prisma.passageVector.create({ data: { passageId: 'psg_0', vector } });
  const passage = await prisma.passage.findUniqueOrThrow({
    where: { id: 'psg_0' },
    include: { vector: true },
  });
  expect(passage.headingPath).toEqual(['Sun, "moon"', '']);
  expect(new Uint8Array(passage.vector?.vector ?? [])).toEqual(vector);
});

test('vectors lie in their rows, up to what a page can hold', async () => {
  const { prisma } = testing.db;
  await prisma.passageVector.upsert({
    where: { passageId: 'psg_0' },
    create: { passageId: 'psg_0', vector: randomBytes(7680) },
    update: { vector: randomBytes(7680) },
  });
  const { rows } = await testing.db.pool.query(
    `SELECT pg_relation_size(reltoastrelid)::int AS beside FROM pg_class WHERE relname = 'passage_vectors'`,
  );
  expect(rows).toEqual([{ beside: 0 }]);
});

test('a segment goes with its dataset', async () => {
  const { prisma } = testing.db;
  await prisma.dataset.create({ data: { id: 'dset_2', tenantId: 'tnt_1', name: 'Other' } });
  const bytes = Uint8Array.from([0, 255]);
  const segment = { datasetId: 'dset_2', format: 1, objects: 1, passages: 1, data: bytes, positions: bytes };
  const [first, second] = [
    await prisma.searchSegment.create({ data: segment }),
    await prisma.searchSegment.create({ data: segment }),
  ];
  expect(first).toMatchObject({ dead: [], format: 1 });
  expect(new Uint8Array(first.data)).toEqual(bytes);
  expect(second.id).toBeGreaterThan(first.id);
  await prisma.dataset.delete({ where: { id: 'dset_2' } });
  expect(await prisma.searchSegment.count()).toBe(0);
});

test.each([
  ['an object of negative size', () => testing.db.prisma.storedObject.create({ data: object('obj_2', -1n) })],
  [
    'a half-life of no days',
    () => testing.db.prisma.dataset.update({ where: { id: 'dset_1' }, data: { halfLifeDays: 0 } }),
  ],
  [
    'a negative price',
    () => testing.db.prisma.dataset.update({ where: { id: 'dset_1' }, data: { unitPriceMicros: -1n } }),
  ],
  [
    'a passage before the first',
    () => testing.db.prisma.passage.update({ where: { id: 'psg_0' }, data: { ordinal: -1 } }),
  ],
  [
    'a vector of part of a number',
    () =>
      testing.db.prisma.passageVector.upsert({
        where: { passageId: 'psg_0' },
        create: { passageId: 'psg_0', vector: Uint8Array.of(1, 2, 3) },
        update: { vector: Uint8Array.of(1, 2, 3) },
      }),
  ],
  [
    'an object in no place of a segment',
    () => testing.db.prisma.storedObject.update({ where: { id: 'obj_1' }, data: { segmentId: 1n } }),
  ],
])('%s is refused', async (_, write) => {
  await expect(write()).rejects.toThrow(/_check/);
});

test('a second user of one address is a unique violation', async () => {
  const user = { email: 'a@example.com', displayName: 'A' };
  await testing.db.prisma.user.create({ data: { id: 'usr_1', ...user } });
  const second = testing.db.prisma.user.create({ data: { id: 'usr_2', ...user } });
  await expect(second).rejects.toBeInstanceOf(Prisma.PrismaClientKnownRequestError);
  await expect(second).rejects.toMatchObject({ code: 'P2002' });
});
