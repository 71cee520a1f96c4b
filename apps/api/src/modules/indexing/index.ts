export { embeddedText } from './embedded-text.js';
export { type ReindexTools, reindex } from './reindex.js';
export { fitSearchIndex, IndexMismatch, indexedModel, type VectorModel } from './search-index.js';
