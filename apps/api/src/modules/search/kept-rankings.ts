import { ApiError, LIMITS, type UsedMode } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { Placed, Ranking } from '@ipto/search';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';

const MINUTE_MS = 60_000;

/** Keeps the order that a search found, so that its further pages go on in it whatever is added meanwhile. */
export async function keepRanking(
  db: Sql,
  searchId: string,
  placed: readonly Placed[],
  at: Date,
): Promise<void> {
  const expiresAt = new Date(at.getTime() + LIMITS.searchCursorMinutes * MINUTE_MS);
  await db.sql(Prisma.sql`
    INSERT INTO search_rankings (search_id, passages, lexical, dense, scores, expires_at)
    VALUES (${searchId}, ${placed.map(({ id }) => id)}::text[],
            ${placed.map(({ lexicalRank }) => lexicalRank ?? NO_RANK)}::int[],
            ${placed.map(({ denseRank }) => denseRank ?? NO_RANK)}::int[],
            ${placed.map(({ fusedScore }) => fusedScore)}::float8[], ${expiresAt})`);
}

/** Stands where a half of the search did not find the passage. */
const NO_RANK = 0;

interface KeptRow {
  mode: UsedMode;
  passages: string[];
  lexical: number[];
  dense: number[];
  scores: number[];
}

/** The order that an earlier page of a search came from. Throws `gone` when its hour is over. */
export async function findRanking(db: Sql, searchId: string, at: Date): Promise<Ranking> {
  const [kept] = await db.sql<KeptRow>(Prisma.sql`
    SELECT s.mode, r.passages, r.lexical, r.dense, r.scores
    FROM search_rankings r JOIN searches s ON s.id = r.search_id
    WHERE r.search_id = ${searchId} AND r.expires_at > ${at}`);
  if (!kept)
    throw new ApiError('gone', `A cursor is good for ${LIMITS.searchCursorMinutes} minutes; search again.`);
  const rankAt = (ranks: readonly number[], index: number) => ranks[index] || null;
  return {
    mode: kept.mode,
    placed: kept.passages.map((id, index) => ({
      id,
      lexicalRank: rankAt(kept.lexical, index),
      denseRank: rankAt(kept.dense, index),
      fusedScore: kept.scores[index] ?? 0,
    })),
  };
}

/** Forgets the orders of searches whose cursors have ended. */
export const forgetRankingsJob = defineUpkeep('forget_rankings', async ({ db, now }: Services) => {
  await db.sql(Prisma.sql`DELETE FROM search_rankings WHERE expires_at <= ${now()}`);
});
