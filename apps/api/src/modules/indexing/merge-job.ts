import { id } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import { dueMerge, mergeDue, SegmentCorrupt, SegmentMismatch } from '@ipto/search';
import { z } from 'zod';
import { defineJob, defineUpkeep } from '../../queue/job.js';
import type { Queue } from '../../queue/queue.js';
import type { Services } from '../../services.js';
import { lockDataset } from '../datasets/index.js';

/** Merges small segments of a dataset into a larger one, and sends itself again while there is more to do: others get their turns. */
export const mergeSegmentsJob = defineJob({
  name: 'merge_segments',
  schema: z.strictObject({ datasetId: id('dataset') }),
  options: { policy: 'short' },
  async run({ db, indexer, queue, logger }: Services, { datasetId }) {
    try {
      if (!(await mergeDue(db, indexer, datasetId, (tx) => lockDataset(tx, datasetId)))) return;
    } catch (error) {
      // Trying again would not help; searches set a damaged segment aside, and it is indexed anew.
      if (!(error instanceof SegmentCorrupt || error instanceof SegmentMismatch)) throw error;
      logger.error({ err: error, datasetId }, 'segments of the search index can’t be merged');
      return;
    }
    await db.tx((tx) => sendDueMerge(tx, queue, datasetId));
  },
});

/** Sends a merge where one is due, in the transaction that published or withdrew something of the dataset. */
export async function sendDueMerge(tx: Tx, queue: Pick<Queue, 'send'>, datasetId: string): Promise<void> {
  if (await dueMerge(tx, datasetId))
    await queue.send(tx, mergeSegmentsJob, { datasetId }, { singletonKey: datasetId });
}

/** Sends the merges that nobody else sends: after a reindex, or an import. */
export const sendDueMergesJob = defineUpkeep('send_due_merges', async ({ db, queue }: Services) => {
  const datasets = await db.sql<{ id: string }>(Prisma.sql`
    SELECT dataset_id AS id FROM search_segments GROUP BY dataset_id
    HAVING count(*) > 1 OR bool_or(cardinality(dead) > 0)`);
  for (const { id: datasetId } of datasets) await db.tx((tx) => sendDueMerge(tx, queue, datasetId));
});
