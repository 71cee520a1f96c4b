import { type Database, Prisma } from '@ipto/db';
import { type Indexer, SEGMENT_FORMAT } from '@ipto/search';
import type { FastifyBaseLogger } from 'fastify';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { firstReadyObject, indexStored, republish, storedVectors } from './stored-object.js';

/** Said again after so many objects. */
const REPORT_EVERY = 1000;

/**
 * Makes the segments that are missing: of objects that come from an earlier release or from a dump, and of those whose
 * segments an earlier release wrote, or were set aside. Before anybody searches, so that whatever is ready is found.
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
    last = object.id;
    try {
      const indexed = await indexStored(db, indexer, object, (passages) => storedVectors(db, passages));
      await db.tx((tx) => republish(tx, object, indexed));
    } catch (error) {
      // One that can't be indexed keeps nobody else from being found. It is tried again later.
      logger.error({ err: error, objectId: object.id }, 'an object can’t be indexed');
      continue;
    }
    if (++rebuilt % REPORT_EVERY === 0) logger.info({ objects: rebuilt }, 'making the search index');
  }
  if (rebuilt > 0) logger.info({ objects: rebuilt }, 'made the search index');
}

/** Indexes anew what was set aside since the start. */
export const rebuildIndexJob = defineUpkeep('rebuild_index', ({ db, indexer, logger }: Services) =>
  rebuildIndex(db, indexer, logger),
);
