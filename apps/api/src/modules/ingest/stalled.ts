import { Prisma } from '@ipto/db';
import type { Services } from '../../services.js';

/** Longer than any ingest takes that is still alive. */
const STALLED_MS = 12 * 3_600_000;
const BATCH = 100;

/** Sends objects to ingest again whose job is lost; for one that is only slow this does nothing. */
export async function resumeStalled({ db, queue, now }: Services): Promise<void> {
  const at = now();
  await db.tx(async (tx) => {
    const stalled = await tx.sql<{ id: string }>(Prisma.sql`
      UPDATE objects SET updated_at = ${at}
      WHERE id IN (
        SELECT id FROM objects
        WHERE status IN ('approved', 'processing') AND updated_at < ${new Date(at.getTime() - STALLED_MS)}
        ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id`);
    for (const { id } of stalled) await queue.ingest(tx, id);
  });
}
