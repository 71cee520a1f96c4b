import { Argument, Command, type Option } from 'commander';
import { addGlobalFlags } from './flags/global.js';
import type { Host } from './host.js';
import { Invocation } from './invocation.js';

type Examples = readonly [string, ...string[]];

/** A positional argument as commander writes it: `<dataset_id>`, `[query]`; what it is; what it may be. */
export type ArgumentSpec =
  | readonly [syntax: string, description: string]
  | readonly [syntax: string, description: string, choices: readonly string[]];

interface LeafSpec<A extends unknown[]> {
  /** What to know beyond the summary. */
  readonly description?: string;
  readonly args?: readonly ArgumentSpec[];
  readonly options?: readonly Option[];
  /** Command lines that work as they stand. */
  readonly examples: Examples;
  /** Gets the positional arguments and then the command's own options. */
  readonly run: (call: Invocation, ...args: A) => Promise<void>;
}

/** A command that does something. */
export interface Leaf extends Omit<LeafSpec<unknown[]>, 'run'> {
  readonly run: (call: Invocation, args: unknown[]) => Promise<void>;
}

/** A command that only holds others, by their names. */
export interface Group {
  readonly description?: string;
  readonly examples: Examples;
  readonly commands: Readonly<Record<string, Entry>>;
}

/** One line of a group's help, and the command behind it: loaded only if the command line names it. */
export interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Leaf | Group>;
}

/** What every command is made with. */
export interface Surroundings {
  readonly host: Host;
  /** The command line: which commands it names, and so which to load. */
  readonly words: readonly string[];
}

/** Makes a command that does something from its parts; `A` is what `run` gets after the invocation. */
export function leaf<A extends unknown[]>(spec: LeafSpec<A>): Leaf {
  // Commander passes what `args` and `options` declare, and their authors declare `A` from that.
  return { ...spec, run: (call, args) => spec.run(call, ...(args as A)) };
}

/** Makes the command of a leaf or a group, with all below it that the command line may name. */
export async function createCommand(
  name: string,
  summary: string,
  spec: Leaf | Group,
  surroundings: Surroundings,
): Promise<Command> {
  const { host, words } = surroundings;
  const command = base(host, name, summary, spec.description);
  if ('run' in spec) {
    for (const [syntax, description, choices] of spec.args ?? []) {
      const argument = new Argument(syntax, description);
      command.addArgument(choices ? argument.choices(choices) : argument);
    }
    for (const option of spec.options ?? []) command.addOption(option);
    // Last comes the command itself.
    command.action((...received: unknown[]) =>
      spec.run(new Invocation(host, command), received.slice(0, -1)),
    );
  } else {
    command.helpCommand(false);
    for (const [child, entry] of Object.entries(spec.commands)) {
      // Perhaps it is only an argument that reads like a command: then one too many is loaded.
      command.addCommand(
        words.includes(child)
          ? await createCommand(child, entry.summary, await entry.load(), surroundings)
          : new Command(child).summary(entry.summary),
      );
    }
  }
  addGlobalFlags(command, host.version);
  return command.addHelpText(
    'after',
    `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}`,
  );
}

/** A command that never exits by itself and writes through the host. */
function base(host: Host, name: string, summary: string, description: string | undefined): Command {
  return new Command(name)
    .summary(summary)
    .description(description ? `${summary}\n\n${description}` : summary)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}
