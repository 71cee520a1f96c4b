import { newId } from '@ipto/contracts';
import { type Database, Prisma, type StoredObject } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { type ExtractedPassage, type Extraction, ExtractionFailed, type Extractor } from '@ipto/extraction';
import { configurationOf, contentHash, passageInsertion, publishObject } from '@ipto/search';
import type { ObjectStorage } from '@ipto/storage';
import { recordAudit } from '../audit/index.js';
import { advanceStatus, lockDatasetOf } from '../datasets/index.js';
import { embeddedText } from './embedded-text.js';
import { failObject } from './fail.js';

/** Passages embedded in one go. */
const EMBED_BATCH = 32;
/** Passages per transaction: more would hold the embedded database from everybody else. */
const COMMIT_BATCH = 8;

export interface IngestTools {
  readonly db: Database;
  readonly storage: Pick<ObjectStorage, 'withFile'>;
  readonly extractor: Pick<Extractor, 'extract'>;
  readonly embedder: Pick<Embedder, 'embed'>;
}

type Admitted = StoredObject & { sealedKey: string };
type Read = Admitted & { language: string };
type NumberedPassage = ExtractedPassage & { ordinal: number };

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
  const language = await configurationOf(tools.db, extraction.language);
  const passages = extraction.passages.map((passage, ordinal) => ({ ...passage, ordinal }));
  const stored = await keepMatching(tools.db, objectId, passages, language);
  await indexAll(
    tools,
    { ...object, language },
    passages.filter(({ ordinal }) => !stored.has(ordinal)),
    signal,
  );
  await finish(tools.db, { ...object, language }, passages.length, extraction.warnings);
}

/** Marks the object as being worked on; null if it is gone or no longer to be ingested. */
async function take(db: Database, id: string): Promise<Admitted | null> {
  const [object] = await db.prisma.storedObject.updateManyAndReturn({
    where: { id, status: { in: ['approved', 'processing'] }, sealedKey: { not: null } },
    data: { status: 'processing' },
  });
  return object?.sealedKey ? { ...object, sealedKey: object.sealedKey } : null;
}

/** Keeps the stored passages that extraction gave again, removes any other, and tells which remain. */
async function keepMatching(
  db: Database,
  objectId: string,
  passages: readonly NumberedPassage[],
  language: string,
): Promise<Set<number>> {
  const stored = await db.prisma.passage.findMany({
    where: { objectId },
    select: { ordinal: true, contentHash: true, language: true },
  });
  const stale = stored.filter(({ ordinal, contentHash: hash, language: stemmedAs }) => {
    const passage = passages[ordinal];
    return passage === undefined || contentHash(passage.body) !== hash || stemmedAs !== language;
  });
  const ordinals = stale.map(({ ordinal }) => ordinal);
  if (ordinals.length > 0)
    await db.transaction(async (tx) => {
      // Another run of this may have come to its end meanwhile: what it published stays.
      const { count } = await tx.storedObject.updateMany({
        where: { id: objectId, status: 'processing' },
        data: { status: 'processing' },
      });
      if (count > 0) await tx.passage.deleteMany({ where: { objectId, ordinal: { in: ordinals } } });
    });
  const removed = new Set(ordinals);
  return new Set(stored.map(({ ordinal }) => ordinal).filter((ordinal) => !removed.has(ordinal)));
}

/** Embeds and stores passages; while one batch is written the next is embedded. */
async function indexAll(
  { db, embedder }: IngestTools,
  object: Read,
  passages: readonly NumberedPassage[],
  signal: AbortSignal,
): Promise<void> {
  let writing = Promise.resolve();
  for (let at = 0; at < passages.length; at += EMBED_BATCH) {
    signal.throwIfAborted();
    const batch = passages.slice(at, at + EMBED_BATCH);
    const embeddings = await embedder.embed(batch.map(embeddedText), signal);
    await writing;
    writing = write(db, object, batch, embeddings);
    // Waited for in the next turn; until then its failure must not count as unhandled.
    writing.catch(() => {});
  }
  await writing;
}

async function write(
  db: Database,
  object: Read,
  passages: readonly NumberedPassage[],
  embeddings: readonly Float32Array[],
): Promise<void> {
  const indexed = passages.flatMap((passage, i) => {
    const embedding = embeddings[i];
    return embedding ? [{ ...passage, id: newId('passage'), embedding }] : [];
  });
  for (let at = 0; at < indexed.length; at += COMMIT_BATCH) {
    const insertion = passageInsertion(object, indexed.slice(at, at + COMMIT_BATCH));
    await db.background.writing(async (writer) => {
      // Nobody is told of these rows before `finish`, whose commit brings all before it to the disk.
      await writer.execute(Prisma.sql`SET LOCAL synchronous_commit = off`);
      await writer.execute(insertion);
    });
  }
}

/** Makes the object and its passages findable, in one go; what its owner should know of the reading stands in the reason. */
async function finish(
  db: Database,
  object: Read,
  passageCount: number,
  warnings: readonly string[],
): Promise<void> {
  await db.background.transaction(async (tx) => {
    await lockDatasetOf(tx, object.id);
    const { count } = await tx.storedObject.updateMany({
      where: { id: object.id, status: 'processing' },
      data: {
        status: 'ready',
        statusReason: warnings.join('; ') || null,
        passageCount,
        language: object.language,
      },
    });
    if (count === 0) return;
    await publishObject(tx, object.id);
    await recordAudit(tx, null, {
      action: 'object.ready',
      tenantId: object.tenantId,
      target: { type: 'object', id: object.id },
      details: { passage_count: passageCount },
    });
    await advanceStatus(tx, object, 'active');
  });
}
