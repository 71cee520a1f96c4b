import { holdsDatabase, openDatabase } from '@ipto/db';
import { openIndexer } from '@ipto/search';
import { type Command, CommandFailed, type Report } from './commands/command.js';
import { COMMANDS, type CommandName } from './commands/commands.js';
import type { Config } from './config.js';
import { openEmbedders } from './embedders.js';
import { createLogger } from './logger.js';
import { indexedModel } from './modules/indexing/index.js';

/** Nobody waits for anything else meanwhile. */
const STATEMENT_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Carries out a command in this process, as one more client of the database that a server may have open.
 * @throws CommandFailed if there is no database
 * @throws what the command does
 */
export async function runHere(
  config: Config,
  name: CommandName,
  args: readonly string[],
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const { dataDir, databaseUrl } = config;
  // What is imported may be the first that a folder holds.
  if (databaseUrl === null && name !== 'import' && !(await holdsDatabase(dataDir)))
    throw new CommandFailed(
      `There is no database in ${dataDir}. IPTO_DATA_DIR or DATABASE_URL names another.`,
    );
  const command: Command = COMMANDS[name];
  const logger = createLogger(config.logLevel ?? 'warn');
  const opened: (() => Promise<void>)[] = [];
  try {
    const indexer = openIndexer();
    opened.push(() => indexer.close());
    const db = await openDatabase({
      dataDir,
      attach: true,
      logger,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      ...(databaseUrl !== null && { url: databaseUrl }),
    });
    opened.push(() => db.close());
    signal.throwIfAborted();
    const openEmbedder = async () => {
      const embedders = await openEmbedders(config.embeddings, await indexedModel(db), logger);
      opened.push(() => embedders.close());
      return embedders.bulk;
    };
    return await command({ db, indexer, openEmbedder }, args, report, signal);
  } finally {
    for (const close of opened.reverse()) await close();
    logger.flushNow();
  }
}
