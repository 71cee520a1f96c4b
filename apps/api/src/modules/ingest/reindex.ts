import type { Database, Tx } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { CommandFailed, type Report } from '../../control/index.js';
import { embeddedText } from './embedded-text.js';
import {
  checkDimensions,
  isSame,
  lockSearchIndex,
  makeRoom,
  NO_REINDEX,
  named,
  targetOf,
} from './search-index.js';
import { writeVectors } from './vectors.js';

/** Passages embedded in one go. */
const EMBED_BATCH = 32;
/** Passages per transaction: more would hold the embedded database from everybody else. */
const COMMIT_BATCH = 8;
/** Making room for longer vectors writes every passage anew; counting them reads all. */
const LONG_TRANSACTION_MS = 24 * 3_600_000;

export interface ReindexTools {
  readonly db: Database;
  readonly embedder: Embedder;
}

/** How far a reindex has come. */
interface Reach {
  readonly position: string | null;
  readonly done: number;
  readonly total: number;
}

interface StoredPassage {
  readonly id: string;
  readonly title: string;
  readonly headingPath: string[];
  readonly body: string;
}

/**
 * Gives every passage the vector that `embedder` makes of it, in the order of their ids. What is done is remembered in
 * the transaction that does it, so that a run after any interruption goes on from there. With the model that the index
 * has, searches and ingest may go on meanwhile; with another one nothing else may work on the database, and what is
 * half done keeps the server from starting. The database must let a statement run for long: see `runHere`.
 * @throws IndexMismatch if there is no index for the embedder's vectors, EmbeddingFailed, the signal's reason
 */
export async function reindex(
  { db, embedder }: ReindexTools,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  checkDimensions(embedder);
  let reach = await begin(db, embedder);
  report(progressOf(reach));
  let writing = Promise.resolve();
  try {
    for (let position = reach.position; ; ) {
      signal.throwIfAborted();
      const batch = await passagesAfter(db, position);
      const last = batch.at(-1);
      if (!last) break;
      position = last.id;
      // While one batch is written the next is embedded.
      const embeddings = await embedder.embed(batch.map(embeddedText), signal);
      await writing;
      writing = write(batch, embeddings);
      // Waited for in the next turn; until then its failure must not count as unhandled.
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
  const { done } = await finish(db, embedder);
  return `${done} ${done === 1 ? 'passage has its vector' : 'passages have their vectors'} of ${named(embedder)}.`;

  async function write(batch: readonly StoredPassage[], embeddings: readonly Float32Array[]): Promise<void> {
    const passages = batch.flatMap(({ id }, i) => {
      const embedding = embeddings[i];
      return embedding ? [{ id, embedding }] : [];
    });
    for (let at = 0; at < passages.length; at += COMMIT_BATCH) {
      const written = passages.slice(at, at + COMMIT_BATCH);
      reach = await db.background.transaction(async (tx) => {
        // What a crash forgets of it is forgotten together: the vectors and how far they go.
        await tx.$executeRaw`SET LOCAL synchronous_commit = off`;
        await writeVectors(tx, written);
        return advance(tx, embedder, written);
      });
      report(progressOf(reach));
    }
  }
}

/** Begins a reindex, or finds out how far an interrupted one with the same model has come. */
async function begin(db: Database, embedder: Embedder): Promise<Reach> {
  return unhurried(db, async (tx) => {
    const index = await lockSearchIndex(tx);
    const target = targetOf(index);
    if (target && isSame(target, embedder)) return index;
    await makeRoom(tx, embedder);
    return tx.searchIndex.update({
      where: { id: 1 },
      data: {
        targetModel: embedder.model,
        targetDimensions: embedder.dimensions,
        position: null,
        done: 0,
        total: await tx.passage.count(),
        startedAt: new Date(),
      },
    });
  });
}

function passagesAfter(db: Database, position: string | null): Promise<StoredPassage[]> {
  return db.prisma.passage.findMany({
    where: position === null ? {} : { id: { gt: position } },
    orderBy: { id: 'asc' },
    take: EMBED_BATCH,
    select: { id: true, title: true, headingPath: true, body: true },
  });
}

async function advance(tx: Tx, embedder: Embedder, passages: readonly { id: string }[]): Promise<Reach> {
  const [index] = await tx.searchIndex.updateManyAndReturn({
    where: { id: 1, targetModel: embedder.model, targetDimensions: embedder.dimensions },
    data: { position: passages.at(-1)?.id ?? null, done: { increment: passages.length } },
  });
  if (!index) throw overtaken();
  return index;
}

/** Says what the index is now made with. */
async function finish(db: Database, { model, dimensions }: Embedder): Promise<Reach> {
  return unhurried(db, async (tx) => {
    const index = await lockSearchIndex(tx);
    const target = targetOf(index);
    if (!target || !isSame(target, { model, dimensions })) throw overtaken();
    return tx.searchIndex.update({ where: { id: 1 }, data: { model, dimensions, ...NO_REINDEX } });
  });
}

/** Runs a transaction that may take as long as it needs. The embedded engine is told so where it is opened. */
function unhurried<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
      return work(tx);
    },
    { timeout: LONG_TRANSACTION_MS },
  );
}

function overtaken(): CommandFailed {
  return new CommandFailed('Another process has ended this reindex, or begun another one.');
}

/** Passages may come and go while it runs. */
function progressOf({ done, total }: Reach): { done: number; total: number } {
  return { done, total: Math.max(done, total) };
}
