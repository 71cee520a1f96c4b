import type { Prisma } from '@ipto/db';
import { z } from 'zod';
import { defineJob } from '../../queue/job.js';
import type { Queue } from '../../queue/queue.js';
import type { Services } from '../../services.js';

/** Keys handed to one job; a dataset may have very many. */
const KEYS_PER_JOB = 1000;

/** Removes stored bytes, but for those that an object still refers to. */
export const removeBytesJob = defineJob({
  name: 'remove_bytes',
  schema: z.strictObject({ keys: z.array(z.string().min(1)) }),
  async run({ db, storage }: Services, { keys }) {
    const referring = await db.prisma.storedObject.findMany({
      where: { OR: [{ sealedKey: { in: keys } }, { uploadKey: { in: keys }, status: 'pending_upload' }] },
      select: { sealedKey: true, uploadKey: true },
    });
    const referred = new Set(referring.flatMap(({ sealedKey, uploadKey }) => [sealedKey, uploadKey]));
    await storage.delete(keys.filter((key) => !referred.has(key)));
  },
});

/** Has what is stored under these keys removed, at once or after an instant. */
export async function removeBytes(
  tx: Prisma.TransactionClient,
  queue: Queue,
  keys: readonly (string | null)[],
  after?: Date,
): Promise<void> {
  const present = keys.filter((key) => key !== null);
  for (let at = 0; at < present.length; at += KEYS_PER_JOB)
    await queue.send(
      tx,
      removeBytesJob,
      { keys: present.slice(at, at + KEYS_PER_JOB) },
      after && { startAfter: after },
    );
}
