export { searchHandlers } from './handlers.js';
export { retrievalHandlers } from './source.js';
