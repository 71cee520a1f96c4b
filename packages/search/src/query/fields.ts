import type { Field } from './syntax.js';

const FIELD = /(title|filename|mime|dataset|page):/iy;
const FIELDS: ReadonlyMap<string, Field> = new Map(
  (['title', 'filename', 'mime', 'dataset', 'page'] as const).map((field) => [field, field]),
);

/** The field whose name and colon stand at a place of a text, and where its value begins; null if none does. */
export function fieldAt(text: string, at: number): { field: Field; valueStart: number } | null {
  FIELD.lastIndex = at;
  const field = FIELDS.get(FIELD.exec(text)?.[1]?.toLowerCase() ?? '');
  return field === undefined ? null : { field, valueStart: at + field.length + 1 };
}

/** Whether a star at the end of the field's value makes it a prefix; elsewhere it is a character like others. */
export function takesPrefix(field: Field): boolean {
  return field === 'title' || field === 'filename';
}
