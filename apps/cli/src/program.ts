import type { Command } from 'commander';
import { createCommand } from './command.js';
import { ipto } from './commands/index.js';
import { EXIT, type ExitCode } from './exit.js';
import { reportFailure } from './failure.js';
import type { Host } from './host.js';

/** Runs one command line (without node and script); resolves to the exit code and never rejects. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    if (argv[0] === '__complete') return await answerShell(argv.slice(2), host);
    // `ipto help keys create` is `ipto keys create --help`.
    const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
    const program = await createProgram(words, host);
    if (words.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync(words, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return reportFailure(error, host);
  }
}

/** `ipto __complete -- <words>`, by which the scripts of `ipto completion` ask what may follow. */
async function answerShell(words: readonly string[], host: Host): Promise<ExitCode> {
  const { complete } = await import('./completion/complete.js');
  host.stdout.write(await complete(await createProgram(words, host), words, host));
  return EXIT.ok;
}

/** The whole of `ipto`, as far as the words name it. */
async function createProgram(words: readonly string[], host: Host): Promise<Command> {
  const summary = 'A marketplace for private data, made for AI agents.';
  const program = await createCommand('ipto', summary, ipto, { host, words });
  return program
    .usage('<command> [flags]')
    .addHelpText(
      'after',
      '\nHelp for a command: ipto help <command>\nExit codes: 0 ok, 1 failed, 2 usage, 3 not authenticated, 4 forbidden, 5 not found, 6 rate limited',
    );
}
