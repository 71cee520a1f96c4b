import { ApiError, type RateClass } from '@ipto/contracts';
import type { Database } from '@ipto/db';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Calls a minute that each kind of bucket takes. */
export interface RatePolicy {
  readonly perCredential: number;
  readonly searchesPerCredential: number;
  readonly perAddress: number;
  readonly guessesPerAddress: number;
}

/** How full a bucket is after a call. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** A call to be counted. */
export interface CountedCall {
  readonly procedure: string;
  readonly rateClass: RateClass | undefined;
  /** As `addressGroup` gives it. */
  readonly address: string;
  /** Null for a call without a valid credential. */
  readonly credentialId: string | null;
}

/** Counts calls, and failures that must not be repeated too often. */
export interface RateLimits {
  /** Counts a call in the buckets it belongs to. Null where nothing is limited; throws `rate_limited`. */
  count(call: CountedCall, report: (state: RateState) => void): Promise<void>;
  /** Counts a failure before it is known to be one; how many there are within 15 minutes, this one included. */
  addFailure(what: string): Promise<number>;
  /** Takes back a failure that was none. */
  forgiveFailure(what: string): Promise<void>;
  forgetFailures(what: string): Promise<void>;
}

const MINUTE_S = 60;
const FAILURE_WINDOW_S = 15 * MINUTE_S;
/** Failures are only counted here; whoever asks decides how many are too many. */
const FAILURES_COUNTED = 1_000_000;

type Limiter = RateLimiterMemory | RateLimiterPostgres;

/**
 * Limits that hold across every process on the same database. The embedded database has one process, so there
 * they are kept in memory. With the policy null nothing is counted.
 */
export function openRateLimits(db: Database, policy: RatePolicy | null): RateLimits {
  const open = (keyPrefix: string, points: number, duration: number): Limiter => {
    const options = { keyPrefix, points, duration };
    return db.embedded
      ? new RateLimiterMemory(options)
      : new RateLimiterPostgres({
          ...options,
          storeClient: db.pool,
          storeType: 'pool',
          tableName: 'rate_limits',
          tableCreated: true,
          clearExpiredByTimeout: true,
        });
  };
  const buckets = policy && {
    credential: open('credential', policy.perCredential, MINUTE_S),
    search: open('search', policy.searchesPerCredential, MINUTE_S),
    address: open('address', policy.perAddress, MINUTE_S),
    guess: open('guess', policy.guessesPerAddress, MINUTE_S),
    failure: open('failure', FAILURES_COUNTED, FAILURE_WINDOW_S),
  };

  return {
    async count({ procedure, rateClass, address, credentialId }, report) {
      if (!buckets || rateClass === 'unlimited') return;
      await take(
        ...(credentialId === null
          ? ([buckets.address, address] as const)
          : ([buckets.credential, credentialId] as const)),
        report,
      );
      if (rateClass === 'guess') await take(buckets.guess, `${procedure}:${address}`, report);
      if (rateClass === 'search' && credentialId !== null) await take(buckets.search, credentialId, report);
    },
    async addFailure(what) {
      return buckets ? (await buckets.failure.consume(what)).consumedPoints : 0;
    },
    async forgiveFailure(what) {
      await buckets?.failure.reward(what);
    },
    async forgetFailures(what) {
      await buckets?.failure.delete(what);
    },
  };
}

async function take(limiter: Limiter, key: string, report: (state: RateState) => void): Promise<void> {
  try {
    report(stateOf(limiter, await limiter.consume(key)));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const state = stateOf(limiter, error);
    report(state);
    throw new ApiError('rate_limited', 'Too many requests. Try again later.', {
      retry_after_seconds: state.resetSeconds,
    });
  }
}

function stateOf(limiter: Limiter, { remainingPoints, msBeforeNext }: RateLimiterRes): RateState {
  return { limit: limiter.points, remaining: remainingPoints, resetSeconds: Math.ceil(msBeforeNext / 1000) };
}
