#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { CommandFailed } from './commands/command.js';
import type { CommandName } from './commands/commands.js';
import { openProgressDisplay } from './commands/progress-display.js';
import { ConfigError, readConfig } from './config.js';
import { VERSION } from './version.js';

const EXIT = { failed: 1, usage: 2, interrupted: 130 } as const;

/** Failures that a person can mend, by their names: loading their classes would load the whole server. */
const PLAIN_FAILURES = new Set([
  'DumpRefused',
  'EmbeddingFailed',
  'EngineRefused',
  'EngineUnavailable',
  'FolderInUse',
  'IndexMismatch',
  'MigrationFailed',
  'NoBinaries',
  'OldEngineFolder',
  'OtherMajorVersion',
  'ServerTooOld',
]);

/** The operator ended it: Ctrl-C, or a signal of the system's. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const program = new Command('ipto-server')
  .description('Runs an installation and works on it. Takes the same environment as the server.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError();

program
  .command('start')
  .description('Starts the server')
  .action(async () => {
    await import('./main.js');
  });

program
  .command('reindex')
  .description('Makes the vectors of all passages anew, with the model that the environment names')
  .addHelpText(
    'after',
    `
Searches go on meanwhile, if a server runs. Interrupted, the same command goes on where it was.
For another model stop the server, set IPTO_EMBEDDINGS_URL and IPTO_EMBEDDINGS_MODEL, run this and start it again.`,
  )
  .action(() => carryOut('reindex'));

const ledger = program.command('ledger').description('Works on the books');

ledger
  .command('verify')
  .description('Recomputes the books from the usage events and tells every difference')
  .addHelpText(
    'after',
    `
Ends with 0 if all agrees, else with 1. A server may run meanwhile.`,
  )
  .action(() => carryOut('ledger verify'));

ledger
  .command('rebuild')
  .description('Makes the daily figures of the dashboards anew from the usage events')
  .action(() => carryOut('ledger rebuild'));

program
  .command('import')
  .argument('<file>', 'what tools/pglite-export wrote')
  .description('Takes in the data of an installation of the first release, into an empty database')
  .action((file: string) => carryOut('import', file));

/** Carries out a command; its last line goes to stdout, its progress to stderr. */
async function carryOut(name: CommandName, ...args: string[]): Promise<void> {
  const config = readConfig(process.env);
  const display = openProgressDisplay(process.stderr);
  try {
    // The database and all that belongs to it, which `--help` has no need of.
    const { runHere } = await import('./run-here.js');
    const message = await untilInterrupted((signal) => runHere(config, name, args, display.report, signal));
    display.stop();
    process.stdout.write(`${message}\n`);
  } finally {
    display.stop();
  }
}

async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    // Who asks twice doesn't want to wait for the tidying up.
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Interrupted('Interrupted. The same command goes on where this one stopped.'));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await run(controller.signal);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  return error instanceof Interrupted ? EXIT.interrupted : EXIT.failed;
}

/** What a person is told of a failure; null if Commander has told it. */
function textOf(error: unknown): string | null {
  if (error instanceof CommanderError) return null;
  if (!(error instanceof Error)) return String(error);
  const plain =
    error instanceof ConfigError ||
    error instanceof CommandFailed ||
    error instanceof Interrupted ||
    PLAIN_FAILURES.has(error.name);
  return plain ? error.message : (error.stack ?? error.message);
}

try {
  await program.parseAsync();
} catch (error) {
  const text = textOf(error);
  if (text !== null) process.stderr.write(`${text}\n`);
  process.exitCode = exitCodeOf(error);
}
