export { searchHandlers } from './handlers.js';
export { reviewSearchReplay } from './replay.js';
export { retrievalHandlers } from './source.js';
