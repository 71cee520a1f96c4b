import { nodeHost } from './node-host.js';
import { run } from './program.js';

/** Written in by the build. */
declare const IPTO_VERSION: string;

// A reader that has seen enough (`ipto … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), nodeHost(IPTO_VERSION));
