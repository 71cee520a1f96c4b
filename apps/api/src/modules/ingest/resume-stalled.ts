import { Prisma, type Sql } from '@ipto/db';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { ingestJob } from './ingest-job.js';

/** Longer than any ingest takes that is still alive. */
const STALLED_MS = 12 * 3_600_000;
const BATCH = 100;

/** Lets objects whose jobs are known to be lost be sent again the next time that stalled ones are looked for. */
export async function markStalled(db: Sql, ids: readonly string[]): Promise<void> {
  await db.sql(Prisma.sql`UPDATE objects SET updated_at = to_timestamp(0) WHERE id = ANY(${[...ids]})`);
}

/** Sends objects to ingest again whose job is lost; for one that is only slow this does nothing. */
export const resumeStalledJob = defineUpkeep('resume_stalled', async ({ db, queue, now }: Services) => {
  const at = now();
  await db.tx(async (tx) => {
    const stalled = await tx.sql<{ id: string }>(Prisma.sql`
      UPDATE objects SET updated_at = ${at}
      WHERE id IN (
        SELECT id FROM objects
        WHERE status IN ('approved', 'processing') AND updated_at < ${new Date(at.getTime() - STALLED_MS)}
        ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id`);
    for (const { id } of stalled) await queue.send(tx, ingestJob, { objectId: id });
  });
});
