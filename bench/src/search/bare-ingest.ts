// How long the database alone takes for the same passages: rows into a bare table, many at once, then its indexes.
// bare-ingest.js <folder> <passages>; prints milliseconds: rows, our indexes, and an HNSW index beside them.
import { openDatabase } from '@ipto/db';
import { type Corpus, makeCorpus, PER_OBJECT } from './corpus.js';

const ROWS_AT_ONCE = 500;

const [dataDir = '', count = ''] = process.argv.slice(2);
const { pool, close } = await openDatabase({
  dataDir,
  statementTimeoutMs: 3_600_000,
});
const corpus = await makeCorpus();

const timed = async (run: () => Promise<unknown>) => {
  const started = performance.now();
  await run();
  return performance.now() - started;
};

await pool.query(`
  CREATE TABLE bare (id text PRIMARY KEY, object_id text, dataset_id text, ordinal int, title text, body text,
                     lexemes text, terms tsvector, embedding vector(384))`);
let making = 0;
const rows = await timed(async () => {
  for (let at = 0; at < Number(count); at += ROWS_AT_ONCE) {
    const started = performance.now();
    const values = batch(corpus, at);
    making += performance.now() - started;
    await pool.query(
      `INSERT INTO bare
       SELECT r.id, r.object_id, r.dataset_id, r.ordinal, r.title, r.body,
              (SELECT string_agg(rtrim(repeat(t.lexeme || ' ', cardinality(t.positions))), ' ')
               FROM unnest(s.terms) AS t), s.terms, r.embedding::vector
       FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[])
            AS r (id, object_id, dataset_id, ordinal, title, body, embedding)
       CROSS JOIN LATERAL (
         SELECT setweight(to_tsvector('english', r.title), 'A') || to_tsvector('english', r.body) AS terms
         OFFSET 0) AS s`,
      values,
    );
  }
});
const indexes = await timed(async () => {
  await pool.query(`CREATE INDEX ON bare USING bm25 (lexemes) WITH (text_config = 'simple')`);
  await pool.query('CREATE INDEX ON bare USING gin (terms)');
  await pool.query('CREATE INDEX ON bare (dataset_id)');
  await pool.query('CREATE UNIQUE INDEX ON bare (object_id, ordinal)');
});
await pool.query(`SET maintenance_work_mem = '512MB'`);
const hnsw = await timed(() => pool.query('CREATE INDEX ON bare USING hnsw (embedding vector_cosine_ops)'));
process.stdout.write(`${JSON.stringify({ rows: rows - making, indexes, hnsw })}\n`);
await close();
process.exit(0);

function batch({ passage }: Corpus, from: number): unknown[] {
  const numbers = Array.from({ length: ROWS_AT_ONCE }, (_, i) => from + i);
  const passages = numbers.map(passage);
  const objectOf = (number: number) => Math.floor(number / PER_OBJECT);
  return [
    numbers.map((number) => `psg_${String(number).padStart(26, '0')}`),
    numbers.map((number) => `obj_${String(objectOf(number)).padStart(26, '0')}`),
    numbers.map((number) => `dset_${String(objectOf(number) % 50).padStart(26, '0')}`),
    numbers.map((number) => number % PER_OBJECT),
    passages.map(({ title }) => title),
    passages.map(({ body }) => body),
    passages.map(({ embedding }) => `[${embedding.join(',')}]`),
  ];
}
