import { LIMITS } from '@ipto/contracts';
import { type Database, Prisma, type StoredObject, type Tx } from '@ipto/db';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';

const BATCH = 100;

/** Whether an object has waited too long, for its bytes or for a review. */
export function isOverdue(
  object: Pick<StoredObject, 'status' | 'createdAt' | 'reviewExpiresAt'>,
  at: Date,
): boolean {
  if (object.status === 'pending_upload') return object.createdAt <= unconfirmedSince(at);
  return object.status === 'staged' && object.reviewExpiresAt !== null && object.reviewExpiresAt <= at;
}

function unconfirmedSince(at: Date): Date {
  return new Date(at.getTime() - LIMITS.unconfirmedUploadHours * 3_600_000);
}

/** Ends every overdue upload and review, and removes its bytes. */
export async function expireOverdue({ db, queue, now }: Services): Promise<void> {
  for (;;) {
    const expired = await db.tx((tx) => expireSome(tx, queue, now()));
    if (expired < BATCH) return;
  }
}

export const expireOverdueJob = defineUpkeep('expire_overdue', expireOverdue);

async function expireSome(tx: Tx, queue: Services['queue'], at: Date): Promise<number> {
  const overdue = await tx.sql<{
    id: string;
    tenant_id: string;
    upload_key: string;
    sealed_key: string | null;
  }>(Prisma.sql`
    UPDATE objects o
    SET status = 'expired', sealed_key = NULL, updated_at = ${at}, status_reason = due.reason
    FROM (
      SELECT id, sealed_key,
             CASE status WHEN 'staged' THEN 'Nobody reviewed it in time' ELSE 'The upload was never confirmed' END AS reason
      FROM objects
      WHERE (status = 'pending_upload' AND created_at <= ${unconfirmedSince(at)})
         OR (status = 'staged' AND review_expires_at <= ${at})
      ORDER BY id LIMIT ${BATCH}
      FOR UPDATE SKIP LOCKED) due
    WHERE o.id = due.id
    RETURNING o.id, o.tenant_id, o.upload_key, due.sealed_key`);
  for (const { id, tenant_id } of overdue)
    await recordAudit(tx, null, {
      action: 'object.expired',
      tenantId: tenant_id,
      target: { type: 'object', id },
    });
  await removeBytes(
    tx,
    queue,
    overdue.flatMap(({ upload_key, sealed_key }) => [upload_key, sealed_key]),
  );
  return overdue.length;
}

/** Whether bytes may still be put under an upload key: until the object is confirmed, cancelled or overdue. */
export async function acceptsUpload(db: Database, uploadKey: string, at: Date): Promise<boolean> {
  const object = await db.prisma.storedObject.findUnique({ where: { uploadKey } });
  return object?.status === 'pending_upload' && !isOverdue(object, at);
}
