export { auditHandlers } from './handlers.js';
export { type AuditRecord, recordAudit } from './record-audit.js';
