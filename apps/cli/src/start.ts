import type { ExitCode } from './exit.js';
import { nodeHost } from './node-host.js';
import { run } from './program.js';

/** Runs a command line in this process. */
export function start(argv: readonly string[], version: string): Promise<ExitCode> {
  // A reader that has seen enough (`ipto … | head`) is no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return run(argv, nodeHost(version));
}
