import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { validationFailed } from '@ipto/contracts';
import { z } from 'zod';

/** What a cursor is bound to: it works only for the same caller, procedure and filters. */
export interface CursorScope {
  /** The caller: a user within a tenant, or an API key. */
  caller: string;
  procedure: string;
  filters: unknown;
}

/** Opaque, signed page positions. */
export interface Cursors {
  /** A cursor that says where the next page starts. */
  seal(scope: CursorScope, position: string): string;
  /** The position in a cursor; null without one. A forged or foreign one is `validation_failed`. */
  open(scope: CursorScope, cursor: string | undefined): string | null;
}

const MAC_BYTES = 16;
const payload = z.tuple([z.string()]);

export function openCursors(key: Uint8Array): Cursors {
  const mac = (scope: CursorScope, position: string) => {
    const filters = createHash('sha256').update(JSON.stringify(scope.filters)).digest('base64');
    return createHmac('sha256', key)
      .update(JSON.stringify([scope.caller, scope.procedure, filters, position]))
      .digest()
      .subarray(0, MAC_BYTES);
  };
  return {
    seal(scope, position) {
      return Buffer.concat([mac(scope, position), Buffer.from(JSON.stringify([position]))]).toString(
        'base64url',
      );
    },
    open(scope, cursor) {
      if (cursor === undefined) return null;
      const refuse = () =>
        validationFailed([{ path: 'cursor', message: 'Not a cursor of this list, caller and filters' }]);
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) throw refuse();
      let position: string;
      try {
        [position] = payload.parse(JSON.parse(bytes.subarray(MAC_BYTES).toString('utf8')));
      } catch {
        throw refuse();
      }
      if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(scope, position))) throw refuse();
      return position;
    },
  };
}
