/** A device login's code as it was made, of one that somebody typed: without blanks and hyphens, in capitals. */
export function writtenUserCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '');
}
