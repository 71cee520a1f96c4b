import { InvalidArgumentError, Option } from 'commander';

/** A comma-separated list; blanks around the commas don't count, an empty entry is refused. */
export function parseList(value: string): string[] {
  const entries = value.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new InvalidArgumentError('Expected a comma-separated list.');
  return entries;
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

/** An instant: ISO 8601, or a day, which stands for its beginning at midnight UTC. */
export function parseInstant(value: string): string {
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value);
  const instant = new Date(isDate ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('Expected a time such as 2026-04-05 or 2026-04-05T10:00:00Z.');
  }
  const day = value.slice(0, 10);
  // `Date` takes 30 February for 2 March.
  if (new Date(day).toISOString().slice(0, 10) !== day) {
    throw new InvalidArgumentError(`There is no day ${day}.`);
  }
  return instant.toISOString();
}

/** An amount of USD from 0, with at most six decimals. */
export function parseAmount(value: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(value)) {
    throw new InvalidArgumentError('Expected an amount of USD such as 0.05.');
  }
  return Number(value);
}
