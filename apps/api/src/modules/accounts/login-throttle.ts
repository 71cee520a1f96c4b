import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@ipto/contracts';
import type { CallOrigin } from '../../procedures/context.js';
import { addressGroup } from '../../security/address-group.js';
import type { RateLimits } from '../../security/rate-limits.js';

/** Failures of one account from one address, in 15 minutes, after which that pair is refused. */
const PAIR_FAILURES = 10;
/** Failures of one account from anywhere, after which each further try of it waits. */
const ACCOUNT_FAILURES = 20;
const WAIT_PER_FAILURE_MS = 200;
const WAIT_MAX_MS = 4_000;
const RETRY_AFTER_SECONDS = 15 * 60;

/**
 * Stands before a password check. A guesser is refused, alone; the account is only slowed, so that nobody can
 * lock its owner out. Every try counts as failed until `succeeded` is called: many at once gain nothing.
 * Throws `rate_limited`.
 */
export async function throttleLogin(
  limits: RateLimits,
  email: string,
  { ip, signal }: CallOrigin,
): Promise<{ succeeded(): Promise<void> }> {
  const account = `login:${createHash('sha256').update(email).digest('base64url')}`;
  const pair = `${account}:${addressGroup(ip)}`;
  if ((await limits.addFailure(pair)) > PAIR_FAILURES) throw tooMany();
  const beyond = (await limits.addFailure(account)) - ACCOUNT_FAILURES;
  if (beyond > 0)
    await sleep(Math.min(beyond * WAIT_PER_FAILURE_MS, WAIT_MAX_MS), undefined, { signal }).catch(() => {
      // Who does not wait has gone, and reads no answer.
      throw tooMany();
    });
  return {
    async succeeded() {
      await limits.forgetFailures(pair);
      await limits.forgiveFailure(account);
    },
  };
}

function tooMany(): ApiError {
  return new ApiError('rate_limited', 'Too many failed logins. Try again later.', {
    retry_after_seconds: RETRY_AFTER_SECONDS,
  });
}
