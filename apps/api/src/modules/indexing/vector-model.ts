import type { Database, SearchIndex, Tx } from '@ipto/db';
import { EMBEDDING_DIMENSIONS, type Embedder, LOCAL_MODEL } from '@ipto/embeddings';

/** What vectors are made with. */
export type VectorModel = Pick<Embedder, 'model' | 'dimensions'>;

/** Every vector takes memory and time: models that are worth it stay below. */
const MAX_DIMENSIONS = 4096;

/** What the row says while no reindex is unfinished. */
export const NO_REINDEX = { targetModel: null, targetDimensions: null, position: null };

/** The embedder's vectors are not those of the index. The message says what to do about it. */
export class IndexMismatch extends Error {
  override readonly name = 'IndexMismatch';
}

/** What the index was made with; null before the first start. */
export async function indexedModel(db: Database): Promise<VectorModel | null> {
  return db.prisma.searchIndex.findUnique({ where: { id: 1 } });
}

/**
 * Makes sure that searches and ingest get along with what is indexed. An index without passages becomes the embedder's.
 * @throws IndexMismatch if it was made with another model, wholly or in part
 */
export async function fitVectorModel(db: Database, embedder: VectorModel): Promise<void> {
  checkDimensions(embedder);
  await db.tx(async (tx) => {
    const index = await lockSearchIndex(tx);
    if (isMadeWith(index, embedder)) return;
    await tx.$executeRaw`LOCK TABLE passages IN SHARE ROW EXCLUSIVE MODE`;
    if ((await tx.passage.findFirst({ select: { id: true } })) !== null)
      throw new IndexMismatch(mismatch(index, embedder));
    const { model, dimensions } = embedder;
    await tx.searchIndex.update({ where: { id: 1 }, data: { model, dimensions, ...NO_REINDEX } });
  });
}

/**
 * What is known of the index, locked until the transaction ends. Where nothing is known yet, the local model made
 * what there is: for a long time there was no other.
 */
export async function lockSearchIndex(tx: Tx): Promise<SearchIndex> {
  await tx.$executeRaw`
    INSERT INTO search_index (id, model, dimensions) VALUES (1, ${LOCAL_MODEL}, ${EMBEDDING_DIMENSIONS})
    ON CONFLICT (id) DO NOTHING`;
  await tx.$executeRaw`SELECT FROM search_index WHERE id = 1 FOR UPDATE`;
  return tx.searchIndex.findUniqueOrThrow({ where: { id: 1 } });
}

/** @throws IndexMismatch if there is no index for vectors of that length */
export function checkDimensions(embedder: VectorModel): void {
  if (embedder.dimensions > MAX_DIMENSIONS)
    throw new IndexMismatch(
      `The vectors of ${named(embedder)} are too long: the search index takes ${MAX_DIMENSIONS} dimensions ` +
        'at most. Choose another model.',
    );
}

export function named({ model, dimensions }: VectorModel): string {
  return `${model} (${dimensions} dimensions)`;
}

/** What an unfinished reindex makes the index with; null if there is none. */
export function targetOf({ targetModel, targetDimensions }: SearchIndex): VectorModel | null {
  return targetModel === null || targetDimensions === null
    ? null
    : { model: targetModel, dimensions: targetDimensions };
}

export function isSame(one: VectorModel, other: VectorModel): boolean {
  return one.model === other.model && one.dimensions === other.dimensions;
}

/** Whether every vector is of that model. A reindex with the same one mixes nothing, finished or not. */
function isMadeWith(index: SearchIndex, embedder: VectorModel): boolean {
  const target = targetOf(index);
  return isSame(index, embedder) && (target === null || isSame(target, embedder));
}

function mismatch(index: SearchIndex, embedder: VectorModel): string {
  const target = targetOf(index);
  const state = target
    ? `A reindex of the search index from ${named(index)} to ${named(target)} is unfinished ` +
      `(${index.done} of ${index.total} passages)`
    : `The search index was made with ${named(index)}`;
  const back = target ? 'choose another model first' : 'go back to the former model';
  return (
    `${state}, and the embedder is ${named(embedder)}; their vectors don't compare. Run \`ipto-server reindex\` ` +
    `to make the whole index with the latter, or set IPTO_EMBEDDINGS_URL and IPTO_EMBEDDINGS_MODEL to ${back}.`
  );
}
