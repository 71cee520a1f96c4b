// Stores the same passages in rounds, by ingest and as bare rows, and prints what `rows.ts` reads:
// rows-program.js <data folder> <file of vectors> <passages>
import { readFile } from 'node:fs/promises';
import { readConfig } from '@ipto/api/config';
import { embeddedText } from '@ipto/api/embedded-text';
import { ingestObject } from '@ipto/api/ingest';
import { startPlatform } from '@ipto/api/platform';
import { newId } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import { freePort } from '@ipto/free-port';
import { contentHash, mergeDue, storedVector } from '@ipto/search';
import { pino } from 'pino';
import { z } from 'zod';
import { installationCpu } from '../processes.js';
import { Corpus, PER_OBJECT, titleOf } from '../search/corpus.js';
import type { RowFigures } from './rows.js';

const ROUNDS = 4;
/** As many objects as the worker has in hand. */
const AT_ONCE = 4;
/** Rows of a batch. */
const BATCH = 32;
const DATASETS = 4;

const [dataDir = '', vectorFile = '', count = ''] = process.argv.slice(2);
const platform = await startPlatform(
  readConfig({ IPTO_DATA_DIR: dataDir, PORT: String(await freePort()), IPTO_WEB: 'off', IPTO_DEMO: 'off' }),
  pino({ level: 'error' }),
);
const { services } = platform;
const { db } = services;
const corpus = Corpus.from(await readFile(vectorFile));
const perRound = Math.ceil(Number(count) / ROUNDS / PER_OBJECT) * PER_OBJECT;

interface MadeObject {
  readonly id: string;
  readonly datasetId: string;
  readonly title: string;
  readonly passages: readonly {
    readonly body: string;
    readonly vector: Float32Array;
    readonly hash: string;
  }[];
}

function makeObjects(round: number, datasets: readonly string[]): MadeObject[] {
  return Array.from({ length: perRound / PER_OBJECT }, (_, at) => {
    const number = (round * perRound) / PER_OBJECT + at;
    return {
      id: newId('object'),
      datasetId: datasets[number % datasets.length] ?? '',
      title: titleOf(number),
      passages: Array.from({ length: PER_OBJECT }, (__, i) => {
        const passage = corpus.passage(number * PER_OBJECT + i);
        return { ...passage, hash: contentHash(passage.body) };
      }),
    };
  });
}

async function atOnce<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function admit(objects: readonly MadeObject[], tenantId: string): Promise<void> {
  await db.prisma.storedObject.createMany({
    data: objects.map(({ id, datasetId, title }) => ({
      id,
      datasetId,
      tenantId,
      filename: `${title}.txt`,
      declaredContentType: 'text/plain',
      contentType: 'text/plain',
      sizeBytes: 1n,
      uploadKey: `uploads/${id}`,
      sealedKey: `sealed/${id}`,
      status: 'approved' as const,
    })),
  });
}

/** The real ingest, but for reading and embedding. */
async function ingest({ id, title, passages }: MadeObject): Promise<void> {
  const texts = passages.map(({ body }, at) => ({
    title,
    headingPath: [],
    body,
    citation: { char_start: at * 1000, char_end: at * 1000 + body.length },
  }));
  const vectors = new Map(texts.map((text, at) => [embeddedText(text), passages[at]?.vector]));
  await ingestObject(
    {
      ...services,
      storage: { withFile: (_key, use) => use('') },
      extractor: { extract: async () => ({ title, language: 'english', warnings: [], passages: texts }) },
      queue: {
        async send(_tx, _job, data) {
          if ('datasetId' in data) merge(z.string().parse(data.datasetId));
        },
      },
      embedder: { embed: async (wanted) => wanted.flatMap((text) => vectors.get(text) ?? []) },
    },
    id,
    new AbortController().signal,
  );
}

const merging = new Map<string, Promise<void>>();

/** Merges what ingest finds due beside it, as the worker does, only that none waits until the queue is looked at. */
function merge(datasetId: string): void {
  const before = merging.get(datasetId) ?? Promise.resolve();
  const lock = async (tx: Tx) => {
    await tx.sql(Prisma.sql`SELECT FROM datasets WHERE id = ${datasetId} FOR NO KEY UPDATE`);
  };
  const own = before.then(async () => {
    while (await mergeDue(db, services.indexer, datasetId, lock));
  });
  // Waited for at the end of the round; until then its failure must not count as unhandled.
  own.catch(() => {});
  merging.set(datasetId, own);
}

async function merged(): Promise<void> {
  await Promise.all(merging.values());
}

