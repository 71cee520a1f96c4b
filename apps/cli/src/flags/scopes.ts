import { parseScopeName, SCOPE_NAMES, type Scope } from '@ipto/contracts';
import { InvalidArgumentError } from 'commander';
import { parseList } from './values.js';

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
