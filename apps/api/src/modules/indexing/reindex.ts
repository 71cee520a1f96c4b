import { type Database, Prisma, type Tx } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { type Indexer, storedVector } from '@ipto/search';
import { CommandFailed, type Report } from '../../commands/command.js';
import { SERVER_SESSIONS } from '../../server-sessions.js';
import { embeddedText } from './embedded-text.js';
import {
  firstReadyObject,
  indexStored,
  republish,
  type StoredPassage,
  storedVectors,
} from './stored-object.js';
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
  /** See {@link Place}. */
  readonly position: string | null;
  /** Passages. */
  readonly done: number;
  readonly total: number;
}

/** The object that a reindex has come to, and the last of its passages that is done; null for all of it. */
interface Place {
  readonly objectId: string;
  readonly ordinal: number | null;
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
  for (;;) {
    const place = placeIn(reach.position);
    const object = await firstReadyObject(db, isAhead(place));
    if (!object) break;
    const doneBefore = place?.objectId === object.id ? (place.ordinal ?? -1) : -1;
    const indexed = await indexStored(db, indexer, object, async (passages) => {
      const [done, left] = [passages.filter(isDone), passages.filter((passage) => !isDone(passage))];
      return [...(await storedVectors(db, done)), ...(await embed(object.id, left))];
      function isDone({ ordinal }: StoredPassage): boolean {
        return ordinal <= doneBefore;
      }
    });
    reach = await db.tx(async (tx) => {
      await republish(tx, object, indexed);
      return advance(tx, embedder, { objectId: object.id, ordinal: null }, 0);
    });
  }
  const { done } = await finish(db, embedder);
  return `${done} ${done === 1 ? 'passage has its vector' : 'passages have their vectors'} of ${named(embedder)}.`;

  /** Embeds passages of an object, and remembers each batch. */
  async function embed(objectId: string, passages: readonly StoredPassage[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < passages.length; at += EMBED_BATCH) {
      signal.throwIfAborted();
      const batch = passages.slice(at, at + EMBED_BATCH);
      const made = await embedder.embed(batch.map(embeddedText), signal);
      reach = await db.tx(async (tx) => {
        await writeVectors(tx, batch, made);
        return advance(tx, embedder, { objectId, ordinal: batch.at(-1)?.ordinal ?? null }, batch.length);
      });
      report(progressOf(reach));
      vectors.push(...made);
    }
    return vectors;
  }
}

const POSITION = /^(obj_[^:]+)(?::(\d+))?$/;

/** Null at the beginning, and for what an earlier release wrote, which counted by passages. */
function placeIn(position: string | null): Place | null {
  const [, objectId, ordinal] = POSITION.exec(position ?? '') ?? [];
  return objectId === undefined
    ? null
    : { objectId, ordinal: ordinal === undefined ? null : Number(ordinal) };
}

function positionOf({ objectId, ordinal }: Place): string {
  return ordinal === null ? objectId : `${objectId}:${ordinal}`;
}

/** What holds of the objects that a reindex has still to do, that in which it was interrupted among them. */
function isAhead(place: Place | null): Prisma.Sql {
  if (place === null) return Prisma.sql`TRUE`;
  return place.ordinal === null
    ? Prisma.sql`o.id > ${place.objectId}`
    : Prisma.sql`o.id >= ${place.objectId}`;
}

/** Begins a reindex, or finds out how far an interrupted one with the same model has come. */
async function begin(db: Database, embedder: Embedder): Promise<Reach> {
  return db.tx(async (tx) => {
    const index = await lockSearchIndex(tx);
    const target = targetOf(index);
    const canGoOn = index.position === null || placeIn(index.position) !== null;
    if (target && isSame(target, embedder) && canGoOn) return index;
    if (!isSame(index, embedder) && (await isServed(tx)))
      throw new CommandFailed(
        `A running server searches with ${named(index)}, and the environment names ${named(embedder)}. ` +
          'Stop every server on this database to reindex with the latter.',
      );
    // What an unfinished ingest has embedded with the former model would be mixed with what it goes on with.
    if (!isSame(index, embedder))
      await tx.passage.deleteMany({ where: { object: { status: { not: 'ready' } } } });
    return tx.searchIndex.update({
      where: { id: 1 },
      data: {
        // Half of the vectors may be of the model that another reindex was about: till the end nobody takes them for whole.
        ...(target && !isSame(target, embedder) && target),
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
  tx: Tx,
  passages: readonly StoredPassage[],
  vectors: readonly Float32Array[],
): Promise<void> {
  await tx.sql(Prisma.sql`
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

async function advance(tx: Tx, embedder: Embedder, place: Place, done: number): Promise<Reach> {
  const [index] = await tx.searchIndex.updateManyAndReturn({
    where: { id: 1, targetModel: embedder.model, targetDimensions: embedder.dimensions },
    data: { position: positionOf(place), done: { increment: done } },
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
