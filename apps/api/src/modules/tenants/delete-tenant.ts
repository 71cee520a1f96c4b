import { ApiError } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { SessionContext } from '../../procedures/context.js';
import type { Queue } from '../../queue/queue.js';
import { recordAudit } from '../audit/index.js';
import { hasUnsettled } from '../billing/index.js';
import { removeBytes } from '../bytes/index.js';
import { removeAccountWithoutTenant } from './remove-account.js';

/**
 * Deletes a tenant with all it has. What others were told or billed stays, without its names.
 * @throws ApiError `conflict` if it owes or is owed something
 */
export async function deleteTenant(tx: Tx, queue: Queue, context: SessionContext, id: string): Promise<void> {
  // What its members and keys have begun ends first, and nothing new begins: nothing of it may come after.
  await tx.sql(Prisma.sql`SELECT 1 FROM memberships WHERE tenant_id = ${id} ORDER BY id FOR UPDATE`);
  await tx.sql(Prisma.sql`SELECT 1 FROM tenants WHERE id = ${id} FOR UPDATE`);
  if (await hasUnsettled(tx, id))
    throw new ApiError('conflict', 'The tenant still owes something, or is owed something.');
  // Held, so that no bytes are sealed meanwhile that nobody would remove.
  const objects = await tx.sql<{ upload_key: string; sealed_key: string | null }>(Prisma.sql`
    SELECT upload_key, sealed_key FROM objects WHERE tenant_id = ${id} ORDER BY id FOR UPDATE`);
  await removeBytes(
    tx,
    queue,
    objects.flatMap(({ upload_key, sealed_key }) => [upload_key, sealed_key]),
  );
  const members = await tx.membership.findMany({
    where: { tenantId: id },
    select: { userId: true },
    orderBy: { userId: 'asc' },
  });
  // Answers kept for its credentials tell its names, too.
  await tx.sql(Prisma.sql`
    DELETE FROM idempotency_keys WHERE credential_id IN (
      SELECT id FROM api_keys WHERE tenant_id = ${id}
      UNION ALL
      SELECT s.id FROM sessions s JOIN memberships m ON m.id = s.membership_id WHERE m.tenant_id = ${id})`);
  await recordAudit(tx, context, { action: 'tenant.deleted', tenantId: id, target: { type: 'tenant', id } });
  await tx.tenant.delete({ where: { id } });
  for (const { userId } of members) await removeAccountWithoutTenant(tx, context, id, userId);
  await blankNames(tx, id);
}

/** Takes names out of what stays for ever. The audit log lets only this through: see its trigger. */
async function blankNames(tx: Tx, id: string): Promise<void> {
  await tx.sql(Prisma.sql`SELECT set_config('ipto.blank_names_of', ${id}, true)`);
  await tx.sql(Prisma.sql`
    UPDATE audit_events SET actor_name = NULL, details = '{}' WHERE tenant_id = ${id}`);
  await tx.sql(Prisma.sql`UPDATE searches SET query = '' WHERE tenant_id = ${id}`);
  await tx.sql(Prisma.sql`
    UPDATE usage_events SET dataset_name = '', filename = '' WHERE provider_tenant_id = ${id}`);
  await tx.sql(Prisma.sql`UPDATE usage_days SET dataset_name = '' WHERE provider_tenant_id = ${id}`);
}