const MAKE_BARE = [
  `CREATE TABLE bare_passages (
     id text PRIMARY KEY, object_id text NOT NULL, dataset_id text NOT NULL, ordinal int NOT NULL, title text NOT NULL,
     heading_path text[] NOT NULL, body text NOT NULL, citation jsonb NOT NULL, content_hash text NOT NULL)`,
  'CREATE UNIQUE INDEX ON bare_passages (object_id, ordinal)',
  'CREATE INDEX ON bare_passages (dataset_id)',
  'CREATE TABLE bare_vectors (passage_id text PRIMARY KEY, vector bytea NOT NULL)',
  'ALTER TABLE bare_vectors ALTER vector SET STORAGE EXTERNAL',
];

/** An object's rows, on the disk when they are there, as ingest leaves them. */
async function insertBare({ id, datasetId, title, passages }: MadeObject): Promise<void> {
  await db.tx(async (tx) => {
    for (let at = 0; at < passages.length; at += BATCH) {
      const batch = passages.slice(at, at + BATCH);
      const ids = batch.map(() => newId('passage'));
      const citations = batch.map(({ body }) =>
        JSON.stringify({ char_start: at * 1000, char_end: at * 1000 + body.length }),
      );
      await tx.sql(Prisma.sql`
        INSERT INTO bare_passages
        SELECT id, ${id}, ${datasetId}, ordinal, ${title}, '{}', body, citation, hash
        FROM unnest(${ids}::text[], ${batch.map((_, i) => at + i)}::int[], ${batch.map(({ body }) => body)}::text[],
                    ${citations}::jsonb[], ${batch.map(({ hash }) => hash)}::text[])
             AS given (id, ordinal, body, citation, hash)`);
      await tx.sql(Prisma.sql`
        INSERT INTO bare_vectors
        SELECT * FROM unnest(${ids}::text[], ${batch.map(({ vector }) => storedVector(vector))}::bytea[])`);
    }
  });
}

/** Milliseconds that something takes, and of CPU. */
async function measured(run: () => Promise<void>, cpu: { node: number; database: number }): Promise<number> {
  const used = process.cpuUsage();
  const { database } = installationCpu(process.pid);
  const started = performance.now();
  await run();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(used);
  cpu.node += (user + system) / 1000;
  cpu.database += installationCpu(process.pid).database - database;
  return ms;
}

async function sizesOf(table: string) {
  const [sizes] = await db.sql<{ heap: number; toast: number; indexes: number }>(Prisma.sql`
    SELECT pg_relation_size(c.oid)::float8 AS heap,
           coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0)::float8 AS toast,
           pg_indexes_size(c.oid)::float8 AS indexes
    FROM pg_class c WHERE c.oid = ${table}::regclass`);
  if (!sizes) throw new Error(`There is no table ${table}`);
  return sizes;
}

const tenant = await db.prisma.tenant.create({ data: { id: newId('tenant'), name: 'rows' } });
const datasets: string[] = [];
for (let i = 0; i < DATASETS; i++) {
  const data = { id: newId('dataset'), tenantId: tenant.id, name: `dataset ${i}` };
  datasets.push((await db.prisma.dataset.create({ data })).id);
}
for (const statement of MAKE_BARE) await db.pool.query(statement);

const figures: RowFigures = {
  passages: perRound,
  stored: perRound * (ROUNDS + 1),
  ingest: [],
  bare: [],
  ingestCpu: { node: 0, database: 0 },
  bareCpu: { node: 0, database: 0 },
  tables: {},
};
// The first round warms both up.
for (let round = -1; round < ROUNDS; round++) {
  const objects = makeObjects(round + 1, datasets);
  await admit(objects, tenant.id);
  const ingestCpu = { node: 0, database: 0 };
  const bareCpu = { node: 0, database: 0 };
  const ingestMs = await measured(async () => {
    await atOnce(objects, ingest);
    await merged();
  }, ingestCpu);
  await db.pool.query('CHECKPOINT');
  const bareMs = await measured(() => atOnce(objects, insertBare), bareCpu);
  await db.pool.query('CHECKPOINT');
  if (round < 0) continue;
  figures.ingest.push(ingestMs);
  figures.bare.push(bareMs);
  for (const part of ['node', 'database'] as const) {
    figures.ingestCpu[part] += ingestCpu[part];
    figures.bareCpu[part] += bareCpu[part];
  }
}
await db.pool.query('VACUUM FULL search_segments');
for (const table of ['passages', 'passage_vectors', 'search_segments', 'bare_passages', 'bare_vectors'])
  figures.tables[table] = await sizesOf(table);
process.stdout.write(JSON.stringify(figures));
await platform.close();
