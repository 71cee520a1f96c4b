import { holdsDatabase, openDatabase } from '@ipto/db';
import { commandsOf } from './commands.js';
import type { Config } from './config.js';
import { CommandFailed, type Report, type Request } from './control/index.js';
import { openEmbedders } from './embedders.js';
import { createLogger } from './logger.js';
import { indexedModel } from './modules/ingest/index.js';

/** Nobody waits for anything else meanwhile. */
const STATEMENT_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Carries out a command in this process, where no server runs that could.
 * @throws FolderInUse if another process holds the data folder all the same
 * @throws CommandFailed if there is no database
 * @throws what the command does
 */
export async function runHere(
  config: Config,
  { command, ...args }: Request,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const { dataDir, databaseUrl } = config;
  if (databaseUrl === null && !(await holdsDatabase(dataDir)))
    throw new CommandFailed(
      `There is no database in ${dataDir}. IPTO_DATA_DIR or DATABASE_URL names another.`,
    );
  const logger = createLogger(config.logLevel ?? 'warn');
  const db = await openDatabase({
    dataDir,
    logger,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    ...(databaseUrl !== null && { url: databaseUrl }),
  });
  try {
    signal.throwIfAborted();
    const embedders = await openEmbedders(config.embeddings, await indexedModel(db), logger);
    try {
      const run = commandsOf({ db, embedder: embedders.bulk }).get(command);
      if (!run) throw new CommandFailed(`There is no command "${command}".`);
      return await run(args, report, signal);
    } finally {
      await embedders.close();
    }
  } finally {
    await db.close();
    logger.flushNow();
  }
}
