import { Prisma } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await openTestDatabase();
  await testing.db.query(Prisma.sql`CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)`);
  await testing.db.query(Prisma.sql`CREATE TABLE entries (id serial PRIMARY KEY, counter_id int NOT NULL)`);
}, 180_000);
afterAll(() => testing.dispose(), 180_000);

describe('transactions', () => {
  test('of 32 parallel clients lose nothing and see nothing of each other', async () => {
    const { prisma } = testing.db;
    await testing.db.query(Prisma.sql`INSERT INTO counters VALUES (1, 0)`);
    const increment = () =>
      prisma.$transaction(
        async (tx) => {
          const rows = await tx.$queryRaw<
            { value: number }[]
          >`SELECT value FROM counters WHERE id = 1 FOR UPDATE`;
          await tx.$executeRaw`INSERT INTO entries (counter_id) VALUES (1)`;
          await tx.$executeRaw`UPDATE counters SET value = ${(rows[0]?.value ?? 0) + 1} WHERE id = 1`;
          const after = await tx.$queryRaw<{ agree: boolean }[]>`
            SELECT (SELECT count(*) FROM entries WHERE counter_id = 1)
                 = (SELECT value FROM counters WHERE id = 1) AS agree`;
          expect(after).toEqual([{ agree: true }]);
        },
        { maxWait: 60_000, timeout: 60_000 },
      );
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let round = 0; round < 5; round++) await increment();
      }),
    );
    expect(await testing.db.query(Prisma.sql`SELECT value FROM counters WHERE id = 1`)).toEqual([
      { value: 160 },
    ]);
    expect(
      await testing.db.query(Prisma.sql`SELECT count(*)::int AS n FROM entries WHERE counter_id = 1`),
    ).toEqual([{ n: 160 }]);
  }, 300_000);

  test('roll back as a whole when a statement fails', async () => {
    const { prisma } = testing.db;
    await expect(
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO counters VALUES (2, 0)`;
        await tx.$executeRaw`INSERT INTO counters VALUES (2, 0)`;
      }),
    ).rejects.toMatchObject({ code: 'P2010' });
    expect(await testing.db.query(Prisma.sql`SELECT * FROM counters WHERE id = 2`)).toEqual([]);
  });

  test('roll back when the caller throws, and the next one starts clean', async () => {
    const { prisma } = testing.db;
    await expect(
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO counters VALUES (3, 0)`;
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await prisma.$transaction((tx) => tx.$executeRaw`INSERT INTO counters VALUES (4, 0)`);
    expect(await testing.db.query(Prisma.sql`SELECT id FROM counters WHERE id IN (3, 4)`)).toEqual([
      { id: 4 },
    ]);
  });

  test('of a connection that goes away are rolled back, and its session is forgotten', async () => {
    const { pool } = testing.db;
    const client = await pool.connect();
    await client.query("SET application_name = 'left behind'");
    await client.query('BEGIN');
    await client.query('INSERT INTO counters VALUES (5, 0)');
    client.release(true);
    expect(await testing.db.query(Prisma.sql`SELECT * FROM counters WHERE id = 5`)).toEqual([]);
    expect(await testing.db.query(Prisma.sql`SHOW application_name`)).not.toEqual([
      { application_name: 'left behind' },
    ]);
  });
});

test('a parameter of 16 MB arrives whole', async () => {
  const text = 'é0123456789abcde'.repeat(1024 * 1024);
  const [row] = await testing.db.query<{ text: string }>(Prisma.sql`SELECT ${text}::text AS text`);
  expect(row?.text === text).toBe(true);
}, 180_000);

test('ping answers', async () => {
  await expect(testing.db.ping()).resolves.toBeUndefined();
});
