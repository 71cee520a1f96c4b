import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Database, MigrationFailed, openDatabase } from '@ipto/db';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { emptyDatabaseForEach } from './empty-database.js';

const firstSchema = await readFile(new URL('fixtures/first-schema.sql', import.meta.url), 'utf8');
const sampleRows = await readFile(new URL('fixtures/first-schema.rows.sql', import.meta.url), 'utf8');

/** What stands for pgvector in the fixture. The conversion drops extensions only. */
const DROP_STANDINS = 'DROP FUNCTION vector_send; DROP DOMAIN vector';
/** Columns and tables that the conversion brings or takes. */
const OF_PASSAGES = '{language,lexemes,terms,embedding,heading_path}';
const OF_OBJECTS = '{segment_id,segment_slot}';
const GONE = ['passage_signatures', 'dataset_terms', 'dataset_languages', '_prisma_migrations'];

const database = emptyDatabaseForEach();

/** Works on the database as it is, without migrating it. */
async function connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function using<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url: database.url, dataDir: tmpdir() });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Makes the database one of the first release, and does `more` to it. */
async function makeFirst(more = ''): Promise<void> {
  await connected((client) => client.query(firstSchema + sampleRows + more));
}

async function texts(client: pg.Client, statement: string): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(statement);
  return rows.map(({ text }) => text);
}

/** Every row of what is kept, by table. */
async function keptRows(client: pg.Client): Promise<Record<string, string[]>> {
  const tables = await texts(
    client,
    `SELECT relname AS text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const kept: Record<string, string[]> = {};
  for (const table of tables.filter((name) => !GONE.includes(name)))
    kept[table] = await texts(
      client,
      `SELECT (to_jsonb(t) - '${table === 'passages' ? OF_PASSAGES : OF_OBJECTS}'::text[])::text AS text
         FROM "${table}" t ORDER BY 1`,
    );
  return kept;
}

/** Everything that makes the schema, as text, but for the order of columns. */
const SCHEMA = `
  SELECT format('%s %s %s%s%s', relname, relpersistence, coalesce(reloptions::text, ''),
                ' replica ', relreplident) AS text
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
  UNION ALL
  SELECT format('%s.%s %s null=%s default=%s storage=%s identity=%s collation=%s', attrelid::regclass, attname,
                format_type(atttypid, atttypmod), NOT attnotnull, pg_get_expr(adbin, adrelid), attstorage, attidentity,
                attcollation::regcollation)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('%s clustered=%s', pg_get_indexdef(indexrelid), indisclustered)
    FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
   WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
  UNION ALL
  SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('%s %s %s', typname, typtype, (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
  ORDER BY 1`;

const RECORDS = `
  SELECT format('%s %s %s %s %s', migration_name, checksum, applied_steps_count, finished_at >= started_at,
                rolled_back_at) AS text
    FROM _prisma_migrations ORDER BY 1`;

const schemaAndRecords = async (client: pg.Client) => ({
  schema: await texts(client, SCHEMA),
  records: await texts(client, RECORDS),
});

/** The numbers of a stored vector. */
function numbers(vector: Buffer): number[] {
  return Array.from({ length: vector.length / 4 }, (_, i) => vector.readFloatBE(i * 4));
}

describe('a database of the first release', () => {
  test('is taken over with every row', async () => {
    await makeFirst();
    const before = await connected(keptRows);
    await using(async (db) => {
      const { passage_vectors, search_segments, ...after } = await connected(keptRows);
      expect(after).toEqual(before);
      expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
      expect(search_segments).toEqual([]);
      expect(passage_vectors).toHaveLength(3);

      const vectors = await db.prisma.passageVector.findMany({ orderBy: { passageId: 'asc' } });
      expect(vectors.map(({ passageId }) => passageId)).toEqual(['psg_0', 'psg_1', 'psg_3']);
      const [even, sparse] = vectors.map(({ vector }) => numbers(Buffer.from(vector)));
      expect(even).toEqual(Array(384).fill(Math.fround(0.05103104)));
      expect(sparse).toHaveLength(384);
      expect(sparse?.flatMap((value, i) => (value === 0 ? [] : [[i, value]]))).toEqual([
        [6, Math.fround(-0.6)],
        [8, Math.fround(1e-30)],
        [383, Math.fround(0.8)],
      ]);
      expect(await db.prisma.passage.findUnique({ where: { id: 'psg_0' } })).toMatchObject({
        title: 'Heading',
        headingPath: [],
        body: 'Sun "moon"\n\u2028 ☀ \\u0000',
      });
      expect(
        await db.prisma.storedObject.findMany({ select: { segmentId: true, segmentSlot: true } }),
      ).toEqual(Array(3).fill({ segmentId: null, segmentSlot: null }));
    });
  });

  test('has the very schema of a new one then', async () => {
    await using((db) => db.ping());
    const fresh = await connected(schemaAndRecords);
    await connected((client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
    await makeFirst();
    await using((db) => db.ping());
    await connected((client) => client.query(DROP_STANDINS));
    expect(await connected(schemaAndRecords)).toEqual(fresh);
    // The next start finds nothing to do.
    await using((db) => db.ping());
    expect(await connected(schemaAndRecords)).toEqual(fresh);
  });

  test('of which it is not said what made its vectors has those of the local model', async () => {
    await makeFirst('DELETE FROM search_index');
    await using(async ({ prisma }) =>
      expect(await prisma.searchIndex.findMany()).toMatchObject([
        { id: 1, model: 'all-MiniLM-L6-v2-int8', dimensions: 384, targetModel: null, position: null },
      ]),
    );
  });

  test.each([
    [
      'a migration short',
      `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_searches_by_time'`,
      /20261126193456_searches_by_time .* is not applied .* last release that uses pgvector/,
    ],
    [
      'with one unfinished',
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_ledger'`,
      /20261126022522_ledger .* is not applied/,
    ],
    [
      "with another program's",
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '2020_other', now())`,
      /2020_other stands beside those of the first release/,
    ],
    [
      'that something else depends on',
      'CREATE VIEW languages AS SELECT DISTINCT language FROM passages',
      /could not take over .* which is as it was: cannot drop column language/,
    ],
  ])('%s stays as it is, and the start says why', async (_, more, message) => {
    await makeFirst(more);
    const before = await connected((client) => texts(client, SCHEMA));
    await expect(using(async () => {})).rejects.toBeInstanceOf(MigrationFailed);
    await expect(using(async () => {})).rejects.toThrow(message);
    expect(await connected((client) => texts(client, SCHEMA))).toEqual(before);
  });

  test('is taken over once by processes that start together', async () => {
    await makeFirst();
    const opened = await Promise.all(
      Array.from({ length: 3 }, () => openDatabase({ url: database.url, dataDir: tmpdir() })),
    );
    await Promise.all(opened.map((db) => db.close()));
    await using(async ({ prisma }) => expect(await prisma.passageVector.count()).toBe(3));
  });
});
