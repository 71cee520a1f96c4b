import { Prisma, type Sql, type Tx } from '@ipto/db';
import type { IndexedObject } from './indexed-object.js';

/** Raised whenever the same passages would give other bytes: what was indexed before is then indexed anew. */
export const SEGMENT_FORMAT = 2;

/** What segments have that no search looks into. */
const NO_FORMAT = 0;

/** Leaves a damaged segment out of all searches until its objects are indexed anew. */
export async function setAside(db: Sql, segmentId: string): Promise<void> {
  await db.sql(Prisma.sql`UPDATE search_segments SET format = ${NO_FORMAT} WHERE id = ${segmentId}::bigint`);
}

/** Makes an object's passages findable. In the transaction that makes it `ready`, holding its dataset. */
export async function publishObject(
  tx: Tx,
  { id, datasetId }: { id: string; datasetId: string },
  { data, positions, passages, language }: IndexedObject,
): Promise<void> {
  await tx.sql(Prisma.sql`
    WITH segment AS (
      INSERT INTO search_segments (dataset_id, format, objects, passages, languages, data, positions)
      VALUES (${datasetId}, ${SEGMENT_FORMAT}, 1, ${passages}, ${[language]}::text[], ${data}, ${positions})
      RETURNING id)
    UPDATE objects SET segment_id = segment.id, segment_slot = 0 FROM segment WHERE objects.id = ${id}`);
}

/**
 * Takes an object out of the index, before it is deleted or indexed anew, holding its dataset. Of one that is in no
 * segment there is nothing to take.
 */
export async function withdrawObject(tx: Tx, objectId: string): Promise<void> {
  await tx.sql(Prisma.sql`
    WITH gone AS (
      SELECT segment_id, segment_slot FROM objects WHERE id = ${objectId} AND segment_id IS NOT NULL
    ), emptied AS (
      DELETE FROM search_segments s USING gone
      WHERE s.id = gone.segment_id AND cardinality(s.dead) + 1 >= s.objects
    ), left_out AS (
      UPDATE search_segments s SET dead = array_append(s.dead, gone.segment_slot) FROM gone
      WHERE s.id = gone.segment_id AND cardinality(s.dead) + 1 < s.objects
    )
    UPDATE objects SET segment_id = NULL, segment_slot = NULL FROM gone WHERE objects.id = ${objectId}`);
}
