import { type Database, Prisma } from '@ipto/db';
import { type Indexer, mergeDue } from '@ipto/search';
import { type AddTools, addObject } from './adding.js';
import { type Corpus, PER_OBJECT, titleOf } from './corpus.js';

/** So many objects are on their way at once: while one is indexed, others are made and written. */
const AT_ONCE = 4;

export interface FillTools extends AddTools {
  readonly corpus: Corpus;
}

/** Which passages of the corpus are put into which datasets, in turns. */
export interface Filling {
  readonly tenantId: string;
  readonly datasetIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** Puts passages and their segments into a database, and merges what is due. */
export async function fill(tools: FillTools, { tenantId, datasetIds, from, to }: Filling): Promise<void> {
  const { db, indexer, corpus } = tools;
  let next = from;
  const work = async () => {
    while (next < to) {
      const first = next;
      next += PER_OBJECT;
      const document = first / PER_OBJECT;
      const datasetId = datasetIds[document % datasetIds.length];
      if (datasetId === undefined) throw new Error('There are no datasets to fill');
      const passages = Array.from({ length: Math.min(to, next) - first }, (_, i) =>
        corpus.passage(first + i),
      );
      const filename = `document-${document}.txt`;
      await addObject(tools, { tenantId, datasetId, filename, title: titleOf(document), passages });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await settle(db, indexer, datasetIds);
}

/** Opens filled datasets to searches, and does at once what else happens to them in the background. */
export async function settle(db: Database, indexer: Indexer, datasetIds: readonly string[]): Promise<void> {
  await db.prisma.dataset.updateMany({ where: { id: { in: [...datasetIds] } }, data: { status: 'active' } });
  // Nobody else works on these datasets.
  for (const datasetId of datasetIds) while (await mergeDue(db, indexer, datasetId, async () => {}));
  await db.sql(Prisma.sql`VACUUM (ANALYZE)`);
  await db.sql(Prisma.sql`CHECKPOINT`);
}
