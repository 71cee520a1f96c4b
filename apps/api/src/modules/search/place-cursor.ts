import { id } from '@ipto/contracts';
import { z } from 'zod';
import type { CursorScope, Cursors } from '../../security/cursors.js';

/** Where a page of a search begins. */
export interface Place {
  readonly searchId: string;
  /** How many places of its order come before. */
  readonly offset: number;
}

const sealed = z.tuple([id('search'), z.int().min(0)]);

export function sealPlace(cursors: Cursors, scope: CursorScope, { searchId, offset }: Place): string {
  return cursors.seal(scope, JSON.stringify([searchId, offset]));
}

/** The place in a cursor; null without one. A forged or foreign one is `validation_failed`. */
export function openPlace(cursors: Cursors, scope: CursorScope, cursor: string | undefined): Place | null {
  const position = cursors.open(scope, cursor);
  if (position === null) return null;
  const [searchId, offset] = sealed.parse(JSON.parse(position));
  return { searchId, offset };
}
