import { type Database, Prisma } from '@ipto/db';
import { type Indexer, SEGMENT_FORMAT } from '@ipto/search';
import type { FastifyBaseLogger } from 'fastify';
import { firstReadyObject, indexStored, republish, storedVectors } from './stored-object.js';

/** Said again after so many objects. */
const REPORT_EVERY = 1000;

/**
 * Makes the segments that are missing: of objects that come from an earlier release or from a dump, and of those whose
 * segments an earlier release wrote. Before anybody searches, so that whatever is ready is found.
 */
export async function rebuildIndex(db: Database, indexer: Indexer, logger: FastifyBaseLogger): Promise<void> {
  let rebuilt = 0;
  for (let last = ''; ; ) {
    const object = await firstReadyObject(
      db,
      Prisma.sql`o.id > ${last} AND NOT EXISTS (
        SELECT FROM search_segments s WHERE s.id = o.segment_id AND s.format = ${SEGMENT_FORMAT})`,
    );
    if (!object) break;
    const indexed = await indexStored(db, indexer, object, (passages) => storedVectors(db, passages));
    await db.tx((tx) => republish(tx, object, indexed));
    last = object.id;
    if (++rebuilt % REPORT_EVERY === 0) logger.info({ objects: rebuilt }, 'making the search index');
  }
  if (rebuilt > 0) logger.info({ objects: rebuilt }, 'made the search index');
}
