/** How far a command has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string | undefined;
}

export type Report = (progress: Progress) => void;

/**
 * Work of the installation's operator. Takes what it was called with, checks it itself, stops between two steps once
 * the signal aborts (throwing its reason), and resolves with a line for a person.
 */
export type Command = (args: unknown, report: Report, signal: AbortSignal) => Promise<string>;

/** Every command under its name. */
export type Commands = ReadonlyMap<string, Command>;

/** A command that ended without success; the message is for the operator. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
