import type { Services } from '../../services.js';

/** Removes stored bytes, but for those that an object still refers to. */
export async function removeUnreferenced(
  { db, storage }: Pick<Services, 'db' | 'storage'>,
  keys: readonly string[],
): Promise<void> {
  const referring = await db.prisma.storedObject.findMany({
    where: {
      OR: [{ sealedKey: { in: [...keys] } }, { uploadKey: { in: [...keys] }, status: 'pending_upload' }],
    },
    select: { sealedKey: true, uploadKey: true },
  });
  const referred = new Set(referring.flatMap(({ sealedKey, uploadKey }) => [sealedKey, uploadKey]));
  await storage.delete(keys.filter((key) => !referred.has(key)));
}
