import type { Command, Option } from 'commander';

/** What stands where the cursor is: the value of a flag, or the next word of a command. */
export interface Position {
  readonly command: Command;
  /** The positional arguments before it. */
  readonly args: readonly string[];
  /** The values of flags before it, by their long names. */
  readonly flags: ReadonlyMap<string, string>;
  /** The flag whose value it is; null if it is none's. */
  readonly option: Option | null;
  /** What is typed of it, and what of the word stands before that: `--output=`. */
  readonly typed: string;
  readonly prefix: string;
  /** After `--` nothing is a flag. */
  readonly flagsOver: boolean;
}

/** Reads a command line as commander will, up to its last word, which is being typed. */
export function locate(program: Command, words: readonly string[]): Position {
  let command = program;
  let args: string[] = [];
  const flags = new Map<string, string>();
  let option: Option | null = null;
  let flagsOver = false;
  for (const word of words.slice(0, -1)) {
    if (option) {
      flags.set(option.long ?? '', word);
      option = null;
    } else if (flagsOver) args.push(word);
    else if (word === '--') flagsOver = true;
    else if (word.startsWith('-')) {
      const [name = '', value] = split(word);
      const found = findOption(command, name);
      if (!takesValue(found)) continue;
      if (value === undefined) option = found;
      else flags.set(name, value);
    } else {
      const child = args.length === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (child) command = child;
      else args = [...args, word];
    }
  }
  const last = words.at(-1) ?? '';
  const here = { command, args, flags, flagsOver };
  if (option) return { ...here, option, typed: last, prefix: '' };
  const [name = '', value] = split(last);
  const found = last.startsWith('--') && !flagsOver ? findOption(command, name) : null;
  if (value !== undefined && takesValue(found)) {
    return { ...here, option: found, typed: value, prefix: `${name}=` };
  }
  return { ...here, option: null, typed: last, prefix: '' };
}

/** `--output=json` as its two halves. */
function split(word: string): [name: string, value?: string] {
  const end = word.indexOf('=');
  return end < 0 ? [word] : [word.slice(0, end), word.slice(end + 1)];
}

function findOption(command: Command, name: string): Option | null {
  return command.options.find((option) => option.long === name || option.short === name) ?? null;
}

function takesValue(option: Option | null): option is Option {
  return option !== null && (option.required || option.optional);
}
