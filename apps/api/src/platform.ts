import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Database, openDatabase } from '@ipto/db';
import { openExtractor } from '@ipto/extraction';
import { openIndexer, openSegmentIndex, positionsLoader, segmentLoader } from '@ipto/search';
import { FolderStorage } from '@ipto/storage';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { pageOrigins, urlHost } from './addresses.js';
import { createApi } from './api.js';
import type { Config } from './config.js';
import { openEmbedders } from './embedders.js';
import { STORAGE_PATH } from './http/storage-routes.js';
import { type AdminLogin, ensureFirstAdmin } from './modules/accounts/index.js';
import { fitVectorModel, indexedModel, rebuildIndex } from './modules/indexing/index.js';
import { trackKeyUsage } from './modules/keys/index.js';
import { openMailer } from './modules/mail/index.js';
import { acceptsUpload } from './modules/objects/index.js';
import { markingCommits } from './procedures/run-once.js';
import { openQueue, type QueueTimes } from './queue/queue.js';
import { openCursors } from './security/cursors.js';
import { openRateLimits } from './security/rate-limits.js';
import { openKeys } from './security/secret.js';
import { SERVER_SESSIONS } from './server-sessions.js';
import type { Services } from './services.js';
import { JOBS, startWorker } from './worker.js';

const CLOSE_GRACE_MS = 5_000;

/** A running installation: what it serves and works with. */
export interface Platform {
  readonly services: Services;
  /** Where callers reach the API. */
  readonly apiUrl: string;
  /** Where this machine reaches it. */
  readonly localUrl: string;
  /** The storage that this process serves. */
  readonly folder: FolderStorage;
  readonly admin: AdminLogin | null;
  /** What the dashboard's server proves itself with, new at each start. */
  readonly webSecret: string;
  /** Ends what runs, keeps what is acknowledged and lets go of the data folder. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly now?: () => Date;
  readonly queueTimes?: QueueTimes;
}

/**
 * Opens everything a configuration asks for and serves it.
 * @throws FolderInUse if another process holds the data folder
 * @throws IndexMismatch if what is indexed was embedded with another model
 * @throws EmbeddingFailed if a server is to embed and can't be asked
 */
export async function startPlatform(
  config: Config,
  logger: FastifyBaseLogger,
  { now = () => new Date(), queueTimes }: PlatformOptions = {},
): Promise<Platform> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return await open();
  } catch (error) {
    await close();
    throw error;
  }

  async function open(): Promise<Platform> {
    const { dataDir } = config;
    const webSecret = randomBytes(32).toString('base64url');
    const localUrl = `http://${urlHost(config.host)}:${config.port}`;
    const apiUrl = config.publicUrl ?? localUrl;
    const db = markingCommits(
      await openDatabase({
        dataDir,
        logger,
        applicationName: SERVER_SESSIONS,
        ...(config.databaseUrl !== null && { url: config.databaseUrl }),
      }),
    );
    opened.push(() => db.close());
    // Before anything is made that a start which fails would not tell of.
    const embedders = await openEmbedders(config.embeddings, await indexedModel(db), logger);
    opened.push(() => embedders.close());
    await fitVectorModel(db, embedders.query);
    const indexer = openIndexer();
    opened.push(() => indexer.close());
    await rebuildIndex(db, indexer, logger);
    const searchIndex = await openSegmentIndex({
      memoryBytes: config.searchMemoryBytes,
      load: segmentLoader(db),
      loadPositions: positionsLoader(db),
    });
    opened.push(() => searchIndex.close());

    const deriveKey = await openKeys(config.secret, join(dataDir, 'secret'));
    const adminLoginFile = join(dataDir, 'admin-login');
    const admin = await ensureFirstAdmin(db, config.admin, adminLoginFile);
    const folder = openStorage(db, dataDir, apiUrl, deriveKey('storage-urls'), now);
    await folder.check();
    await folder.sweep();
    const queue = await openQueue(db, JOBS, logger, queueTimes);
    opened.push(() => queue.close());
    const keyUsage = trackKeyUsage(db, logger, now);
    opened.push(() => keyUsage.close());
    const extractor = openExtractor({ logger });
    opened.push(() => extractor.close());
    // The first search should find the model loaded; if it can't be, that search will say so.
    if (config.role !== 'worker')
      embedders.query
        .ready()
        .catch((error: unknown) => logger.warn({ err: error }, 'the model is not ready'));

    const webUrl = config.webUrl ?? `http://${urlHost(config.host)}:${config.webPort}`;
    const mailer =
      config.smtp && openMailer({ url: config.smtp.url, from: config.smtp.from ?? senderAt(webUrl) });
    opened.push(async () => mailer?.close());

    const services: Services = {
      db,
      storage: folder,
      searchIndex,
      indexer,
      queue,
      embedder: embedders.query,
      extractor,
      cursors: openCursors(deriveKey('cursors')),
      keyUsage,
      limits: openRateLimits(db, config.rates),
      mailer,
      linkBase: webUrl,
      policy: {
        review: config.review,
        signup: config.signup,
        maxObjectBytes: config.maxObjectBytes,
        tenantStorageBytes: config.tenantStorageBytes,
        dashboardUrl: config.web || config.webUrl !== null ? webUrl : null,
        defaultSpendCapMicros: config.defaultSpendCapMicros,
      },
      adminLoginFile,
      logger,
      now,
    };
    if (config.role !== 'worker') {
      const api = await createApi(services, {
        publicUrl: apiUrl,
        folder,
        trustedProxies: config.trustedProxies,
        metricsToken: config.metricsToken,
        webSecret,
        pageOrigins: pageOrigins(config),
      });
      opened.push(() => closeServer(api));
      await api.listen({ host: config.host, port: config.port });
    }
    if (config.role !== 'api') {
      const worker = await startWorker(services, embedders.bulk);
      opened.push(() => worker.close());
    }
    return { services, apiUrl, localUrl, folder, admin, webSecret, close };
  }
}

function openStorage(
  db: Database,
  dataDir: string,
  apiUrl: string,
  signingKey: Uint8Array,
  now: () => Date,
): FolderStorage {
  return new FolderStorage({
    root: join(dataDir, 'objects'),
    signingKey,
    baseUrl: `${apiUrl}${STORAGE_PATH}`,
    now,
    acceptsUpload: (key) => acceptsUpload(db, key, now()),
  });
}

/** Who mail comes from, if nobody said. */
function senderAt(webUrl: string): string {
  return `IPTO <no-reply@${new URL(webUrl).hostname}>`;
}

/** Lets calls in progress end, and cuts those that take too long, a slow download perhaps. */
async function closeServer(api: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => api.server.closeAllConnections(), CLOSE_GRACE_MS);
  await api.close();
  clearTimeout(cut);
}
