export { openBulkEmbedder } from './bulk.js';
export { type Embedder, EmbeddingFailed } from './embedder.js';
export { LOCAL_MODEL, type LocalEmbedderOptions, openLocalEmbedder } from './local.js';
export { EMBEDDING_DIMENSIONS } from './protocol.js';
export { openRemoteEmbedder, type RemoteEmbedderLogger, type RemoteEmbedderOptions } from './remote/open.js';
