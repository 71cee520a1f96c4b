import { monotonicFactory } from 'ulidx';
import { z } from 'zod';

/** Every id prefix of the platform. An id is `{prefix}_{ULID}`; clients treat it as opaque. */
export const ID_PREFIXES = {
  user: 'usr',
  tenant: 'tnt',
  membership: 'mbr',
  dataset: 'dset',
  object: 'obj',
  apiKey: 'key',
  grant: 'grt',
  entitlement: 'ent',
  invitation: 'inv',
  passage: 'psg',
  request: 'req',
  search: 'srch',
  retrieval: 'ret',
  usageEvent: 'evt',
  payout: 'pay',
  invoice: 'invc',
  ledgerTransaction: 'txn',
  auditEvent: 'aud',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const POOL_BYTES = 1024;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** A random number in [0, 1) for ULIDs, from a pool: asking the system for each of 16 digits costs 50 µs an id. */
function random(): number {
  if (used === POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  return (pool[used++] ?? 0) / 256;
}

const ulid = monotonicFactory(random);

/** A new id of the given kind, increasing in time within one process. */
export function newId(kind: IdKind): string {
  return `${ID_PREFIXES[kind]}_${ulid()}`;
}

/** Marks a schema issue as "this names nothing": the server answers `not_found`, not `validation_failed`. */
export const NO_SUCH_ID = 'no_such_id';

/**
 * The schema of an id of one kind. A string that can't be such an id parses with an issue whose
 * `params.reason` is {@link NO_SUCH_ID}: to a caller it is simply an id that was never given out.
 */
export function id(kind: IdKind) {
  const pattern = new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`);
  return z
    .string()
    .refine((value) => pattern.test(value), { error: 'No such id', params: { reason: NO_SUCH_ID } })
    .meta({ description: `Opaque id, \`${ID_PREFIXES[kind]}_…\``, example: exampleId(kind) });
}

/** A fixed, plausible id for documentation examples. */
export function exampleId(kind: IdKind): string {
  return `${ID_PREFIXES[kind]}_01JQ3N8Z5T6V7W8X9Y0ABCDEFG`;
}
