import type { Citation } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import { storedVector } from '../vectors.js';
import type { PassageToIndex } from './indexed-object.js';

/** A passage as it is stored. */
export interface PassageRow extends Omit<PassageToIndex, 'page'> {
  /** Position in the object, from 0. */
  readonly ordinal: number;
  readonly citation: Citation;
}

/**
 * Stores passages with their vectors, where nobody finds them before their object is published. One that is there stays
 * as it is.
 * @returns the ids of those that were stored
 */
export async function insertPassages(
  db: Sql,
  object: { readonly id: string; readonly datasetId: string },
  passages: readonly PassageRow[],
): Promise<string[]> {
  const stored = await db.sql<{ id: string }>(Prisma.sql`
    WITH given AS (
      SELECT * FROM unnest(
        ${passages.map(({ id }) => id)}::text[],
        ${passages.map(({ ordinal }) => ordinal)}::int[],
        ${passages.map(({ title }) => title)}::text[],
        ${passages.map(({ headingPath }) => JSON.stringify(headingPath))}::jsonb[],
        ${passages.map(({ body }) => body)}::text[],
        ${passages.map(({ citation }) => JSON.stringify(citation))}::jsonb[],
        ${passages.map(({ contentHash }) => contentHash)}::text[],
        ${passages.map(({ vector }) => storedVector(vector))}::bytea[]
      ) AS given (id, ordinal, title, heading_path, body, citation, content_hash, vector)
    ), stored AS (
      INSERT INTO passages (id, object_id, dataset_id, ordinal, title, heading_path, body, citation, content_hash)
      SELECT id, ${object.id}, ${object.datasetId}, ordinal, title,
             ARRAY(SELECT jsonb_array_elements_text(heading_path)), body, citation, content_hash
      FROM given
      ON CONFLICT (object_id, ordinal) DO NOTHING
      RETURNING id)
    INSERT INTO passage_vectors (passage_id, vector)
    SELECT id, vector FROM given JOIN stored USING (id)
    RETURNING passage_id AS id`);
  return stored.map(({ id }) => id);
}
