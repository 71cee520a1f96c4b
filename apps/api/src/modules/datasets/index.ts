export { datasetHandlers } from './handlers.js';
export { requireOwnDataset } from './read.js';
export { advanceStatus, lockDatasetOf } from './status.js';
export { suspensionHandlers } from './suspension.js';
