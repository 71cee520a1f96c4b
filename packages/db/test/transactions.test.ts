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

describe('a transaction on the driver', () => {
  const rowsOf = (id: number) =>
    testing.db.query<{ value: number }>(Prisma.sql`SELECT value FROM counters WHERE id = ${id}`);

  test('commits what it wrote, whatever runs beside it', async () => {
    await testing.db.query(Prisma.sql`INSERT INTO counters VALUES (10, 0)`);
    const increment = () =>
      testing.db.writing(async (writer) => {
        const held = Prisma.sql`SELECT value FROM counters WHERE id = 10 FOR UPDATE`;
        const [row] = await writer.query<{ value: number }>(held);
        await writer.execute(Prisma.sql`UPDATE counters SET value = ${(row?.value ?? 0) + 1} WHERE id = 10`);
      });
    await Promise.all(Array.from({ length: 40 }, increment));
    expect(await rowsOf(10)).toEqual([{ value: 40 }]);
  });

  test('rolls back when a statement fails or its work throws, and the next one starts clean', async () => {
    const insert = Prisma.sql`INSERT INTO counters VALUES (11, 0)`;
    const twice = testing.db.writing(async (writer) => {
      await writer.execute(insert);
      await writer.execute(insert);
    });
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    const regretted = testing.db.writing(async (writer) => {
      await writer.execute(insert);
      throw new Error('changed my mind');
    });
    await expect(regretted).rejects.toThrow('changed my mind');
    expect(await rowsOf(11)).toEqual([]);
    await testing.db.writing((writer) => writer.execute(insert));
    expect(await rowsOf(11)).toEqual([{ value: 0 }]);
  });

  test('that goes on after a failed statement has not committed', async () => {
    const work = testing.db.writing(async (writer) => {
      await writer.execute(Prisma.sql`INSERT INTO counters VALUES (12, 0)`);
      await writer.execute(Prisma.sql`SELECT 1 / 0`).catch(() => {});
    });
    await expect(work).rejects.toThrow('its transaction went on');
    expect(await rowsOf(12)).toEqual([]);
  });

  test('runs again when it had to give way to another', async () => {
    await testing.db.query(Prisma.sql`CREATE SEQUENCE attempts`);
    await testing.db.query(Prisma.sql`
      CREATE FUNCTION give_way() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('attempts') < 3 THEN RAISE EXCEPTION 'gave way' USING ERRCODE = '40P01'; END IF;
      END $$`);
    await testing.db.writing(async (writer) => {
      await writer.execute(Prisma.sql`INSERT INTO counters VALUES (13, 0)`);
      await writer.execute(Prisma.sql`SELECT give_way()`);
    });
    expect(await rowsOf(13)).toEqual([{ value: 0 }]);
  });
});

test('background work comes to its turn while requests never pause, and one that fails stops none', async () => {
  const { db } = testing;
  let asking = true;
  const requests = (async () => {
    while (asking) await db.ping();
  })();
  const work = (fails: boolean) =>
    db.background.writing(async (writer) => {
      await writer.query(Prisma.sql`SELECT 1`);
      if (fails) throw new Error('failed');
    });
  const outcomes = await Promise.allSettled([work(false), work(true), work(false)]);
  asking = false;
  await requests;
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a parameter of 16 MB arrives whole', async () => {
  const text = 'é0123456789abcde'.repeat(1024 * 1024);
  const [row] = await testing.db.query<{ text: string }>(Prisma.sql`SELECT ${text}::text AS text`);
  expect(row?.text === text).toBe(true);
}, 180_000);

test('ping answers', async () => {
  await expect(testing.db.ping()).resolves.toBeUndefined();
});
