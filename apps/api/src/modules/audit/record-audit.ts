import { type AuditAction, newId } from '@ipto/contracts';
import type { Prisma, Tx } from '@ipto/db';
import type { CallContext } from '../../procedures/context.js';

export interface AuditRecord {
  readonly action: AuditAction;
  /** Whose log tells of it; null where no tenant's does. */
  readonly tenantId: string | null;
  readonly target: { readonly type: string; readonly id: string };
  readonly details?: Prisma.InputJsonObject;
  /** Who acted, where no credential says so yet, as at signup. */
  readonly actor?: { readonly userId: string; readonly name: string };
}

/** Writes an audit event in the transaction of what it tells of. Without a context the system acted. */
export async function recordAudit(
  tx: Tx,
  context: Pick<CallContext, 'principal' | 'requestId' | 'ip'> | null,
  record: AuditRecord,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      id: newId('auditEvent'),
      tenantId: record.tenantId,
      action: record.action,
      ...actorOf(context, record),
      targetType: record.target.type,
      targetId: record.target.id,
      credentialId: context?.principal?.credentialId ?? null,
      requestId: context?.requestId ?? null,
      ip: context?.ip ?? null,
      details: record.details ?? {},
    },
  });
}

function actorOf(context: Pick<CallContext, 'principal'> | null, record: AuditRecord) {
  if (record.actor) return { actorType: 'user', actorId: record.actor.userId, actorName: record.actor.name };
  const principal = context?.principal;
  if (!principal) return { actorType: 'system', actorId: null, actorName: null };
  return principal.type === 'user'
    ? { actorType: 'user', actorId: principal.userId, actorName: principal.displayName }
    : { actorType: 'api_key', actorId: principal.apiKeyId, actorName: principal.name };
}
