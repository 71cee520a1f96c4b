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
  /** Mails the link of an invitation. */
  mail_invitation: z.strictObject({ invitationId: id('invitation') }),
  /** Mails a link to set a new password, if the address has an account. */
  mail_password_reset: z.strictObject({ email: z.string() }),
  /** Mails a link that shows whose an address is. */
  mail_verification: z.strictObject({ userId: id('user') }),
  /** Ends what has waited too long and sends again what was lost. */
  maintenance: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>;
