import { importDump } from '../import/index.js';
import { type Difference, rebuildDays, verifyLedger } from '../modules/billing/index.js';
import { reindex } from '../modules/indexing/index.js';
import { markStalled } from '../modules/ingest/index.js';
import { type Command, CommandFailed } from './command.js';

/** The commands of `ipto-server` that work on the database, beside a server that runs or without one. */
export const COMMANDS = {
  reindex: async ({ db, indexer, openEmbedder }, _args, report, signal) =>
    reindex({ db, indexer, embedder: await openEmbedder() }, report, signal),

  'ledger verify': async ({ db }, _args, report, signal) => {
    const differences = await verifyLedger(db, report, signal);
    if (differences.length === 0) return 'The ledger agrees with the usage events.';
    throw new CommandFailed(`The ledger does not agree with the usage events:\n${describe(differences)}`);
  },

  'ledger rebuild': async ({ db }) => {
    const count = await rebuildDays(db);
    return `Made the figures of ${count} days of datasets, buyers and keys anew from the usage events.`;
  },

  import: async ({ db }, [file = ''], report) => {
    const { rows, unfinishedObjects } = await importDump(db, file, report);
    await markStalled(db, unfinishedObjects);
    return `Imported ${rows} rows. The next start of the server makes the search index.`;
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ check, count, examples }) => `- ${check}: ${count}, such as ${examples.join(', ')}`)
    .join('\n');
}
