export { platformAdminHandlers } from './handlers.js';
