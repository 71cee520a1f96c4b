import { type Database, Prisma, type Sql, type Tx } from '@ipto/db';
import type { MergedSegment } from '../segments/index.js';
import type { Indexer } from './indexer.js';
import { planMerge, type SegmentSize } from './merge-plan.js';
import { SEGMENT_FORMAT } from './publication.js';

/** The segments of a dataset that are due to become one; null if none are. */
export async function dueMerge(db: Sql, datasetId: string): Promise<SegmentSize[] | null> {
  return planMerge(
    await db.sql<SegmentSize>(Prisma.sql`
      SELECT id::text, passages, objects, cardinality(dead) AS dead FROM search_segments
      WHERE dataset_id = ${datasetId} AND format = ${SEGMENT_FORMAT}`),
  );
}

interface SegmentRow {
  id: string;
  dead: number[];
  languages: string[];
  data: Buffer;
  positions: Buffer;
}

/**
 * Merges segments of a dataset that are due, once. Searches see the old ones or the new one, which say the same.
 * `lockDataset` holds the dataset until the transaction ends, as all do that publish or withdraw objects.
 * @returns whether there was anything to merge
 * @throws SegmentCorrupt, SegmentMismatch
 */
export async function mergeDue(
  db: Database,
  indexer: Indexer,
  datasetId: string,
  lockDataset: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  const due = await dueMerge(db, datasetId);
  if (!due) return false;
  const parts = await db.sql<SegmentRow>(Prisma.sql`
    SELECT id::text, dead, languages, data, positions FROM search_segments
    WHERE id = ANY(${due.map(({ id }) => id)}::bigint[]) ORDER BY id`);
  // Some are gone by now: whoever took them asks again.
  if (parts.length < due.length) return true;
  const merged = await indexer.merge(parts);
  await db.tx(async (tx) => {
    await lockDataset(tx);
    await replaceSegments(tx, datasetId, parts, merged);
  });
  return true;
}

/** Puts a merged segment in the place of its parts. What was withdrawn from them meanwhile is gone from it, too. */
async function replaceSegments(
  tx: Tx,
  datasetId: string,
  parts: readonly SegmentRow[],
  { data, positions, slots, passages }: MergedSegment,
): Promise<void> {
  const ids = parts.map(({ id }) => id);
  const current = new Map(
    (
      await tx.sql<{ id: string; dead: number[] }>(Prisma.sql`
        SELECT id::text, dead FROM search_segments WHERE id = ANY(${ids}::bigint[])`)
    ).map(({ id, dead }) => [id, new Set(dead)]),
  );
  const moved = parts.flatMap(({ id }, part) =>
    (slots[part] ?? []).flatMap((slot, before) => (slot === null ? [] : { id, before, slot })),
  );
  const isGone = ({ id, before }: { id: string; before: number }) => current.get(id)?.has(before) ?? true;
  const dead = moved.filter(isGone).map(({ slot }) => slot);
  const live = moved.filter((each) => !isGone(each));
  await tx.sql(Prisma.sql`DELETE FROM search_segments WHERE id = ANY(${ids}::bigint[])`);
  if (live.length === 0) return;
  const languages = [...new Set(parts.flatMap((part) => part.languages))];
  await tx.sql(Prisma.sql`
    WITH segment AS (
      INSERT INTO search_segments (dataset_id, format, objects, passages, languages, dead, data, positions)
      VALUES (${datasetId}, ${SEGMENT_FORMAT}, ${moved.length}, ${passages}, ${languages}::text[], ${dead}::int[],
              ${data}, ${positions})
      RETURNING id)
    UPDATE objects o SET segment_id = segment.id, segment_slot = moved.slot
    FROM segment, unnest(${live.map(({ id }) => id)}::bigint[], ${live.map(({ before }) => before)}::int[],
                         ${live.map(({ slot }) => slot)}::int[]) AS moved (segment_id, before, slot)
    WHERE o.segment_id = moved.segment_id AND o.segment_slot = moved.before`);
}
