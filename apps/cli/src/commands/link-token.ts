import { usageError } from '../exit.js';

/** The token of a link that was mailed or handed over, given as the whole link or bare. */
export function linkToken(given: string): string {
  const link = given.trim();
  const token = URL.canParse(link) ? new URLSearchParams(new URL(link).hash.slice(1)).get('token') : link;
  if (!token) throw usageError('That link holds no token; give it with everything after the #.');
  return token;
}
