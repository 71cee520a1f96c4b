import { Prisma, type Sql } from '@ipto/db';
import { vectorLiteral } from '../indexing/vector.js';
import { packedSigns, type Signature } from '../ranking/signature.js';

/** A passage that a half of the search found, with all that ranking asks of it. */
export interface Candidate {
  readonly id: string;
  readonly objectId: string;
  readonly datasetId: string;
  readonly contentHash: string;
  readonly language: string;
  /** Its stemmed terms, each as often as it stands there, a space before and after each: as one string, since there are many. */
  readonly lexemes: string;
  readonly signature: Signature;
  /** 0..1, what is below counting as 0; null if meaning is not searched for. */
  readonly cosine: number | null;
}

interface CandidateRow {
  id: string;
  objectId: string;
  datasetId: string;
  contentHash: string;
  language: string;
  lexemes: string;
  /** Null of a passage that is not published. */
  signature: Buffer | null;
  cosine: number | null;
}

/** Reads what ranking needs of passages; those that are not published any more are left out. In no order. */
export async function readCandidates(
  db: Sql,
  ids: readonly string[],
  embedding: Float32Array | null,
): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const cosineOf = embedding
    ? Prisma.sql`1 - (p.embedding <=> ${vectorLiteral(embedding)}::vector)`
    : Prisma.sql`NULL::float8`;
  const rows = await db.sql<CandidateRow>(Prisma.sql`
    SELECT p.id, p.object_id AS "objectId", p.dataset_id AS "datasetId", p.content_hash AS "contentHash",
           p.language, ' ' || p.lexemes || ' ' AS lexemes, ${cosineOf} AS cosine,
           -- A join would read all signatures that there are.
           (SELECT bit_send(s.signature) FROM passage_signatures s WHERE s.passage_id = p.id) AS signature
    FROM passages p
    WHERE p.id = ANY(${ids})`);
  return rows.flatMap(({ id, objectId, datasetId, contentHash, language, lexemes, signature, cosine }) => {
    if (signature === null) return [];
    return {
      id,
      objectId,
      datasetId,
      contentHash,
      language,
      lexemes,
      signature: packedSigns(signature),
      cosine: cosine === null ? null : Math.min(1, Math.max(0, cosine || 0)),
    };
  });
}
