import { SCOPES } from '@ipto/contracts';
import type { Candidate } from './ids.js';

/** Every scope, with what it opens. */
export function scopeCandidates(): Candidate[] {
  return Object.entries(SCOPES).map(([value, description]) => ({ value, description }));
}
