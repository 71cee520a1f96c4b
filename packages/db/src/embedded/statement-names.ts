import { createHash } from 'node:crypto';
import type { NameOf } from '../reader.js';

/** Statements that are kept planned, at most: the engine holds each until its session ends. */
const MOST = 500;

/**
 * Gives each of the first statements a name, by which the engine keeps it planned: here planning takes as long as
 * running a short one. Further ones have none, the empty name of PostgreSQL's protocol.
 */
export function statementNames(): NameOf {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MOST) return known ?? '';
    const name = createHash('sha256').update(sql).digest('base64url');
    names.set(sql, name);
    return name;
  };
}
