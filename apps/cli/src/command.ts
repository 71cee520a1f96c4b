import { Command, type Option } from 'commander';
import { addGlobalFlags } from './flags/global.js';
import type { Host } from './host.js';
import { Invocation } from './invocation.js';

interface CommandText {
  readonly name: string;
  readonly summary: string;
  /** What to know beyond the summary. */
  readonly description?: string;
}

interface Leaf<A extends unknown[]> extends CommandText {
  /** Positional arguments as commander writes them: `<dataset_id>`, `[query]`, with what they are. */
  readonly args?: readonly (readonly [syntax: string, description: string])[];
  readonly options?: readonly Option[];
  /** Command lines that work as they stand. */
  readonly examples: readonly [string, ...string[]];
  /** Gets the positional arguments and then the command's own options. */
  readonly run: (call: Invocation, ...args: A) => Promise<void>;
}

/** Makes a command that does something. */
export function leaf<A extends unknown[]>(host: Host, spec: Leaf<A>): Command {
  const command = base(host, spec);
  for (const [syntax, description] of spec.args ?? []) command.argument(syntax, description);
  for (const option of spec.options ?? []) command.addOption(option);
  addGlobalFlags(command, host.version);
  command.addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}`);
  return command.action(async (...received: unknown[]) => {
    // Commander passes what was declared above, the options, and last the command itself.
    await spec.run(new Invocation(host, command), ...(received.slice(0, -1) as A));
  });
}

/** Makes a command that only holds others. */
export function group(host: Host, text: CommandText, commands: readonly Command[]): Command {
  const command = base(host, text).helpCommand(false);
  addGlobalFlags(command, host.version);
  for (const child of commands) command.addCommand(child);
  return command;
}

/** A command that never exits by itself and writes through the host. */
function base(host: Host, { name, summary, description }: CommandText): Command {
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
