import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, ERROR_CODES, LIMITS } from '@ipto/contracts';
import { type Database, Prisma, type Tx } from '@ipto/db';
import { z } from 'zod';
import { defineUpkeep } from '../queue/job.js';
import type { Outcome } from './outcome.js';

/** A run that is not heard of for this long belongs to a process that is gone. */
const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** How long a second call waits for the answer of the first. */
const WAIT_MS = 10_000;
/** The first look; each next one waits twice as long, up to the other. */
const POLL_MIN_MS = 25;
const POLL_MAX_MS = 800;
/** Answers that another try would only get again. All others may come out differently next time. */
const KEPT_STATUSES = new Set([404, 409, 422]);

/** One call that is to be carried out once, however often it is sent. */
export interface KeyedCall {
  readonly credentialId: string;
  readonly procedure: string;
  readonly key: string;
  readonly inputHash: string;
  /** The field of the answer that a replay tells in place of it, where the answer holds a secret. */
  readonly replayTells: string | null;
  readonly signal: AbortSignal;
}

/** An error that is given again. */
export class ReplayedError extends ApiError {}

/** Runs a call unless its key was used before; then its first answer is given again. */
export type RunOnce = (call: KeyedCall, run: () => Promise<Outcome>) => Promise<Outcome>;

const keptAnswer = z.union([
  z.object({ status: z.int(), output: z.unknown() }),
  z.object({
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  }),
]);
type KeptAnswer = z.infer<typeof keptAnswer>;

interface KeyRow {
  runner: string;
  inputHash: string;
  leaseEndsAt: Date;
  committedAt: Date | null;
  answer: string | null;
}

/** The run that the current call is part of, if it has a key. */
const currentRun = new AsyncLocalStorage<{ markCommitted(tx: Tx): Promise<void> }>();

/**
 * A database whose transactions say in their own commit that the call with a key has changed something.
 * So a process may die at any line: what was committed is never carried out again.
 */
export function markingCommits(db: Database): Database {
  return { ...db, tx: (work, options) => db.tx((tx) => marking(tx, work(tx)), options) };
}

async function marking<T>(tx: Tx, work: Promise<T>): Promise<T> {
  const result = await work;
  await currentRun.getStore()?.markCommitted(tx);
  return result;
}

export function openRunOnce(db: Database, now: () => Date): RunOnce {
  return async (call, run) => {
    const runner = randomUUID();
    const waitUntil = Date.now() + WAIT_MS;
    let pause = POLL_MIN_MS;
    while (!(await claim(db, call, runner, now()))) {
      const [row] = await db.sql<KeyRow>(Prisma.sql`
        SELECT runner, input_hash AS "inputHash", lease_ends_at AS "leaseEndsAt",
               committed_at AS "committedAt", answer
        FROM idempotency_keys WHERE ${isKeyOf(call)}`);
      // Gone in between: its first try may be repeated, so this call claims it again.
      if (!row) continue;
      if (row.inputHash !== call.inputHash)
        throw conflict('This Idempotency-Key was used for another request.');
      if (row.answer !== null) return replay(keptAnswer.parse(JSON.parse(row.answer)));
      if (row.committedAt !== null && row.leaseEndsAt < now())
        throw conflict('The first request was carried out, but its answer is lost.');
      if (Date.now() >= waitUntil) throw conflict('The first request is still being carried out.');
      await sleep(pause, undefined, { signal: call.signal });
      pause = Math.min(pause * 2, POLL_MAX_MS);
    }
    return carryOut(db, call, runner, now, run);
  };
}

const conflict = (message: string) => new ApiError('idempotency_conflict', message);

function isKeyOf({ credentialId, procedure, key }: KeyedCall): Prisma.Sql {
  return Prisma.sql`credential_id = ${credentialId} AND procedure = ${procedure} AND key = ${key}`;
}

