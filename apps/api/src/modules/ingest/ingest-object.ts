import { newId, type ObjectWarning } from '@ipto/contracts';
import { type Database, Prisma, type StoredObject } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { type ExtractedPassage, type Extraction, ExtractionFailed, type Extractor } from '@ipto/extraction';
import {
  contentHash,
  type IndexedObject,
  type Indexer,
  insertPassages,
  type PassageRow,
  publishObject,
  readVector,
} from '@ipto/search';
import type { ObjectStorage } from '@ipto/storage';
import type { Queue } from '../../queue/queue.js';
import { recordAudit } from '../audit/index.js';
import { advanceStatus, lockDatasetOf } from '../datasets/index.js';
import { embeddedText, sendDueMerge } from '../indexing/index.js';
import { failObject } from './fail-object.js';

/** Passages that are embedded, stored and indexed in one go. */
const BATCH = 32;

export interface IngestTools {
  readonly db: Database;
  readonly storage: Pick<ObjectStorage, 'withFile'>;
  readonly extractor: Pick<Extractor, 'extract'>;
  readonly embedder: Pick<Embedder, 'embed'>;
  readonly indexer: Pick<Indexer, 'open'>;
  readonly queue: Pick<Queue, 'send'>;
}

type Admitted = StoredObject & { sealedKey: string };
type NumberedPassage = ExtractedPassage & { ordinal: number; contentHash: string };

/**
 * Turns an approved object into passages. Runs again after any interruption: extraction gives the
 * same passages for the same bytes, so that what an earlier run stored is kept and only the rest is made.
 * Throws only where another try may help; what can't be read ends `failed`.
 */
export async function ingestObject(tools: IngestTools, objectId: string, signal: AbortSignal): Promise<void> {
  const object = await take(tools.db, objectId);
  if (!object) return;
  let extraction: Extraction;
  try {
    const { contentType, filename } = object;
    extraction = await tools.storage.withFile(object.sealedKey, (path) =>
      tools.extractor.extract({ path, contentType, filename }, signal),
    );
  } catch (error) {
    if (!(error instanceof ExtractionFailed)) throw error;
    await failObject(tools.db, objectId, error.reason);
    return;
  }
  const { language, warnings } = extraction;
  const passages = extraction.passages.map((passage, ordinal) => ({
    ...passage,
    ordinal,
    contentHash: contentHash(passage.body),
  }));
  const stored = await keepMatching(tools.db, objectId, passages);
  const indexed = await indexAll(tools, { ...object, language }, passages, stored, signal);
  await finish(tools, object, indexed, warnings);
}

/** Marks the object as being worked on; null if it is gone or no longer to be ingested. */
async function take(db: Database, id: string): Promise<Admitted | null> {
  const [object] = await db.prisma.storedObject.updateManyAndReturn({
    where: { id, status: { in: ['approved', 'processing'] }, sealedKey: { not: null } },
    data: { status: 'processing' },
  });
  return object?.sealedKey ? { ...object, sealedKey: object.sealedKey } : null;
}

/** Keeps the stored passages that extraction gave again, removes any other, and gives the ids of those that remain by place. */
async function keepMatching(
  db: Database,
  objectId: string,
  passages: readonly NumberedPassage[],
): Promise<ReadonlyMap<number, string>> {
  const stored = await db.prisma.passage.findMany({
    where: { objectId },
    select: { id: true, ordinal: true, contentHash: true },
  });
  const isStale = ({ ordinal, contentHash: hash }: (typeof stored)[number]) =>
    passages[ordinal]?.contentHash !== hash;
  const stale = stored.filter(isStale).map(({ id }) => id);
  if (stale.length > 0)
    await db.tx(async (tx) => {
      // Another run of this may have come to its end meanwhile: what it published stays.
      const { count } = await tx.storedObject.updateMany({
        where: { id: objectId, status: 'processing' },
        data: { status: 'processing' },
      });
      if (count > 0) await tx.passage.deleteMany({ where: { id: { in: stale } } });
    });
  return new Map(stored.filter((each) => !isStale(each)).map(({ id, ordinal }) => [ordinal, id]));
}

