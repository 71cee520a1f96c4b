import { escapeQuoted } from './escape.js';

/** Data as indented JSON that no terminal can be fooled with. */
export function formatJson(data: unknown): string {
  return `${escapeQuoted(JSON.stringify(data, null, 2))}\n`;
}
