import { Command } from 'commander';
import { group } from './command.js';
import { EXIT, type ExitCode } from './exit.js';
import { reportFailure } from './failure.js';
import type { Host } from './host.js';

/** The commands at the top; each is loaded only if the command line names it. */
const COMMANDS: Record<string, { summary: string; load: () => Promise<(host: Host) => Command> }> = {
  login: {
    summary: 'Authenticate with the IPTO API',
    load: async () => (await import('./commands/login.js')).login,
  },
  logout: {
    summary: 'Clear stored credentials for the current profile',
    load: async () => (await import('./commands/logout.js')).logout,
  },
  whoami: {
    summary: 'Display the currently authenticated user, tenant, and role',
    load: async () => (await import('./commands/whoami.js')).whoami,
  },
  datasets: {
    summary: 'Create, inspect and change datasets',
    load: async () => (await import('./commands/datasets/index.js')).datasets,
  },
  objects: {
    summary: 'Upload, inspect and download objects',
    load: async () => (await import('./commands/objects/index.js')).objects,
  },
  search: {
    summary: 'Search across one or more datasets',
    load: async () => (await import('./commands/search.js')).search,
  },
  keys: {
    summary: 'Create, list and revoke API keys',
    load: async () => (await import('./commands/keys/index.js')).keys,
  },
  admin: {
    summary: 'Review what was uploaded, as a platform admin',
    load: async () => (await import('./commands/admin/index.js')).admin,
  },
  config: {
    summary: 'Show and change the configuration',
    load: async () => (await import('./commands/config/index.js')).config,
  },
};

/** Runs one command line (without node and script); resolves to the exit code and never rejects. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    const program = await createProgram(argv, host);
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return reportFailure(error, host);
  }
}

async function createProgram(argv: readonly string[], host: Host): Promise<Command> {
  const commands: Command[] = [];
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    // Perhaps it is only an argument that reads like a command: then one too many is loaded.
    commands.push(argv.includes(name) ? (await load())(host) : new Command(name).summary(summary));
  }
  const program = group(
    host,
    { name: 'ipto', summary: 'A marketplace for private data, made for AI agents.' },
    commands,
  );
  return program
    .usage('<command> [flags]')
    .helpCommand('help [command]', 'Print help for a command')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ipto login --email ada@example.com\n  $ ipto search "quarterly earnings 2024"\n\nExit codes: 0 ok, 1 failed, 2 usage, 3 not authenticated, 4 forbidden, 5 not found, 6 rate limited',
    );
}
