import { ingestFailedJob } from './fail-object.js';
import { ingestJob } from './ingest-job.js';
import { resumeStalledJob } from './resume-stalled.js';

export { ingestJob } from './ingest-job.js';
export { markStalled } from './resume-stalled.js';

export const ingestJobs = [ingestJob, ingestFailedJob, resumeStalledJob] as const;
