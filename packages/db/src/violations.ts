import { codesOf } from './driver-error.js';

/** Whether a row was refused because another has the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return codesOf(error).some((code) => code === 'P2002' || code === '23505');
}

/** Whether a row was refused because what it belongs to is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codesOf(error).some((code) => code === 'P2003' || code === '23503');
}
