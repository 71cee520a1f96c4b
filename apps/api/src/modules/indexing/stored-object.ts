import { Prisma, type Sql } from '@ipto/db';
import type { ObjectFacts, PassageToIndex } from '@ipto/search';
import { citation } from '@ipto/contracts';

/** An object whose passages are in the database, with what the index keeps of it. */
export interface StoredObject extends ObjectFacts {
  readonly datasetId: string;
}

/** The next object, in the order of ids, that should be in the index and fulfils a condition on `o`; null if none does. */
export async function nextReadyObject(
  db: Sql,
  position: string | null,
  condition: Prisma.Sql = Prisma.sql`TRUE`,
): Promise<StoredObject | null> {
  const [object] = await db.sql<StoredObject & { createdAt: Date }>(Prisma.sql`
    SELECT o.id, o.dataset_id AS "datasetId", o.content_type AS "contentType", o.filename,
           coalesce(o.language, 'simple') AS language, o.created_at AS "createdAt"
    FROM objects o
    WHERE o.status = 'ready' AND ${position === null ? Prisma.sql`TRUE` : Prisma.sql`o.id > ${position}`} AND ${condition}
    ORDER BY o.id LIMIT 1`);
  return object ?? null;
}

type StoredPassage = Omit<PassageToIndex, 'page' | 'vector'> & { ordinal: number; citation: unknown };

/** A stored passage, without its vector. */
export type ReadPassage = Omit<PassageToIndex, 'vector'> & { readonly ordinal: number };

/** The passages of an object in their order, so many at a time, from one on. */
export async function passagesFrom(
  db: Sql,
  objectId: string,
  ordinal: number,
  count: number,
): Promise<ReadPassage[]> {
  const rows = await db.sql<StoredPassage>(Prisma.sql`
    SELECT id, ordinal, title, heading_path AS "headingPath", body, citation, content_hash AS "contentHash"
    FROM passages WHERE object_id = ${objectId} AND ordinal >= ${ordinal} ORDER BY ordinal LIMIT ${count}`);
  return rows.map(({ citation: place, ...passage }) => ({
    ...passage,
    page: citation.parse(place).page ?? null,
  }));
}
