import { Prisma, type Reader } from '@ipto/db';
import { vectorLiteral } from '../indexing/index-passages.js';
import { packedSigns, type Signature } from '../ranking/signature.js';

/** A passage that a half of the search found, with all that ranking asks of it. */
export interface Candidate {
  readonly id: string;
  readonly objectId: string;
  readonly datasetId: string;
  readonly contentHash: string;
  readonly language: string;
  /** Its stemmed terms in their order, a space before and after each: as one string, since there are many. */
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
  signature: Buffer;
  cosine: number | null;
}

/** Reads what ranking needs of passages; those that are not published any more are left out. In no order. */
export async function readCandidates(
  db: Reader,
  ids: readonly string[],
  embedding: Float32Array | null,
): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const cosine = embedding
    ? Prisma.sql`1 - (p.embedding <=> ${vectorLiteral(embedding)}::vector)`
    : Prisma.sql`NULL::float8`;
  const rows = await db.query<CandidateRow>(Prisma.sql`
    SELECT p.id, p.object_id AS "objectId", p.dataset_id AS "datasetId", p.content_hash AS "contentHash",
           p.language, p.lexemes, bit_send(s.signature) AS signature, ${cosine} AS cosine
    FROM passages p
    JOIN passage_signatures s ON s.passage_id = p.id
    WHERE p.id = ANY(${ids})`);
  return rows.map((row) => ({
    ...row,
    lexemes: ` ${row.lexemes} `,
    signature: packedSigns(row.signature),
    cosine: row.cosine === null ? null : Math.min(1, Math.max(0, row.cosine || 0)),
  }));
}
