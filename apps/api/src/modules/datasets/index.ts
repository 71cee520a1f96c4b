export { datasetHandlers } from './handlers.js';
export { readOwnDataset } from './read.js';
export { advanceStatus } from './status.js';
