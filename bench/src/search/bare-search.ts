import type { Database } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';

const LEXEMES = `
  SELECT string_agg(t.lexeme, ' ') AS lexemes FROM unnest(to_tsvector('english', $1)) AS t`;

/** The 150 passages whose words fit best, by the index that the server uses. */
const BY_WORDS = `
  SELECT p.id, p.object_id, p.dataset_id
  FROM passages p
  WHERE p.embedding IS NOT NULL AND p.dataset_id = ANY($2)
  ORDER BY p.lexemes <@> to_bm25query($1, 'passages_bm25_idx')
  LIMIT 150`;

/** The 150 nearest passages: the nearest signatures, brought into the order of their cosines. */
const BY_MEANING = `
  SELECT p.id, p.object_id, p.dataset_id, 1 - (p.embedding <=> $1::vector) AS cosine
  FROM (
    SELECT s.passage_id FROM passage_signatures s
    WHERE s.dataset_id = ANY($2)
    ORDER BY s.signature <~> binary_quantize($1::vector)::bit(384)
    LIMIT 800) AS near
  JOIN passages p ON p.id = near.passage_id
  ORDER BY p.embedding <=> $1::vector
  LIMIT 150`;

/** Milliseconds of what a hybrid search can't do without: its query's vector, and one statement for each half. */
export async function bareSearch(
  { pool }: Database,
  embedder: Embedder,
  datasetIds: readonly string[],
  query: string,
): Promise<number> {
  const stemmed = await pool.query<{ lexemes: string }>(LEXEMES, [query]);
  const started = performance.now();
  const [vector] = await embedder.embed([query]);
  await pool.query(BY_WORDS, [stemmed.rows[0]?.lexemes, datasetIds]);
  await pool.query(BY_MEANING, [`[${vector?.join(',')}]`, datasetIds]);
  return performance.now() - started;
}
