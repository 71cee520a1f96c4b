import { Option } from 'commander';
import { parseInstant } from './values.js';

/** A period as the flags name it; either end may be open. */
export interface Period {
  from?: string;
  to?: string;
}

/** `--from` and `--to` of what happened at some time. */
export function periodFlags(): Option[] {
  return [
    new Option('--from <time>', 'At or after this time: 2026-04-05 or 2026-04-05T10:00:00Z.').argParser(
      parseInstant,
    ),
    new Option('--to <time>', 'Before this time; a day begins at midnight UTC.').argParser(parseInstant),
  ];
}
