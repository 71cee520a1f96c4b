import { type Difference, rebuildDays, verifyLedger } from '../modules/billing/index.js';
import { reindex } from '../modules/indexing/index.js';
import { type Command, CommandFailed } from './command.js';

/** The commands of `ipto-server` that work on the database, beside a server that runs or without one. */
export const COMMANDS = {
  reindex: async ({ db, openEmbedder }, _args, report, signal) =>
    reindex({ db, embedder: await openEmbedder() }, report, signal),

  'ledger verify': async ({ db }, _args, report, signal) => {
    const differences = await verifyLedger(db, report, signal);
    if (differences.length === 0) return 'The ledger agrees with the usage events.';
    throw new CommandFailed(`The ledger does not agree with the usage events:\n${describe(differences)}`);
  },

  'ledger rebuild': async ({ db }) => {
    const count = await rebuildDays(db);
    return `Made the figures of ${count} days of datasets, buyers and keys anew from the usage events.`;
  },

  // Here goes `import: ({ db }, [file], report) => importDump(db, file, report)`, of `../import/`.
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ check, count, examples }) => `- ${check}: ${count}, such as ${examples.join(', ')}`)
    .join('\n');
}
