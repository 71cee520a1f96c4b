/** What is left of a bar after its whole characters, by eighths. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar that is as long in `width` as `value` is in `highest`; what is there at all is seen. */
export function formatBar(value: number, highest: number, width: number): string {
  if (value <= 0) return '';
  const eighths = Math.max(1, Math.round((value / highest) * width * 8));
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`;
}
