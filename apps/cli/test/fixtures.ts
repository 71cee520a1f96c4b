import { contract, type Me } from '@ipto/contracts';

/** The contract's own examples, so that they never drift from what the server sends. */
export const DATASET = contract.datasets.get.example.output;
export const OBJECT = contract.objects.get.example.output;
export const API_KEY = contract.keys.get.example.output;
export const CREATED_KEY = contract.keys.create.example.output;
export const REVIEW = contract.review.get.example.output;
export const ME: Me = contract.users.me.example.output;
export const ANSWER = contract.search.query.example.output;
export const LOGIN = { ...contract.auth.login.example.output, session_token: 'k3m1' };

export const GRANT = contract.keys.grant.example.output;
export const GRANTED_KEY = contract.keys.update.example.output;
export const ENTITLEMENT = contract.entitlements.create.example.output;
export const CATALOG_DATASET = contract.catalog.get.example.output;
export const MEMBER = contract.members.remove.example.output;
export const INVITED = contract.invitations.create.example.output;
export const INVITATION = contract.invitations.revoke.example.output;
export const TENANT = contract.tenant.get.example.output;
export const PLATFORM_ADMIN = contract.admin.getPlatformAdmin.example.output;
export const RESET = contract.admin.createPasswordReset.example.output;
export const SOURCE = contract.retrievals.source.example.output;
export const PREVIEW = contract.review.preview.example.output;
export const DEVICE = contract.auth.device.start.example.output;
export const DEVICE_LOGIN = contract.auth.device.get.example.output;
const [auditEvent] = contract.audit.list.example.output.items;
if (!auditEvent) throw new Error('The contract shows no audit event.');
export const AUDIT_EVENT = auditEvent;

export const only = <T>(...items: T[]) => ({ items, next_cursor: null });
