import type { Tx } from '@ipto/db';

/** The tenant whose audit log tells what concerns a user alone: that of the oldest membership. */
export async function homeTenantOf(tx: Tx, userId: string): Promise<string | null> {
  const membership = await tx.membership.findFirst({ where: { userId }, orderBy: { id: 'asc' } });
  return membership?.tenantId ?? null;
}
