export { searchHandlers } from './handlers.js';
export { forgetRankings } from './rankings.js';
export { reviewSearchReplay } from './replay.js';
export { retrievalHandlers } from './source.js';
