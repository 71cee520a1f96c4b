import { newId } from '@ipto/contracts';
import { type Database, Prisma } from '@ipto/db';
import {
  contentHash,
  type Indexer,
  insertPassages,
  mergeSegments,
  type PassageRow,
  publishObject,
} from '@ipto/search';
import { type Corpus, PER_OBJECT, titleOf } from './corpus.js';

/** So many objects are on their way at once: while one is indexed, others are made and written. */
const AT_ONCE = 4;

export interface FillTools {
  readonly db: Database;
  readonly indexer: Indexer;
  readonly corpus: Corpus;
}

/** Which passages of the corpus are put into which datasets, in turns. */
export interface Filling {
  readonly tenantId: string;
  readonly datasetIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** Puts passages and their segments into a database by the functions that ingest uses, and merges what is due. */
export async function fill(tools: FillTools, { tenantId, datasetIds, from, to }: Filling): Promise<void> {
  const { db, indexer } = tools;
  let next = from;
  const work = async () => {
    while (next < to) {
      const first = next;
      next += PER_OBJECT;
      const datasetId = datasetIds[(first / PER_OBJECT) % datasetIds.length];
      if (datasetId === undefined) throw new Error('There are no datasets to fill');
      await addObject(tools, { tenantId, datasetId }, first, Math.min(to, next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await db.prisma.dataset.updateMany({ where: { id: { in: [...datasetIds] } }, data: { status: 'active' } });
  const never = new AbortController().signal;
  // Nobody else works on these datasets.
  for (const datasetId of datasetIds) await mergeSegments(db, indexer, datasetId, async () => {}, never);
  await db.sql(Prisma.sql`VACUUM (ANALYZE)`);
  await db.sql(Prisma.sql`CHECKPOINT`);
}

async function addObject(
  { db, indexer, corpus }: FillTools,
  owner: { readonly tenantId: string; readonly datasetId: string },
  from: number,
  to: number,
): Promise<void> {
  const id = newId('object');
  const document = from / PER_OBJECT;
  const filename = `document-${document}.txt`;
  const contentType = 'text/plain';
  const passages = Array.from({ length: to - from }, (_, ordinal): PassageRow => {
    const { body, vector } = corpus.passage(from + ordinal);
    return {
      id: newId('passage'),
      ordinal,
      title: titleOf(document),
      headingPath: [],
      body,
      citation: { char_start: ordinal * 1000, char_end: ordinal * 1000 + body.length },
      contentHash: contentHash(body),
      vector,
    };
  });
  const indexing = indexer.open({ id, contentType, filename, language: 'english', createdAt: new Date() });
  await indexing.add(passages.map((passage) => ({ ...passage, page: null })));
  const indexed = await indexing.finish();
  await db.tx(async (tx) => {
    await tx.sql(Prisma.sql`SET LOCAL synchronous_commit = off`);
    await tx.storedObject.create({
      data: {
        ...owner,
        id,
        filename,
        contentType,
        declaredContentType: contentType,
        sizeBytes: 1n,
        uploadKey: `uploads/${id}`,
        sealedKey: `sealed/${id}`,
        status: 'ready',
        language: 'english',
        passageCount: passages.length,
      },
    });
    await insertPassages(tx, { id, datasetId: owner.datasetId }, passages);
    await publishObject(tx, { id, datasetId: owner.datasetId }, indexed);
  });
}
