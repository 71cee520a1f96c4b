export { invitationHandlers, mailInvitationJob } from './invitations.js';
export { memberHandlers } from './members.js';
export { tenantHandlers } from './tenant.js';
