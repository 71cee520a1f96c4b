export { advanceStatus, lockDataset, lockDatasetOf } from './dataset-status.js';
export { datasetHandlers } from './handlers.js';
export { readOwnDataset, requireOwnDataset } from './read-dataset.js';
export { suspensionHandlers } from './suspension.js';
