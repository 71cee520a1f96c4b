import { type Database, Prisma } from '@ipto/db';

/** How often a worker says of each of its jobs that it is alive. */
export const ALIVE_EVERY_SECONDS = 1;
/** Not heard of for this long right after a start, a job is taken for one whose process was killed. */
const SILENT_SECONDS = 3;

/**
 * Hands jobs back whose worker is gone, to be taken again at once; resolves with their kinds. For the time after a
 * start: pg-boss finds such jobs as well, but takes ten seconds and more to believe it, and puts a pause after each
 * try. One that was alive all the same hears of it, and stops. Those that were tried too often are left to pg-boss.
 */
export async function handBackLostJobs(db: Database, names: readonly string[]): Promise<string[]> {
  const lost = await db.sql<{ name: string }>(Prisma.sql`
    UPDATE pgboss.job SET state = 'retry', start_after = now(), heartbeat_on = NULL
    WHERE name = ANY(${[...names]}) AND state = 'active' AND retry_count < retry_limit
      AND heartbeat_on < now() - make_interval(secs => ${SILENT_SECONDS})
    RETURNING name`);
  return [...new Set(lost.map(({ name }) => name))];
}
