import { id } from '@ipto/contracts';
import type { Database } from '@ipto/db';
import { z } from 'zod';
import { defineJob } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';

/** Ends an object that can't be ingested, with a reason for its owner, and leaves nothing of it in the index. */
export async function failObject(db: Database, objectId: string, reason: string): Promise<void> {
  await db.tx(async (tx) => {
    const [failed] = await tx.storedObject.updateManyAndReturn({
      where: { id: objectId, status: { in: ['approved', 'processing'] } },
      data: { status: 'failed', statusReason: reason, passageCount: 0 },
    });
    if (!failed) return;
    await tx.passage.deleteMany({ where: { objectId } });
    await recordAudit(tx, null, {
      action: 'object.failed',
      tenantId: failed.tenantId,
      target: { type: 'object', id: objectId },
      details: { reason },
    });
  });
}

/** An ingest that failed for good, whatever it died of. */
export const ingestFailedJob = defineJob({
  name: 'ingest_failed',
  schema: z.strictObject({ objectId: id('object') }),
  run: ({ db }: Services, { objectId }) =>
    failObject(db, objectId, 'It could not be processed, although it was tried several times'),
});
