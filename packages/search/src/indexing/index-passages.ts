import { createHash } from 'node:crypto';
import type { Citation } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { passageLexemes, passageTerms, textTerms } from '../lexicon.js';
import { directionLiteral, storedVector } from './vector.js';

/** A passage with its vector, ready for the index. */
export interface IndexedPassage {
  id: string;
  /** Position in the object, from 0. */
  ordinal: number;
  title: string;
  body: string;
  citation: Citation;
  embedding: Float32Array;
}

/** The object that passages belong to. */
export interface IndexedObject {
  id: string;
  datasetId: string;
  /** The text search configuration that stems its words. */
  language: string;
}

/** Equal for texts that differ in case and white space at most. */
export function contentHash(body: string): string {
  return createHash('sha256')
    .update(body.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim())
    .digest('hex');
}

/**
 * The statement that puts passages into the index, where nobody finds them before {@link publishObject}. One that is
 * there already stays as it is. Make it before the transaction begins, which others may wait for.
 * 100 rows hold an embedded database for 0.2 s: hand over 20 at most.
 */
export function passageInsertion(object: IndexedObject, passages: readonly IndexedPassage[]): Prisma.Sql {
  const title = Prisma.sql`t.title`;
  const body = Prisma.sql`t.body`;
  const language = Prisma.sql`${object.language}::text`;
  return Prisma.sql`
    INSERT INTO passages
      (id, object_id, dataset_id, ordinal, title, body, citation, content_hash, language, lexemes, terms, embedding)
    SELECT p.id, ${object.id}, ${object.datasetId}, p.ordinal, p.title, p.body, p.citation, p.content_hash,
           ${language}, ${passageLexemes(title, body)}, ${passageTerms(title, body)}, ${storedVector(Prisma.sql`p.direction`)}
    FROM unnest(
      ${passages.map(({ id }) => id)}::text[],
      ${passages.map(({ ordinal }) => ordinal)}::int[],
      ${passages.map((passage) => passage.title)}::text[],
      ${passages.map((passage) => passage.body)}::text[],
      ${passages.map(({ citation }) => JSON.stringify(citation))}::jsonb[],
      ${passages.map((passage) => contentHash(passage.body))}::text[],
      ${passages.map(({ embedding }) => directionLiteral(embedding))}::text[]
    ) AS p (id, ordinal, title, body, citation, content_hash, direction)
    -- OFFSET 0 keeps the planner from stemming each text once for every use.
    CROSS JOIN LATERAL (
      SELECT ${textTerms(language, Prisma.sql`p.title`)} AS title, ${textTerms(language, Prisma.sql`p.body`)} AS body OFFSET 0) AS t
    ON CONFLICT (object_id, ordinal) DO NOTHING`;
}
