import { z } from 'zod';
import { period, text, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { list, pageInput } from '../machinery/procedure.js';
import { AUDIT_ACTIONS } from './audit-actions.js';

export const auditAction = z.enum(AUDIT_ACTIONS).meta({ id: 'AuditAction' });

const anyId = text(1, 100);

const auditEvent = z
  .object({
    audit_event_id: id('auditEvent'),
    action: auditAction,
    actor: z.object({
      type: z.enum(['user', 'api_key', 'system']),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    target: z.object({ type: z.string(), id: z.string() }),
    credential_id: z.string().nullable(),
    request_id: id('request').nullable(),
    ip: z.string().nullable(),
    occurred_at: timestamp,
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEvent>;

export const audit = {
  list: list({
    input: z.strictObject({
      actor_id: anyId.optional().meta({ description: 'The user or API key that acted' }),
      action: auditAction.optional(),
      target_type: text(1, 50).optional(),
      target_id: anyId.optional(),
      ...period,
      ...pageInput,
    }),
    item: auditEvent,
    rest: { method: 'GET', path: '/v1/audit-events' },
    access: 'auditor',
    tag: 'Audit',
    summary: "List the tenant's audit events",
    description: 'Newest first. Events are never changed or removed.',
    exampleInput: { action: 'api_key.revoked' },
    example: {
      audit_event_id: exampleId('auditEvent'),
      action: 'api_key.revoked',
      actor: { type: 'user', id: exampleId('user'), name: 'Ada' },
      target: { type: 'api_key', id: exampleId('apiKey') },
      credential_id: 'session:5f0c…',
      request_id: exampleId('request'),
      ip: '203.0.113.7',
      occurred_at: '2026-04-05T10:00:00.000Z',
      details: { name: 'search-agent-prod' },
    },
  }),
};
