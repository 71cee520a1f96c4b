import { id } from '@ipto/contracts';
import { z } from 'zod';
import { defineJob } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { ingestFailedJob } from './fail-object.js';
import { ingestObject } from './ingest-object.js';

/** Makes passages of an approved object. */
export const ingestJob = defineJob({
  name: 'ingest',
  schema: z.strictObject({ objectId: id('object') }),
  // While one object is read, another is embedded and a third written.
  options: { concurrency: 4, deadLetter: ingestFailedJob },
  async run(services: Services, { objectId }, signal) {
    try {
      await ingestObject(services, objectId, signal);
    } catch (error) {
      if (!signal.aborted) services.logger.warn({ err: error, objectId }, 'ingest will be tried again');
      throw error;
    }
  },
});
