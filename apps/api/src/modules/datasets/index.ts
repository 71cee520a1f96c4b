export { datasetHandlers } from './handlers.js';
export { readOwnDataset, requireOwnDataset } from './read.js';
export { advanceStatus, lockDatasetOf } from './status.js';
export { suspensionHandlers } from './suspension.js';
