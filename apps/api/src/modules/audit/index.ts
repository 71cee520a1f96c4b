export { type AuditAction, type AuditRecord, recordAudit } from './record.js';
