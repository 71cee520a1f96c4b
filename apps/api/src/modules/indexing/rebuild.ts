import { type Database, Prisma } from '@ipto/db';
import { type Indexer, readVector, SEGMENT_FORMAT } from '@ipto/search';
import type { FastifyBaseLogger } from 'fastify';
import { indexStored, nextReadyObject, republish } from './stored-object.js';

/** Said again after so many objects. */
const REPORT_EVERY = 1000;

/**
 * Makes the segments that are missing: of objects that come from an earlier release or from a dump, and of those whose
 * segments an earlier release wrote. Before anybody searches, so that whatever is ready is found.
 */
export async function rebuildIndex(db: Database, indexer: Indexer, logger: FastifyBaseLogger): Promise<void> {
  const outdated = Prisma.sql`NOT EXISTS (
    SELECT FROM search_segments s WHERE s.id = o.segment_id AND s.format = ${SEGMENT_FORMAT})`;
  let rebuilt = 0;
  for (
    let object = await nextReadyObject(db, null, outdated);
    object;
    object = await nextReadyObject(db, object.id, outdated)
  ) {
    const { id } = object;
    const indexed = await indexStored(db, indexer, object, (passages) => storedVectors(db, passages));
    await db.tx(async (tx) => republish(tx, { ...object, id }, indexed));
    if (++rebuilt % REPORT_EVERY === 0) logger.info({ objects: rebuilt }, 'making the search index');
  }
  if (rebuilt > 0) logger.info({ objects: rebuilt }, 'made the search index');
}

async function storedVectors(
  db: Database,
  passages: readonly { readonly id: string }[],
): Promise<(Float32Array | undefined)[]> {
  const ids = passages.map(({ id }) => id);
  const rows = await db.sql<{ id: string; vector: Buffer }>(Prisma.sql`
    SELECT passage_id AS id, vector FROM passage_vectors WHERE passage_id = ANY(${ids})`);
  const vectors = new Map(rows.map(({ id, vector }) => [id, readVector(vector)]));
  return ids.map((id) => vectors.get(id));
}
