import type { Database } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import type { ObjectStorage } from '@ipto/storage';
import type { FastifyBaseLogger } from 'fastify';
import type { KeyUsage } from './modules/keys/usage.js';
import type { Queue } from './queue/queue.js';
import type { Cursors } from './security/cursors.js';

/** The rules of this installation that its operator sets. */
export interface Policy {
  readonly review: 'manual' | 'auto';
  readonly signup: 'open' | 'invite';
  readonly maxObjectBytes: number;
  readonly tenantStorageBytes: number;
  /** Where readers reach the dashboard; null where there is none. */
  readonly dashboardUrl: string | null;
}

/** What the modules work with. Built once, in `main.ts` or by a test. */
export interface Services {
  readonly db: Database;
  readonly storage: ObjectStorage;
  readonly queue: Queue;
  /** Embeds what is searched for. */
  readonly embedder: Embedder;
  readonly cursors: Cursors;
  readonly keyUsage: KeyUsage;
  readonly policy: Policy;
  readonly adminLoginFile: string;
  readonly logger: FastifyBaseLogger;
  readonly now: () => Date;
}
