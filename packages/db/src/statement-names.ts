import { createHash } from 'node:crypto';

/** Names the statements that are to stay planned; '' for the others, the empty name of PostgreSQL's protocol. */
export type NameOf = (text: string) => string;

/** Statements that stay planned, at most: each connection holds its own until it ends. */
const MOST = 500;
/** A text that comes back this often is written in our code; one that follows what somebody asks for seldom is. */
const REPEATS = 3;
/** Texts that are counted at a time, the latest. */
const COUNTED = 1_000;

export const noNames: NameOf = () => '';

/** Names the first statements that come again and again: planning one takes as long as running a short one. */
export function statementNames(): NameOf {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST) return known ?? '';
    const count = (counts.get(text) ?? 0) + 1;
    counts.delete(text);
    if (count < REPEATS) {
      counts.set(text, count);
      for (const oldest of counts.keys()) {
        if (counts.size <= COUNTED) break;
        counts.delete(oldest);
      }
      return '';
    }
    const name = createHash('sha256').update(text).digest('base64url');
    names.set(text, name);
    return name;
  };
}
