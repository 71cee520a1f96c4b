import type { Embedder } from '@ipto/embeddings';
import { openExtractor } from '@ipto/extraction';
import { accountJobs } from './modules/accounts/index.js';
import { billingJobs } from './modules/billing/index.js';
import { removeBytesJob } from './modules/bytes/index.js';
import { indexingJobs } from './modules/indexing/index.js';
import { ingestJobs } from './modules/ingest/index.js';
import { expireOverdueJob } from './modules/objects/index.js';
import { forgetRankingsJob } from './modules/search/index.js';
import { mailInvitationJob } from './modules/tenants/index.js';
import { forgetAnswersJob } from './procedures/run-once.js';
import type { Job } from './queue/job.js';
import type { Services } from './services.js';

/** Every kind of background work. */
export const JOBS: readonly Job<Services>[] = [
  ...ingestJobs,
  ...indexingJobs,
  removeBytesJob,
  expireOverdueJob,
  ...accountJobs,
  mailInvitationJob,
  ...billingJobs,
  forgetRankingsJob,
  forgetAnswersJob,
];

/** The background side of the platform. */
export interface Worker {
  close(): Promise<void>;
}

/**
 * Starts working on every kind of job. Jobs get an embedder and an extractor of their own: nobody who searches or looks
 * at a preview waits behind them.
 */
export async function startWorker(services: Services, embedder: Embedder): Promise<Worker> {
  const { queue, logger } = services;
  const extractor = openExtractor({ logger });
  await queue.work(JOBS, { ...services, embedder, extractor });
  return {
    async close() {
      await queue.stopWork();
      await extractor.close();
    },
  };
}
