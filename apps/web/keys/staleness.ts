import type { ApiKey } from '@ipto/contracts';
import { DAY_MS } from '../period/day';

const UNUSED_DAYS = 30;
const IDLE_DAYS = 90;

/** Why a key looks forgotten. */
export type Staleness = 'never_used' | 'long_unused';

/**
 * Whether a key looks forgotten, and should be revoked unless somebody knows better: it was made over 30 days ago and
 * never used, or was last used over 90 days ago. Null for any other, a revoked one among them.
 */
export function stalenessOf(
  { created_at, last_used_at, revoked_at }: Pick<ApiKey, 'created_at' | 'last_used_at' | 'revoked_at'>,
  now: Date,
): Staleness | null {
  if (revoked_at !== null) return null;
  if (last_used_at === null) return daysSince(created_at, now) > UNUSED_DAYS ? 'never_used' : null;
  return daysSince(last_used_at, now) > IDLE_DAYS ? 'long_unused' : null;
}

const daysSince = (instant: string, now: Date) => (now.getTime() - Date.parse(instant)) / DAY_MS;
