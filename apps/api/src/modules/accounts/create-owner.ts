import { newId } from '@ipto/contracts';
import type { Tx } from '@ipto/db';

export interface NewOwner {
  email: string;
  displayName: string;
  /** Null makes a user that can't log in. */
  passwordHash: string | null;
  tenantName: string;
  /** What the tenant may spend in a month; absent: the database's own default. */
  spendCapMicros?: bigint;
  isPlatformAdmin?: boolean;
}

/** Makes a user with a tenant of their own. The e-mail must be free: it is unique in the database. */
export async function createOwner(tx: Tx, owner: NewOwner) {
  const userId = newId('user');
  const tenantId = newId('tenant');
  const membershipId = newId('membership');
  await tx.user.create({
    data: {
      id: userId,
      email: owner.email,
      displayName: owner.displayName,
      passwordHash: owner.passwordHash,
      isPlatformAdmin: owner.isPlatformAdmin ?? false,
    },
  });
  await tx.tenant.create({
    data: {
      id: tenantId,
      name: owner.tenantName,
      ...(owner.spendCapMicros !== undefined && {
        spendCapMicros: owner.spendCapMicros,
        maxSpendCapMicros: owner.spendCapMicros,
      }),
    },
  });
  await tx.membership.create({ data: { id: membershipId, userId, tenantId, role: 'owner' } });
  return { userId, tenantId, membershipId };
}
