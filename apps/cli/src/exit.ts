/** What the process ends with. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unauthenticated: 3,
  forbidden: 4,
  notFound: 5,
  rateLimited: 6,
  /** As a shell reports a process that Ctrl-C ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that the command line itself found; its message is for a person. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** The command was given in a way that can't work. */
export function usageError(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}

/** A person ended it: Ctrl-C at a prompt or in the middle of a transfer. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
