export { searchHandlers } from './handlers.js';
export { forgetRankingsJob } from './kept-rankings.js';
export { reviewSearchReplay } from './review-replay.js';
export { retrievalHandlers } from './source.js';
