import { parseScopeName, SCOPE_NAMES, type Scope } from '@ipto/contracts';
import { InvalidArgumentError, Option } from 'commander';

/** A comma-separated list; blanks around the commas don't count, an empty entry is refused. */
export function parseList(value: string): string[] {
  const entries = value.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new InvalidArgumentError('Expected a comma-separated list.');
  return entries;
}

/** Scopes by their names or aliases (`datasets.read`, `search`). */
export function parseScopes(value: string): Scope[] {
  return parseList(value).map((name) => {
    const scope = parseScopeName(name);
    if (scope === null) {
      throw new InvalidArgumentError(`Unknown scope ${name}. Allowed scopes are ${SCOPE_NAMES.join(', ')}.`);
    }
    return scope;
  });
}

/** A whole number from 1 to `max`. */
export function parseCount(max: number): (value: string) => number {
  return (value) => {
    const count = /^\d+$/.test(value) ? Number(value) : 0;
    if (count < 1 || count > max) {
      throw new InvalidArgumentError(
        max === Number.MAX_SAFE_INTEGER
          ? 'Expected a whole number from 1.'
          : `Expected a whole number from 1 to ${max}.`,
      );
    }
    return count;
  };
}

/** `--limit` of a list, which otherwise is read to its end. */
export function listLimit(): Option {
  return new Option('--limit <n>', 'Stop after this many entries. Defaults to all.').argParser(
    parseCount(Number.MAX_SAFE_INTEGER),
  );
}

/** `--confirm` of what can't be undone. */
export function confirmFlag(): Option {
  return new Option('--confirm', 'Skip the interactive confirmation prompt.');
}
