import { Prisma, TransactionOver, type Tx } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await openTestDatabase();
  await testing.db.sql(Prisma.sql`CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)`);
  await testing.db.sql(Prisma.sql`CREATE TABLE entries (id serial PRIMARY KEY, counter_id int NOT NULL)`);
}, 180_000);
afterAll(() => testing.dispose(), 180_000);

describe('transactions', () => {
  test('of 32 parallel clients lose nothing and see nothing of each other', async () => {
    await testing.db.sql(Prisma.sql`INSERT INTO counters VALUES (1, 0)`);
    const increment = () =>
      testing.db.tx(async (tx) => {
        const rows = await tx.sql<{ value: number }>(
          Prisma.sql`SELECT value FROM counters WHERE id = 1 FOR UPDATE`,
        );
        await tx.sql(Prisma.sql`INSERT INTO entries (counter_id) VALUES (1)`);
        await tx.sql(Prisma.sql`UPDATE counters SET value = ${(rows[0]?.value ?? 0) + 1} WHERE id = 1`);
        const after = await tx.sql<{ agree: boolean }>(Prisma.sql`
            SELECT (SELECT count(*) FROM entries WHERE counter_id = 1)
                 = (SELECT value FROM counters WHERE id = 1) AS agree`);
        expect(after).toEqual([{ agree: true }]);
      });
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let round = 0; round < 5; round++) await increment();
      }),
    );
    expect(await testing.db.sql(Prisma.sql`SELECT value FROM counters WHERE id = 1`)).toEqual([
      { value: 160 },
    ]);
    expect(
      await testing.db.sql(Prisma.sql`SELECT count(*)::int AS n FROM entries WHERE counter_id = 1`),
    ).toEqual([{ n: 160 }]);
  }, 300_000);

  test('roll back as a whole when a statement fails', async () => {
    await expect(
      testing.db.tx(async (tx) => {
        await tx.sql(Prisma.sql`INSERT INTO counters VALUES (2, 0)`);
        await tx.sql(Prisma.sql`INSERT INTO counters VALUES (2, 0)`);
      }),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await testing.db.sql(Prisma.sql`SELECT * FROM counters WHERE id = 2`)).toEqual([]);
  });

  test('roll back when the caller throws, and the next one starts clean', async () => {
    await expect(
      testing.db.tx(async (tx) => {
        await tx.sql(Prisma.sql`INSERT INTO counters VALUES (3, 0)`);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await testing.db.tx((tx) => tx.sql(Prisma.sql`INSERT INTO counters VALUES (4, 0)`));
    expect(await testing.db.sql(Prisma.sql`SELECT id FROM counters WHERE id IN (3, 4)`)).toEqual([{ id: 4 }]);
  });

  test('of a connection that goes away are rolled back, and its session is forgotten', async () => {
    const { pool } = testing.db;
    const client = await pool.connect();
    await client.query("SET application_name = 'left behind'");
    await client.query('BEGIN');
    await client.query('INSERT INTO counters VALUES (5, 0)');
    client.release(true);
    expect(await testing.db.sql(Prisma.sql`SELECT * FROM counters WHERE id = 5`)).toEqual([]);
    expect(await testing.db.sql(Prisma.sql`SHOW application_name`)).not.toEqual([
      { application_name: 'left behind' },
    ]);
  });
});

describe('a transaction on the driver', () => {
  const rowsOf = (id: number) =>
    testing.db.sql<{ value: number }>(Prisma.sql`SELECT value FROM counters WHERE id = ${id}`);

  test('commits what it wrote, whatever runs beside it', async () => {
    await testing.db.sql(Prisma.sql`INSERT INTO counters VALUES (10, 0)`);
    const increment = () =>
      testing.db.tx(async (tx) => {
        const held = Prisma.sql`SELECT value FROM counters WHERE id = 10 FOR UPDATE`;
        const [row] = await tx.sql<{ value: number }>(held);
        await tx.sql(Prisma.sql`UPDATE counters SET value = ${(row?.value ?? 0) + 1} WHERE id = 10`);
      });
    await Promise.all(Array.from({ length: 40 }, increment));
    expect(await rowsOf(10)).toEqual([{ value: 40 }]);
  });

  test('rolls back when a statement fails or its work throws, and the next one starts clean', async () => {
    const insert = Prisma.sql`INSERT INTO counters VALUES (11, 0)`;
    const twice = testing.db.tx(async (tx) => {
      await tx.sql(insert);
      await tx.sql(insert);
    });
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    const regretted = testing.db.tx(async (tx) => {
      await tx.sql(insert);
      throw new Error('changed my mind');
    });
    await expect(regretted).rejects.toThrow('changed my mind');
    expect(await rowsOf(11)).toEqual([]);
    await testing.db.tx((tx) => tx.sql(insert));
    expect(await rowsOf(11)).toEqual([{ value: 0 }]);
  });

  test('that goes on after a failed statement has not committed', async () => {
    const work = testing.db.tx(async (tx) => {
      await tx.sql(Prisma.sql`INSERT INTO counters VALUES (12, 0)`);
      await tx.sql(Prisma.sql`SELECT 1 / 0`).catch(() => {});
    });
    await expect(work).rejects.toThrow('its transaction went on');
    expect(await rowsOf(12)).toEqual([]);
  });

  test('runs again when it had to give way to another', async () => {
    await testing.db.sql(Prisma.sql`CREATE SEQUENCE attempts`);
    await testing.db.sql(Prisma.sql`
      CREATE FUNCTION give_way() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('attempts') < 3 THEN RAISE EXCEPTION 'gave way' USING ERRCODE = '40P01'; END IF;
      END $$`);
    await testing.db.tx(async (tx) => {
      await tx.sql(Prisma.sql`INSERT INTO counters VALUES (13, 0)`);
      await tx.sql(Prisma.sql`SELECT give_way()`);
    });
    expect(await rowsOf(13)).toEqual([{ value: 0 }]);
  });
});

describe('`sql` and Prisma’s client inside a transaction', () => {
  test('are one transaction on one connection', async () => {
    const id = 'tnt_one_connection';
    const seen = await testing.db.tx(async (tx) => {
      await tx.tenant.create({ data: { id, name: 'Acme' } });
      const found = await tx.sql<{ name: string }>(Prisma.sql`SELECT name FROM tenants WHERE id = ${id}`);
      await tx.sql(Prisma.sql`UPDATE tenants SET name = 'Apex' WHERE id = ${id}`);
      return [...found, await tx.tenant.findUnique({ where: { id }, select: { name: true } })];
    });
    expect(seen).toEqual([{ name: 'Acme' }, { name: 'Apex' }]);
    const regretted = testing.db.tx(async (tx) => {
      await tx.tenant.delete({ where: { id } });
      await tx.sql(Prisma.sql`INSERT INTO counters VALUES (20, 0)`);
      throw new Error('changed my mind');
    });
    await expect(regretted).rejects.toThrow('changed my mind');
    expect(await testing.db.prisma.tenant.count({ where: { id } })).toBe(1);
    expect(await testing.db.sql(Prisma.sql`SELECT 1 FROM counters WHERE id = 20`)).toEqual([]);
  });

  test('stay apart from those of transactions beside it', async () => {
    const note = (attempt: number) =>
      testing.db.tx(async (tx) => {
        const now = () => tx.sql<{ id: string }>(Prisma.sql`SELECT pg_current_xact_id()::text AS id`);
        const [before] = await now();
        await tx.tenant.count();
        const [after] = await now();
        return { attempt, before: before?.id, after: after?.id };
      });
    const told = await Promise.all(Array.from({ length: 20 }, (_, attempt) => note(attempt)));
    expect(told.filter(({ before, after }) => before !== after)).toEqual([]);
    expect(new Set(told.map(({ before }) => before)).size).toBe(20);
  });

  test('run nothing on the connection once it is over', async () => {
    let late: Tx | undefined;
    await testing.db.tx(async (tx) => {
      late = tx;
    });
    await expect(late?.sql(Prisma.sql`SELECT 1`)).rejects.toBeInstanceOf(TransactionOver);
    const slow = testing.db.tx(
      async (tx) => {
        late = tx;
        await vi.waitFor(
          () => expect(late?.sql(Prisma.sql`SELECT 1`)).rejects.toThrow(TransactionOver),
          30_000,
        );
      },
      { timeoutMs: 300 },
    );
    await expect(slow).rejects.toMatchObject({ code: 'P2028' });
  });
});

test('a parameter of 16 MB arrives whole', async () => {
  const text = 'é0123456789abcde'.repeat(1024 * 1024);
  const [row] = await testing.db.sql<{ text: string }>(Prisma.sql`SELECT ${text}::text AS text`);
  expect(row?.text === text).toBe(true);
}, 180_000);

test('ping answers', async () => {
  await expect(testing.db.ping()).resolves.toBeUndefined();
});

test('sessions have the name that was asked for', async () => {
  const named = await openTestDatabase({ applicationName: 'ipto-test' });
  try {
    const sessions = await named.db.sql(Prisma.sql`
      SELECT application_name AS name FROM pg_stat_activity WHERE pid = pg_backend_pid()`);
    expect(sessions).toEqual([{ name: 'ipto-test' }]);
  } finally {
    await named.dispose();
  }
}, 180_000);
