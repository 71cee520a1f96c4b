import { type Command, Option } from 'commander';

const GROUP = 'Global Flags:';
export const OUTPUT_FORMATS = ['json', 'table', 'yaml'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The flags that every command takes, before or after its name. */
export interface GlobalFlags {
  profile?: string | undefined;
  output?: OutputFormat | undefined;
  apiKey?: string | undefined;
  apiUrl?: string | undefined;
  quiet?: boolean;
  verbose?: boolean;
  /** False with `--no-color`. */
  color?: boolean;
}

function options(): Option[] {
  return [
    new Option('--profile <name>', 'Named profile to use from ~/.ipto/config.toml.'),
    new Option('--output <format>', 'Output format. Defaults to table in a TTY, json otherwise.').choices([
      ...OUTPUT_FORMATS,
    ]),
    new Option('--api-key <key>', 'Override the API key for this invocation.'),
    new Option('--api-url <url>', 'Override the API base URL for this invocation.'),
    new Option('--quiet', 'Suppress all non-error output.'),
    new Option('--verbose', 'Enable verbose/debug logging.'),
    new Option('--no-color', 'Disable colored output.'),
  ];
}

/** Gives a command the global flags, save those whose names it uses itself. */
export function addGlobalFlags(command: Command, version: string): void {
  const taken = new Set(command.options.map((option) => option.long));
  for (const option of options()) {
    if (!taken.has(option.long)) command.addOption(option.helpGroup(GROUP));
  }
  command.version(version, '--version', 'Print the CLI version and exit.');
  command.options.find((option) => option.long === '--version')?.helpGroup(GROUP);
  command.addHelpOption(
    new Option('-h, --help', 'Print help for the current command and exit.').helpGroup(GROUP),
  );
}

/** The global flags of an invocation: those given nearest to the end of the command line win. */
export function globalFlags(command: Command): GlobalFlags {
  const chain: Command[] = [];
  for (let current: Command | null = command; current; current = current.parent) chain.unshift(current);
  const flags: Record<string, unknown> = {};
  for (const current of chain) {
    for (const option of current.options) {
      const name = option.attributeName();
      if (option.helpGroupHeading === GROUP && current.getOptionValueSource(name) === 'cli') {
        flags[name] = current.getOptionValue(name);
      }
    }
  }
  return flags;
}
