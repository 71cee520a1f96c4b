import type { PayoutLine } from '@ipto/contracts';

/** What was used, in a word. */
export const USE_LABELS: Record<PayoutLine['use'], string> = {
  retrieval: 'Retrieval',
  citation: 'Citation',
  download: 'Download',
  outcome: 'Outcome',
};
