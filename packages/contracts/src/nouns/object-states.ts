/** The states of an object, in the order in which it may have them. */
export const OBJECT_STATES = [
  'pending_upload',
  'staged',
  'approved',
  'processing',
  'ready',
  'rejected',
  'expired',
  'failed',
] as const;
export type ObjectStatus = (typeof OBJECT_STATES)[number];

/** Those in which it counts as being in its dataset: the same bytes under the same name need not be sent again. */
export const PRESENT_STATES: ReadonlySet<ObjectStatus> = new Set([
  'staged',
  'approved',
  'processing',
  'ready',
]);
