import { randomBytes } from 'node:crypto';
import { EMBEDDING_DIMENSIONS } from '@ipto/embeddings';
import pg from 'pg';
import { CANDIDATES, FOUND, indexedText, type Peer, type PeerCorpus, RRF_K } from './peer.js';

const ROWS_AT_ONCE = 250;

/** How the nearest vectors are found: all that the filter leaves are compared, or those that a graph leads to. */
export type Nearest = 'exact' | 'hnsw';

/**
 * Opens pg_textsearch and pgvector on a PostgreSQL server that has both, in a schema of its own that goes with it. The
 * halves are fused in SQL.
 */
export async function openPostgres(url: string, nearest: Nearest): Promise<Peer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const schema = `bench_${randomBytes(8).toString('hex')}`;
  await client.query('CREATE EXTENSION IF NOT EXISTS vector');
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_textsearch');
  await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`SET search_path = ${schema}, public`);
  // Few passages would otherwise be read from end to end, and their words counted one by one.
  await client.query('SET enable_seqscan = off');
  await client.query('SET jit = off');
  await client.query(`SET hnsw.ef_search = ${CANDIDATES}`);
  await client.query('SET hnsw.iterative_scan = relaxed_order');
  const hybrid = hybridStatement(nearest);
  return {
    async fill(corpus) {
      await client.query(`
        CREATE TABLE passages (id int PRIMARY KEY, dataset int NOT NULL, text text NOT NULL,
                               vector vector(${EMBEDDING_DIMENSIONS}) NOT NULL)`);
      // Vectors stay in their rows: elsewhere each would be looked up.
      await client.query('ALTER TABLE passages ALTER vector SET STORAGE PLAIN');
      await insert(client, corpus);
      await client.query(`SET maintenance_work_mem = '1GB'`);
      await client.query('CREATE INDEX ON passages (dataset)');
      await client.query(`CREATE INDEX words ON passages USING bm25 (text) WITH (text_config = 'english')`);
      if (nearest === 'hnsw')
        await client.query('CREATE INDEX ON passages USING hnsw (vector vector_cosine_ops)');
      await client.query('VACUUM (ANALYZE) passages');
    },
    async search({ text, vector, datasets }) {
      const { rows } = await client.query<[number]>({
        name: 'hybrid',
        text: hybrid,
        values: [text, binary(vector), datasets],
        rowMode: 'array',
      });
      return rows.map(([id]) => id);
    },
    async bytes() {
      const { rows } = await client.query<{ index: number; all: number }>(`
        SELECT pg_indexes_size('passages')::float8 AS index, pg_total_relation_size('passages')::float8 AS all`);
      const [sizes] = rows;
      if (!sizes) throw new Error('The server gave no sizes');
      return sizes;
    },
    async close() {
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}

/**
 * The score of words is only ordered by, never selected: it would be computed anew from each text. `dataset + 0` keeps
 * the index of datasets out where the other index is to lead.
 */
function hybridStatement(nearest: Nearest): string {
  const filter = nearest === 'exact' ? 'dataset' : 'dataset + 0';
  return `
    WITH words AS (
      SELECT id, row_number() OVER () AS place
      FROM (SELECT id FROM passages WHERE dataset + 0 = ANY($3::int[])
            ORDER BY text <@> to_bm25query($1, 'words') LIMIT ${CANDIDATES}) AS found
    ), near AS (
      SELECT id, row_number() OVER (ORDER BY distance) AS place
      FROM (SELECT id, vector <=> $2::vector AS distance FROM passages WHERE ${filter} = ANY($3::int[])
            ORDER BY distance LIMIT ${CANDIDATES}) AS found
    )
    SELECT id FROM words FULL JOIN near USING (id)
    ORDER BY coalesce(1 / (${RRF_K} + words.place)::float8, 0) + coalesce(1 / (${RRF_K} + near.place)::float8, 0) DESC, id
    LIMIT ${FOUND}`;
}

async function insert(client: pg.Client, corpus: PeerCorpus): Promise<void> {
  for await (const batch of corpus.batches()) {
    await client.query('BEGIN');
    for (let at = 0; at < batch.length; at += ROWS_AT_ONCE) {
      const rows = batch.slice(at, at + ROWS_AT_ONCE);
      const places = rows.map(
        (_, i) => `($${4 * i + 1}::int, $${4 * i + 2}::int, $${4 * i + 3}::text, $${4 * i + 4}::vector)`,
      );
      await client.query({
        name: `insert ${rows.length}`,
        text: `INSERT INTO passages VALUES ${places.join(', ')}`,
        values: rows.flatMap((row) => [row.id, row.dataset, indexedText(row), binary(row.vector)]),
      });
    }
    await client.query('COMMIT');
  }
}

/** A vector as pgvector's binary input takes it: how many dimensions, nothing, and their values. */
function binary(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 + 4 * vector.length);
  bytes.writeInt16BE(vector.length);
  for (const [at, value] of vector.entries()) bytes.writeFloatBE(value, 4 + 4 * at);
  return bytes;
}
