import { citation } from '@ipto/contracts';
import { Prisma, type Sql, type Tx } from '@ipto/db';
import {
  type IndexedObject,
  type Indexer,
  type ObjectFacts,
  type PassageToIndex,
  publishObject,
  readVector,
  withdrawObject,
} from '@ipto/search';
import { lockDatasetOf } from '../datasets/index.js';

/** Passages read in one go. */
const BATCH = 256;

/** An object whose passages are in the database, with what the index keeps of it. */
export interface ReadyObject extends ObjectFacts {
  readonly datasetId: string;
}

/** The first object, in the order of ids, that belongs in the index and fulfils a condition on `o`. */
export async function firstReadyObject(db: Sql, condition: Prisma.Sql): Promise<ReadyObject | null> {
  const [object] = await db.sql<ReadyObject>(Prisma.sql`
    SELECT o.id, o.dataset_id AS "datasetId", o.content_type AS "contentType", o.filename,
           coalesce(o.language, 'simple') AS language, o.created_at AS "createdAt"
    FROM objects o
    WHERE o.status = 'ready' AND ${condition}
    ORDER BY o.id LIMIT 1`);
  return object ?? null;
}

/** A stored passage without its vector. */
export interface StoredPassage extends Omit<PassageToIndex, 'vector'> {
  /** Position in the object, from 0. */
  readonly ordinal: number;
}

interface PassageRow extends Omit<StoredPassage, 'page'> {
  citation: unknown;
}

/**
 * Makes the segment of an object of its stored passages. `vectorsOf` gives them their vectors, in their order; a passage
 * without one is left out, as it is nowhere else.
 */
export async function indexStored(
  db: Sql,
  indexer: Indexer,
  object: ReadyObject,
  vectorsOf: (passages: readonly StoredPassage[]) => Promise<readonly (Float32Array | undefined)[]>,
): Promise<IndexedObject> {
  const opened = indexer.open(object);
  try {
    for (let ordinal = 0; ; ) {
      const rows = await db.sql<PassageRow>(Prisma.sql`
        SELECT id, ordinal, title, heading_path AS "headingPath", body, citation, content_hash AS "contentHash"
        FROM passages WHERE object_id = ${object.id} AND ordinal >= ${ordinal} ORDER BY ordinal LIMIT ${BATCH}`);
      const last = rows.at(-1);
      if (!last) return await opened.finish();
      ordinal = last.ordinal + 1;
      const passages = rows.map(({ citation: place, ...passage }) => ({
        ...passage,
        page: citation.parse(place).page ?? null,
      }));
      const vectors = await vectorsOf(passages);
      await opened.add(
        passages.flatMap((passage, at) => {
          const vector = vectors[at];
          return vector ? { ...passage, vector } : [];
        }),
      );
    }
  } catch (error) {
    opened.discard();
    throw error;
  }
}

/** Puts an object's segment in the place of what the index has of it; does nothing if it is no longer ready. */
export async function republish(tx: Tx, object: ReadyObject, indexed: IndexedObject): Promise<void> {
  await lockDatasetOf(tx, object.id);
  const { count } = await tx.storedObject.updateMany({
    where: { id: object.id, status: 'ready' },
    data: { status: 'ready' },
  });
  if (count === 0) return;
  await withdrawObject(tx, object.id);
  await publishObject(tx, object, indexed);
}

/** The vectors of passages, in their order; nothing for one that has none. */
export async function storedVectors(
  db: Sql,
  passages: readonly { readonly id: string }[],
): Promise<(Float32Array | undefined)[]> {
  const ids = passages.map(({ id }) => id);
  const rows = await db.sql<{ id: string; vector: Buffer }>(Prisma.sql`
    SELECT passage_id AS id, vector FROM passage_vectors WHERE passage_id = ANY(${ids})`);
  const vectors = new Map(rows.map(({ id, vector }) => [id, readVector(vector)]));
  return ids.map((id) => vectors.get(id));
}
