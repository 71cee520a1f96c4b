export { entitlementHandlers } from './handlers.js';
