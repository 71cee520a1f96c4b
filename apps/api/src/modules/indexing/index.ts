import { mergeSegmentsJob, sendDueMergesJob } from './merge-job.js';
import { rebuildIndexJob } from './rebuild.js';

export { embeddedText } from './embedded-text.js';
export { sendDueMerge } from './merge-job.js';
export { rebuildIndex } from './rebuild.js';
export { type ReindexTools, reindex } from './reindex.js';
export { fitVectorModel, IndexMismatch, indexedModel, type VectorModel } from './vector-model.js';

export const indexingJobs = [mergeSegmentsJob, sendDueMergesJob, rebuildIndexJob] as const;
