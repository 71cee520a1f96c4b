export { searchHandlers } from './handlers.js';
