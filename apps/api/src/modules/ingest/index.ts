export { type ReindexTools, reindex } from './reindex.js';
export { fitSearchIndex, IndexMismatch, indexedModel, type VectorModel } from './search-index.js';
export { startWorker, type Worker } from './worker.js';
