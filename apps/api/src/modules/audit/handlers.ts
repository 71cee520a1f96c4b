import type { AuditAction, AuditEvent, contract } from '@ipto/contracts';
import type { AuditEvent as AuditRow } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { within } from '../../procedures/period.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';

export function auditHandlers({ db, cursors }: Services): Handlers<typeof contract.audit> {
  return {
    list: (context, input) =>
      readPage(cursors, context, {
        procedure: 'audit.list',
        input,
        fetch: (after, take) =>
          db.prisma.auditEvent.findMany({
            where: {
              tenantId: context.principal.tenantId,
              ...(input.actor_id !== undefined && { actorId: input.actor_id }),
              ...(input.action !== undefined && { action: input.action }),
              ...(input.target_type !== undefined && { targetType: input.target_type }),
              ...(input.target_id !== undefined && { targetId: input.target_id }),
              occurredAt: within(input),
              ...(after !== null && { id: { lt: after } }),
            },
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view,
      }),
  };
}

function view(row: AuditRow): AuditEvent {
  return {
    audit_event_id: row.id,
    action: row.action as AuditAction,
    actor: { type: row.actorType as AuditEvent['actor']['type'], id: row.actorId, name: row.actorName },
    target: { type: row.targetType, id: row.targetId },
    credential_id: row.credentialId,
    request_id: row.requestId,
    ip: row.ip,
    occurred_at: row.occurredAt.toISOString(),
    details: row.details as AuditEvent['details'],
  };
}
