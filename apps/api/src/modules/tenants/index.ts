export { invitationHandlers, mailInvitation } from './invitations.js';
export { memberHandlers } from './members.js';
export { spendCapHandlers } from './spend-caps.js';
export { tenantHandlers } from './tenant.js';
