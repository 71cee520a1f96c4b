import { type Database, Prisma, type Tx } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { type Indexer, storedVector } from '@ipto/search';
import { CommandFailed, type Report } from '../../commands/command.js';
import { SERVER_SESSIONS } from '../../server-sessions.js';
import { embeddedText } from './embedded-text.js';
import { indexStored, nextReadyObject, republish, type StoredPassage } from './stored-object.js';
import { checkDimensions, isSame, lockSearchIndex, NO_REINDEX, named, targetOf } from './vector-model.js';

/** Passages embedded in one go. */
const EMBED_BATCH = 32;

export interface ReindexTools {
  readonly db: Database;
  readonly indexer: Indexer;
  readonly embedder: Embedder;
}

/** How far a reindex has come. */
interface Reach {
  /** The last object that is done. */
  readonly position: string | null;
  /** Passages. */
  readonly done: number;
  readonly total: number;
}

/**
 * Gives every passage the vector that `embedder` makes of it, one object after another. What is done is remembered in
 * the transaction that does it, so that a run after any interruption goes on from there. With the model that the index
 * has, searches and ingest may go on meanwhile; with another one nothing else may work on the database, and what is
 * half done keeps the server from starting.
 * @throws IndexMismatch if there is no index for the embedder's vectors, EmbeddingFailed, the signal's reason
 */
export async function reindex(
  { db, indexer, embedder }: ReindexTools,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  checkDimensions(embedder);
  let reach = await begin(db, embedder);
  report(progressOf(reach));
  for (
    let object = await nextReadyObject(db, reach.position);
    object;
    object = await nextReadyObject(db, reach.position)
  ) {
    let done = 0;
    const current = object;
    const indexed = await indexStored(db, indexer, current, async (passages) => {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < passages.length; at += EMBED_BATCH) {
        signal.throwIfAborted();
        const batch = passages.slice(at, at + EMBED_BATCH);
        vectors.push(...(await embedder.embed(batch.map(embeddedText), signal)));
        done += batch.length;
        report(progressOf({ ...reach, done: reach.done + done }));
      }
      await writeVectors(db, passages, vectors);
      return vectors;
    });
    reach = await db.tx(async (tx) => {
      await republish(tx, current, indexed);
      return advance(tx, embedder, current.id, done);
    });
    report(progressOf(reach));
  }
  const { done } = await finish(db, embedder);
  return `${done} ${done === 1 ? 'passage has its vector' : 'passages have their vectors'} of ${named(embedder)}.`;
}

/** Begins a reindex, or finds out how far an interrupted one with the same model has come. */
async function begin(db: Database, embedder: Embedder): Promise<Reach> {
  return db.tx(async (tx) => {
    const index = await lockSearchIndex(tx);
    const target = targetOf(index);
    if (target && isSame(target, embedder)) return index;
    if (!isSame(index, embedder) && (await isServed(tx)))
      throw new CommandFailed(
        `A running server searches with ${named(index)}, and the environment names ${named(embedder)}. ` +
          'Stop every server on this database to reindex with the latter.',
      );
    // What an unfinished ingest has embedded with the former model would be mixed with what it goes on with.
    if (!isSame(index, embedder)) await tx.passage.deleteMany({ where: { object: { status: { not: 'ready' } } } });
    return tx.searchIndex.update({
      where: { id: 1 },
      data: {
        targetModel: embedder.model,
        targetDimensions: embedder.dimensions,
        position: null,
        done: 0,
        total: await tx.passage.count({ where: { object: { status: 'ready' } } }),
        startedAt: new Date(),
      },
    });
  });
}

/** Gives passages their vectors. One that is gone is left out. */
async function writeVectors(
  db: Database,
  passages: readonly StoredPassage[],
  vectors: readonly Float32Array[],
): Promise<void> {
  await db.sql(Prisma.sql`
    INSERT INTO passage_vectors (passage_id, vector)
    SELECT p.id, made.vector
    FROM unnest(${passages.map(({ id }) => id)}::text[], ${vectors.map(storedVector)}::bytea[]) AS made (id, vector)
    JOIN passages p ON p.id = made.id
    FOR KEY SHARE OF p
    ON CONFLICT (passage_id) DO UPDATE SET vector = excluded.vector WHERE passage_vectors.vector <> excluded.vector`);
}

/** Whether a server works on the database. */
async function isServed(tx: Tx): Promise<boolean> {
  const sessions = await tx.sql(Prisma.sql`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${SERVER_SESSIONS} LIMIT 1`);
  return sessions.length > 0;
}

async function advance(tx: Tx, embedder: Embedder, position: string, done: number): Promise<Reach> {
  const [index] = await tx.searchIndex.updateManyAndReturn({
    where: { id: 1, targetModel: embedder.model, targetDimensions: embedder.dimensions },
    data: { position, done: { increment: done } },
  });
  if (!index) throw overtaken();
  return index;
}

/** Says what the index is now made with. */
async function finish(db: Database, { model, dimensions }: Embedder): Promise<Reach> {
  return db.tx(async (tx) => {
    const index = await lockSearchIndex(tx);
    const target = targetOf(index);
    if (!target || !isSame(target, { model, dimensions })) throw overtaken();
    return tx.searchIndex.update({ where: { id: 1 }, data: { model, dimensions, ...NO_REINDEX } });
  });
}

function overtaken(): CommandFailed {
  return new CommandFailed('Another process has finished this reindex or started another one.');
}

/** Passages may come and go while it runs. */
function progressOf({ done, total }: Reach): { done: number; total: number } {
  return { done, total: Math.max(done, total) };
}
