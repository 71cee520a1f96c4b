import type { Database } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import type { Extractor } from '@ipto/extraction';
import type { Indexer, SegmentIndex } from '@ipto/search';
import type { ObjectStorage } from '@ipto/storage';
import type { FastifyBaseLogger } from 'fastify';
import type { KeyUsage } from './modules/keys/key-usage.js';
import type { Mailer } from './modules/mail/index.js';
import type { Queue } from './queue/queue.js';
import type { Cursors } from './security/cursors.js';
import type { RateLimits } from './security/rate-limits.js';

/** The rules of this installation that its operator sets. */
export interface Policy {
  readonly review: 'manual' | 'auto';
  readonly signup: 'open' | 'invite';
  readonly maxObjectBytes: number;
  readonly tenantStorageBytes: number;
  /** Where readers reach the dashboard; null where there is none. */
  readonly dashboardUrl: string | null;
  /** What a new tenant may spend in a month. */
  readonly defaultSpendCapMicros: bigint;
}

/** What the modules work with. Built once, in `main.ts` or by a test. */
export interface Services {
  readonly db: Database;
  readonly storage: ObjectStorage;
  /** What searches look into. */
  readonly searchIndex: SegmentIndex;
  /** Makes what goes into it. */
  readonly indexer: Indexer;
  readonly queue: Queue;
  /** Embeds what is searched for; a job has one of its own, for passages. */
  readonly embedder: Embedder;
  /** Reads what is previewed; a job has one of its own. */
  readonly extractor: Extractor;
  readonly cursors: Cursors;
  readonly keyUsage: KeyUsage;
  readonly limits: RateLimits;
  /** Null where no mail is sent: links are then handed over by people. */
  readonly mailer: Mailer | null;
  /** Where links lead, whether or not this installation serves a dashboard itself. */
  readonly linkBase: string;
  readonly policy: Policy;
  readonly adminLoginFile: string;
  readonly logger: FastifyBaseLogger;
  readonly now: () => Date;
}
