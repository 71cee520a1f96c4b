import { createHash } from 'node:crypto';
import { LIMITS } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';

const HOUR_MS = 3_600_000;

/** What makes two searches the same for the bill. */
export interface SearchIdentity {
  /** The key, or the user within the tenant. */
  readonly credential: string;
  /** The query as parsed and printed again, the mode, and all that narrows it. */
  readonly asked: unknown;
}

/** A search whose objects are billed once, whatever pages and repetitions follow. */
export interface BillingSession {
  /** The search that began it. */
  readonly searchId: string;
  /** Whether anything has been charged in it. */
  readonly begun: boolean;
  /** The objects that have been charged for. */
  readonly billed: ReadonlySet<string>;
}

/** Since when sessions are still running. */
function sessionsSince(at: Date): Date {
  return new Date(at.getTime() - LIMITS.billedOnceHours * HOUR_MS);
}

function fingerprintOf(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/**
 * The running session of a search, as far as some objects go; `searchId` begins one if there is none, with its first
 * charge. Call it holding the tenant's invoice, which keeps a second like it waiting.
 */
export async function findSession(
  db: Sql,
  { credential, asked }: SearchIdentity,
  searchId: string,
  objectIds: readonly string[],
  at: Date,
): Promise<BillingSession> {
  const rows = await db.sql<{ searchId: string; objectId: string | null }>(Prisma.sql`
    SELECT s.search_id AS "searchId", e.object_id AS "objectId"
    FROM billing_sessions s
    LEFT JOIN usage_events e ON e.billing_session = s.search_id AND e.object_id = ANY(${[...objectIds]})
      AND e.charged_micros > 0 AND e.reversed_at IS NULL AND e.kind = 'retrieval'
    WHERE s.credential = ${credential} AND s.fingerprint = ${fingerprintOf(asked)}
      AND s.started_at > ${sessionsSince(at)}`);
  return {
    searchId: rows[0]?.searchId ?? searchId,
    begun: rows.length > 0,
    billed: new Set(rows.flatMap(({ objectId }) => (objectId === null ? [] : [objectId]))),
  };
}

/** Begins a session with its first charge; one that is over makes room. */
export async function beginSession(
  db: Sql,
  { credential, asked }: SearchIdentity,
  searchId: string,
  at: Date,
): Promise<void> {
  await db.sql(Prisma.sql`
    INSERT INTO billing_sessions (credential, fingerprint, search_id, started_at)
    VALUES (${credential}, ${fingerprintOf(asked)}, ${searchId}, ${at})
    ON CONFLICT (credential, fingerprint) DO UPDATE
    SET search_id = excluded.search_id, started_at = excluded.started_at`);
}

/** Forgets the sessions that are over. */
export const forgetSessionsJob = defineUpkeep('forget_billing_sessions', async ({ db, now }: Services) => {
  await db.prisma.billingSession.deleteMany({ where: { startedAt: { lte: sessionsSince(now()) } } });
});
