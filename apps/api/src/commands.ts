import type { Database } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import { z } from 'zod';
import { CommandFailed, type Commands } from './control/index.js';
import { type Difference, rebuildDays, verifyLedger } from './modules/billing/index.js';
import { reindex } from './modules/ingest/index.js';

/** What the commands of `ipto-server` work with, in a running server or without one. */
export interface CommandTools {
  readonly db: Database;
  /** Embeds passages. */
  readonly embedder: Embedder;
}

/** The model that the operator means, who may have set another one than the server was started with. */
const reindexArgs = z.strictObject({ model: z.string() });

const noArgs = z.strictObject({});

function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ check, count, examples }) => `- ${check}: ${count}, such as ${examples.join(', ')}`)
    .join('\n');
}

/** The commands of `ipto-server`. */
export function commandsOf(tools: CommandTools): Commands {
  return new Map([
    [
      'reindex',
      async (args, report, signal) => {
        const { model } = reindexArgs.parse(args);
        if (model !== tools.embedder.model)
          throw new CommandFailed(
            `The server that runs embeds with ${tools.embedder.model}, and the environment names ${model}. ` +
              `Stop the server to reindex with the latter.`,
          );
        return reindex(tools, report, signal);
      },
    ],
    [
      'ledger verify',
      async (args, report, signal) => {
        noArgs.parse(args);
        const differences = await verifyLedger(tools.db, report, signal);
        if (differences.length === 0) return 'The ledger agrees with the usage events.';
        throw new CommandFailed(`The ledger does not agree with the usage events:\n${describe(differences)}`);
      },
    ],
    [
      'ledger rebuild',
      async (args) => {
        noArgs.parse(args);
        const count = await rebuildDays(tools.db);
        return `Made the figures of ${count} days of datasets, buyers and keys anew from the usage events.`;
      },
    ],
  ]);
}