/** Makes the key this runner's: if it is new, expired, or not heard of for a whole lease with nothing changed yet. */
async function claim(db: Database, call: KeyedCall, runner: string, at: Date): Promise<boolean> {
  const leaseEndsAt = new Date(at.getTime() + LEASE_MS);
  const expired = new Date(at.getTime() - LIMITS.idempotencyHours * 3_600_000);
  const claimed = await db.sql(Prisma.sql`
    INSERT INTO idempotency_keys AS k
      (credential_id, procedure, key, input_hash, runner, lease_ends_at, created_at)
    VALUES (${call.credentialId}, ${call.procedure}, ${call.key}, ${call.inputHash}, ${runner},
            ${leaseEndsAt}, ${at})
    ON CONFLICT (credential_id, procedure, key) DO UPDATE
    SET input_hash = EXCLUDED.input_hash, runner = EXCLUDED.runner, lease_ends_at = EXCLUDED.lease_ends_at,
        created_at = EXCLUDED.created_at, committed_at = NULL, answer = NULL
    WHERE k.created_at < ${expired}
       OR (k.answer IS NULL AND k.committed_at IS NULL AND k.lease_ends_at < ${at}
           AND k.input_hash = EXCLUDED.input_hash)
    RETURNING 1`);
  return claimed.length > 0;
}

async function carryOut(
  db: Database,
  call: KeyedCall,
  runner: string,
  now: () => Date,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const isMine = Prisma.sql`${isKeyOf(call)} AND runner = ${runner}`;
  const extendLease = () =>
    db.sql(Prisma.sql`
      UPDATE idempotency_keys SET lease_ends_at = ${new Date(now().getTime() + LEASE_MS)} WHERE ${isMine}`);
  // One that is missed is made up for by the next; after three the lease is over, and the commit refused.
  const heartbeat = setInterval(() => void extendLease().catch(() => {}), HEARTBEAT_MS);
  const keep = (answer: KeptAnswer) =>
    db.sql(Prisma.sql`
      UPDATE idempotency_keys SET answer = ${JSON.stringify(answer)} WHERE ${isMine}`);
  const release = (onlyUncommitted: boolean) =>
    db.sql(Prisma.sql`
      DELETE FROM idempotency_keys
      WHERE ${isMine} AND (committed_at IS NULL OR ${!onlyUncommitted})`);
  try {
    const outcome = await currentRun.run(
      {
        async markCommitted(tx) {
          const marked = await tx.sql(Prisma.sql`
            UPDATE idempotency_keys SET committed_at = ${now()} WHERE ${isMine} RETURNING 1`);
          if (marked.length === 0) throw conflict('Another request with this Idempotency-Key took over.');
        },
      },
      run,
    );
    await keep(call.replayTells === null ? outcome : withoutSecret(outcome, call.replayTells));
    return outcome;
  } catch (error) {
    if (!(error instanceof ApiError)) await release(true);
    else if (KEPT_STATUSES.has(error.status) && error.code !== 'idempotency_conflict')
      await keep({ error: { code: error.code, message: error.message, details: error.details } });
    else await release(error.status >= 500);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** What is kept of an answer that holds a secret: where what it made can be found. */
function withoutSecret({ output }: Outcome, field: string): KeptAnswer {
  const value = (output as Record<string, unknown>)[field];
  return {
    error: {
      code: 'idempotency_conflict',
      message: 'The request was carried out already; its secret is not shown again.',
      details: { [field]: value },
    },
  };
}

function replay(answer: KeptAnswer): Outcome {
  if ('error' in answer) {
    const { code, message, details } = answer.error;
    throw new ReplayedError(code, message, details);
  }
  return { output: answer.output, status: answer.status, replayed: true };
}

interface Upkeep {
  readonly db: Database;
  readonly now: () => Date;
}

/** Removes answers that are no longer replayed. */
export const forgetAnswersJob = defineUpkeep('forget_answers', async ({ db, now }: Upkeep) => {
  const kept = new Date(now().getTime() - LIMITS.idempotencyHours * 3_600_000);
  await db.sql(Prisma.sql`DELETE FROM idempotency_keys WHERE created_at < ${kept}`);
});
