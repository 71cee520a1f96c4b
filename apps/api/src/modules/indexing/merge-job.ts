import { id } from '@ipto/contracts';
import type { Tx } from '@ipto/db';
import { dueMerge, mergeSegments } from '@ipto/search';
import { z } from 'zod';
import { defineJob } from '../../queue/job.js';
import type { Queue } from '../../queue/queue.js';
import type { Services } from '../../services.js';
import { lockDataset } from '../datasets/index.js';

/** Merges the small segments of a dataset into larger ones. */
export const mergeSegmentsJob = defineJob({
  name: 'merge_segments',
  schema: z.strictObject({ datasetId: id('dataset') }),
  options: { policy: 'short' },
  run: ({ db, indexer }: Services, { datasetId }, signal) =>
    mergeSegments(db, indexer, datasetId, (tx) => lockDataset(tx, datasetId), signal),
});

/** Sends a merge where one is due, in the transaction that published a segment of the dataset. */
export async function sendDueMerge(tx: Tx, queue: Pick<Queue, 'send'>, datasetId: string): Promise<void> {
  if (await dueMerge(tx, datasetId))
    await queue.send(tx, mergeSegmentsJob, { datasetId }, { singletonKey: datasetId });
}
