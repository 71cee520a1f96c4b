import type { Embedder } from '@ipto/embeddings';
import { openExtractor } from '@ipto/extraction';
import { forgetAnswers } from '../../procedures/run-once.js';
import type { Services } from '../../services.js';
import { forgetExpiredLogins, mailPasswordReset, mailVerification } from '../accounts/index.js';
import { closeStatements, forgetSessions } from '../billing/index.js';
import { expireOverdue, removeUnreferenced } from '../objects/index.js';
import { forgetRankings } from '../search/index.js';
import { mailInvitation } from '../tenants/index.js';
import { failObject } from './fail.js';
import { ingestObject } from './ingest.js';
import { resumeStalled } from './stalled.js';

/** Objects in work at once: while one is read, another is embedded and a third written. */
const OBJECTS_AT_ONCE = 4;
const EVERY_TEN_MINUTES = '*/10 * * * *';
const GAVE_UP = 'It could not be processed, although it was tried several times';

/** The background side of the platform. */
export interface Worker {
  close(): Promise<void>;
}

/** Starts working on every queue. `embedder` is the worker's own: ingest must not make searches wait. */
export async function startWorker(services: Services, embedder: Embedder): Promise<Worker> {
  const { db, storage, queue, logger } = services;
  const extractor = openExtractor({ logger });
  await queue.work('ingest', OBJECTS_AT_ONCE, async ({ data, signal }) => {
    try {
      await ingestObject({ db, storage, extractor, embedder }, data.objectId, signal);
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error, objectId: data.objectId }, 'ingest will be tried again');
      throw error;
    }
  });
  await queue.work('ingest_failed', 1, ({ data }) => failObject(db, data.objectId, GAVE_UP));
  await queue.work('remove_bytes', 1, ({ data }) => removeUnreferenced(services, data.keys));
  await queue.work('mail_invitation', 1, ({ data }) => mailInvitation(services, data.invitationId));
  await queue.work('mail_password_reset', 1, ({ data }) => mailPasswordReset(services, data.email));
  await queue.work('mail_verification', 1, ({ data }) => mailVerification(services, data.userId));
  await queue.work('maintenance', 1, async () => {
    await expireOverdue(services);
    await resumeStalled(services);
    await forgetExpiredLogins(db, services.now());
    await forgetAnswers(db, services.now());
    await forgetRankings(db, services.now());
    await forgetSessions(db, services.now());
    await closeStatements(db, services.now());
  });
  await queue.scheduleMaintenance(EVERY_TEN_MINUTES);
  return {
    async close() {
      await queue.stopWork();
      await extractor.close();
    },
  };
}
