import { id } from '@ipto/contracts';
import { z } from 'zod';

/** Every kind of background work and what it is told. */
export const JOBS = {
  /** Makes passages of an approved object. */
  ingest: z.strictObject({ objectId: id('object') }),
  /** An ingest that failed for good, whatever it died of. */
  ingest_failed: z.strictObject({ objectId: id('object') }),
  /** Removes bytes that nothing refers to any more. */
  remove_bytes: z.strictObject({ keys: z.array(z.string().min(1)) }),
  /** Ends what has waited too long and sends again what was lost. */
  maintenance: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>;