/** Embeds, stores and indexes passages; while one batch is written the next is embedded. */
async function indexAll(
  { db, embedder, indexer }: IngestTools,
  object: Admitted & { language: string },
  passages: readonly NumberedPassage[],
  stored: ReadonlyMap<number, string>,
  signal: AbortSignal,
): Promise<IndexedObject> {
  const opened = indexer.open(object);
  let writing = Promise.resolve();
  try {
    for (let at = 0; at < passages.length; at += BATCH) {
      signal.throwIfAborted();
      const batch = passages.slice(at, at + BATCH);
      const missing = batch.filter(({ ordinal }) => !stored.has(ordinal));
      const embeddings = await embedder.embed(missing.map(embeddedText), signal);
      const made = missing.flatMap((passage, i) => {
        const vector = embeddings[i];
        return vector ? [{ ...passage, id: newId('passage'), vector }] : [];
      });
      const kept = await readStored(db, batch, stored);
      await writing;
      writing = write(db, object, made);
      // Waited for in the next turn; until then its failure must not count as unhandled.
      writing.catch(() => {});
      const all = [...kept, ...made].sort((a, b) => a.ordinal - b.ordinal);
      await opened.add(all.map((passage) => ({ ...passage, page: passage.citation.page ?? null })));
    }
    await writing;
    signal.throwIfAborted();
    return await opened.finish();
  } catch (error) {
    // The next run is to see all that this one stores.
    await writing.catch(() => {});
    opened.discard();
    throw error;
  }
}

/** The passages of a batch that an earlier run has stored, with their ids and vectors. */
async function readStored(
  db: Database,
  batch: readonly NumberedPassage[],
  stored: ReadonlyMap<number, string>,
): Promise<PassageRow[]> {
  const ids = batch.flatMap(({ ordinal }) => stored.get(ordinal) ?? []);
  if (ids.length === 0) return [];
  const rows = await db.prisma.passageVector.findMany({ where: { passageId: { in: ids } } });
  const vectors = new Map(rows.map(({ passageId, vector }) => [passageId, readVector(vector)]));
  return batch.flatMap((passage) => {
    const id = stored.get(passage.ordinal);
    const vector = id === undefined ? undefined : vectors.get(id);
    return id !== undefined && vector ? [{ ...passage, id, vector }] : [];
  });
}

async function write(db: Database, object: Admitted, passages: readonly PassageRow[]): Promise<void> {
  if (passages.length === 0) return;
  await db.tx(async (tx) => {
    // Nobody is told of these rows before `finish`, whose commit brings all before it to the disk.
    await tx.sql(Prisma.sql`SET LOCAL synchronous_commit = off`);
    const stored = await insertPassages(tx, object, passages);
    // The index would name passages that are not there. The next run finds those that are.
    if (stored.length < passages.length)
      throw new Error('Another run of this ingest stores the same passages');
  });
}

/** Makes the object and its passages findable, in one go; what its owner should know of the reading stands in the reason. */
async function finish(
  { db, queue }: Pick<IngestTools, 'db' | 'queue'>,
  object: Admitted,
  indexed: IndexedObject,
  warnings: readonly ObjectWarning[],
): Promise<void> {
  await db.tx(async (tx) => {
    await lockDatasetOf(tx, object.id);
    const { count } = await tx.storedObject.updateMany({
      where: { id: object.id, status: 'processing' },
      data: {
        status: 'ready',
        statusReason: warnings.map(({ message }) => message).join('; ') || null,
        passageCount: indexed.passages,
        language: indexed.language,
      },
    });
    if (count === 0) return;
    await publishObject(tx, object, indexed);
    await recordAudit(tx, null, {
      action: 'object.ready',
      tenantId: object.tenantId,
      target: { type: 'object', id: object.id },
      details: { passage_count: indexed.passages },
    });
    await advanceStatus(tx, object, 'active');
    await sendDueMerge(tx, queue, object.datasetId);
  });
}
