import type { ApiKey } from '@ipto/contracts';
import { Badge } from '../ui/badge';
import { type Staleness, stalenessOf } from './staleness';

const WORDS: Record<Staleness, string> = {
  never_used: 'Stale: never used',
  long_unused: 'Stale: unused for 90 days',
};

/** Flags a key that looks forgotten. */
export function StaleBadge({ apiKey }: { apiKey: ApiKey }) {
  const staleness = stalenessOf(apiKey, new Date());
  return staleness && <Badge tone="warn">{WORDS[staleness]}</Badge>;
}
