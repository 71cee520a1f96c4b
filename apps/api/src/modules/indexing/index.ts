export { embeddedText } from './embedded-text.js';
export { mergeSegmentsJob, sendDueMerge } from './merge-job.js';
export { rebuildIndex } from './rebuild.js';
export { type ReindexTools, reindex } from './reindex.js';
export { fitVectorModel, IndexMismatch, indexedModel, type VectorModel } from './vector-model.js';
