import { Prisma } from '@ipto/db';
import { vectorLiteral } from './index-passages.js';

/** How many passages each half of a search looks at. Pages end where the candidates do. */
export const CANDIDATES = 200;

/** What a search is narrowed to. */
export interface SearchFilters {
  mimeTypes?: readonly string[] | undefined;
  modalities?: readonly string[] | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Part of the filename, any case. */
  filename?: string | undefined;
}

export interface CandidateRow {
  id: string;
  objectId: string;
  datasetId: string;
  contentHash: string;
}

export interface DenseRow extends CandidateRow {
  cosine: number;
}

const COLUMNS = Prisma.sql`p.id, p.object_id AS "objectId", p.dataset_id AS "datasetId", p.content_hash AS "contentHash"`;

/** The passages that the words of the query fit best. The gate decides what comes, BM25 in which order. */
export function lexicalCandidates(
  datasetIds: readonly string[],
  filters: SearchFilters,
  { gate, lexemes }: { gate: string; lexemes: string },
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${COLUMNS}
    FROM passages p
    WHERE ${searched(datasetIds, filters)} AND p.terms @@ ${gate}::tsquery
    ORDER BY p.lexemes <@> to_bm25query(${lexemes}, 'passages_bm25_idx')
    LIMIT ${CANDIDATES}`;
}

/** The passages that mean most nearly what the query does, with their cosines. */
export function denseCandidates(
  datasetIds: readonly string[],
  filters: SearchFilters,
  embedding: Float32Array,
): Prisma.Sql {
  const vector = vectorLiteral(embedding);
  return Prisma.sql`
    SELECT ${COLUMNS}, 1 - (p.embedding <=> ${vector}::vector) AS cosine
    FROM passages p
    WHERE ${searched(datasetIds, filters)}
    ORDER BY p.embedding <=> ${vector}::vector
    LIMIT ${CANDIDATES}`;
}

/** `embedding IS NOT NULL` is the predicate of both indexes: without it neither is used. */
function searched(datasetIds: readonly string[], filters: SearchFilters): Prisma.Sql {
  return Prisma.sql`p.embedding IS NOT NULL AND p.dataset_id = ANY(${datasetIds}) AND ${ofObject(filters)}`;
}

/**
 * What is asked of a passage's object. As a subquery and not a join, so that the planner still walks the
 * ranking index in its order and asks this of the rows on its way; with a join it scores and sorts them all.
 */
function ofObject({ mimeTypes, createdAfter, createdBefore, filename }: SearchFilters): Prisma.Sql {
  const conditions = [Prisma.sql`o.status = 'ready'`];
  if (mimeTypes) conditions.push(Prisma.sql`o.content_type = ANY(${mimeTypes})`);
  if (createdAfter) conditions.push(Prisma.sql`o.created_at >= ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`o.created_at < ${createdBefore}`);
  if (filename) conditions.push(Prisma.sql`strpos(lower(o.filename), lower(${filename})) > 0`);
  return Prisma.sql`(SELECT ${Prisma.join(conditions, ' AND ')} FROM objects o WHERE o.id = p.object_id)`;
}
