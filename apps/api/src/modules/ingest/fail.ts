import type { Database } from '@ipto/db';

/** Ends an object that can't be ingested, with a reason for its owner, and leaves nothing of it in the index. */
export async function failObject(db: Database, objectId: string, reason: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.storedObject.updateMany({
      where: { id: objectId, status: { in: ['approved', 'processing'] } },
      data: { status: 'failed', statusReason: reason, passageCount: 0 },
    });
    if (count > 0) await tx.passage.deleteMany({ where: { objectId } });
  });
}
