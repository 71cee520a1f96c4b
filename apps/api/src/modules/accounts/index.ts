export { type AdminLogin, ensureFirstAdmin } from './first-admin.js';
export { authHandlers, userHandlers } from './handlers.js';
export { sessionsIn } from './sessions.js';
export { createOwner } from './tenants.js';
