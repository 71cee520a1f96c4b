export { reviewHandlers } from './handlers.js';
