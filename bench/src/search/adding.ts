import { newId } from '@ipto/contracts';
import { type Database, Prisma } from '@ipto/db';
import { contentHash, type Indexer, insertPassages, type PassageRow, publishObject } from '@ipto/search';

export interface AddTools {
  readonly db: Database;
  readonly indexer: Indexer;
}

/** An object whose passages have their vectors already. */
export interface MadeObject {
  readonly tenantId: string;
  readonly datasetId: string;
  readonly filename: string;
  readonly title: string;
  readonly passages: readonly { readonly body: string; readonly vector: Float32Array }[];
}

/** Puts an object with its passages and its segment into a database by the functions that ingest uses; gives the passages' ids. */
export async function addObject(
  { db, indexer }: AddTools,
  { tenantId, datasetId, filename, title, passages: made }: MadeObject,
): Promise<string[]> {
  const id = newId('object');
  const contentType = 'text/plain';
  const passages = made.map(
    ({ body, vector }, ordinal): PassageRow => ({
      id: newId('passage'),
      ordinal,
      title,
      headingPath: [],
      body,
      citation: { char_start: ordinal * 1000, char_end: ordinal * 1000 + body.length },
      contentHash: contentHash(body),
      vector,
    }),
  );
  const indexing = indexer.open({ id, contentType, filename, language: 'english', createdAt: new Date() });
  await indexing.add(passages.map((passage) => ({ ...passage, page: null })));
  const indexed = await indexing.finish();
  await db.tx(async (tx) => {
    await tx.sql(Prisma.sql`SET LOCAL synchronous_commit = off`);
    await tx.storedObject.create({
      data: {
        tenantId,
        datasetId,
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
    await insertPassages(tx, { id, datasetId }, passages);
    await publishObject(tx, { id, datasetId }, indexed);
  });
  return passages.map((passage) => passage.id);
}
