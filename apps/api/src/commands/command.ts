import type { Database } from '@ipto/db';
import type { Embedder } from '@ipto/embeddings';
import type { Indexer } from '@ipto/search';

/** How far a command has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string | undefined;
}

export type Report = (progress: Progress) => void;

/** What the commands of `ipto-server` work with. */
export interface CommandTools {
  readonly db: Database;
  /** Makes segments of the search index. */
  readonly indexer: Indexer;
  /** The embedder that the environment names, for passages; it is opened by the first call. */
  openEmbedder(): Promise<Embedder>;
}

/**
 * Work of the installation's operator. Checks itself what it was called with, stops between two steps once the signal
 * aborts (throwing its reason), and resolves with a line for a person.
 */
export type Command = (
  tools: CommandTools,
  args: readonly string[],
  report: Report,
  signal: AbortSignal,
) => Promise<string>;

/** A command that ended without success; the message is for the operator. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
