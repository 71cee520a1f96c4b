import type { Database } from '@ipto/db';
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
