import type { AccessActivity } from '@ipto/contracts';

/** What can be billed. */
export const USES: Record<AccessActivity['kind'], string> = {
  retrieval: 'Retrieval',
  citation: 'Citation',
  download: 'Download',
  outcome: 'Outcome',
};
