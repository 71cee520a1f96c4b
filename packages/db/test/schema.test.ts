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
  for (const [ordinal, lexemes] of ['sun moon', 'moon moon', 'sea'].entries())
    await testing.db.sql(Prisma.sql`
      INSERT INTO passages (id, object_id, dataset_id, ordinal, title, body, citation, content_hash, lexemes, terms, embedding)
      VALUES (${`psg_${ordinal}`}, 'obj_1', 'dset_1', ${ordinal}, '', ${lexemes}, '{}', ${`h${ordinal}`}, ${lexemes},
              to_tsvector('simple', ${lexemes}), ${axis(ordinal)}::vector)`);
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

/** A unit vector along one axis. */
function axis(index: number): string {
  return JSON.stringify(Array.from({ length: 384 }, (_, i) => (i === index ? 1 : 0)));
}

test('BM25 ranks through its index', async () => {
  const rows = await testing.db.sql<{ id: string }>(
    Prisma.sql`SELECT id FROM passages WHERE embedding IS NOT NULL AND terms @@ to_tsquery('simple', 'moon')
      ORDER BY lexemes <@> to_bm25query('moon', 'passages_bm25_idx') LIMIT 10`,
  );
  expect(rows.map(({ id }) => id)).toEqual(['psg_1', 'psg_0']);
});

test('signatures tell how far vectors are apart', async () => {
  await testing.db.sql(Prisma.sql`
    INSERT INTO passage_signatures (passage_id, object_id, dataset_id, signature)
    SELECT id, object_id, dataset_id, binary_quantize(embedding) FROM passages`);
  const rows = await testing.db.sql<{ id: string; apart: number }>(
    Prisma.sql`SELECT passage_id AS id, signature <~> binary_quantize(${axis(2)}::vector)::bit(384) AS apart
      FROM passage_signatures ORDER BY apart, passage_id`,
  );
  expect(rows).toEqual([
    { id: 'psg_2', apart: 0 },
    { id: 'psg_0', apart: 2 },
    { id: 'psg_1', apart: 2 },
  ]);
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
