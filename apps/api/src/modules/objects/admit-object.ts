import type { StoredObject, Tx } from '@ipto/db';
import type { Queue } from '../../queue/queue.js';
import { advanceStatus } from '../datasets/index.js';
import { ingestJob } from '../ingest/index.js';

/** What follows from an approval, in its transaction: the object is to be ingested. */
export async function admitObject(
  tx: Tx,
  queue: Queue,
  object: Pick<StoredObject, 'id' | 'datasetId' | 'tenantId'>,
): Promise<void> {
  await queue.send(tx, ingestJob, { objectId: object.id });
  await advanceStatus(tx, object, 'ingesting');
}
