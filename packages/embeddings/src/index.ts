export { openBulkEmbedder } from './bulk.js';
export { type Embedder, EmbeddingFailed } from './embedder.js';
export { type LocalEmbedderOptions, openLocalEmbedder } from './local.js';
export { EMBEDDING_DIMENSIONS } from './protocol.js';
