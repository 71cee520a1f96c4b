import { Prisma } from '@ipto/db';
import { parsePageRange } from '../query/pages.js';
import type { FieldTerm } from '../query/syntax.js';

/**
 * What a field asks of a passage's object, under the alias `o`, or of the passage itself, under `p`. A title is asked
 * of words instead.
 */
export function fieldCondition({ field, value }: FieldTerm): Prisma.Sql {
  // In the database's lower case, as what it is compared with.
  const text = Prisma.sql`lower(${value.text})`;
  switch (field) {
    case 'title':
      throw new TypeError('A title is asked for in words');
    case 'filename':
      return value.kind === 'word' && value.prefix
        ? Prisma.sql`(starts_with(lower(o.filename), ${text}) OR strpos(lower(o.filename), '/' || ${text}) > 0)`
        : Prisma.sql`strpos(lower(o.filename), ${text}) > 0`;
    case 'mime':
      return mediaType(value.text.toLowerCase());
    case 'dataset':
      return Prisma.sql`o.dataset_id IN (
        SELECT named.id FROM datasets named WHERE named.id = ${value.text} OR lower(named.name) = ${text})`;
    case 'page': {
      const range = parsePageRange(value.text);
      return range
        ? Prisma.sql`(p.citation->>'page')::int BETWEEN ${range.from} AND ${range.to}`
        : Prisma.sql`FALSE`;
    }
  }
}

/** `application/pdf`, `text/*` for all of a kind, or `pdf` for whatever ends so. */
function mediaType(text: string): Prisma.Sql {
  if (text.endsWith('/*')) return Prisma.sql`starts_with(o.content_type, ${text.slice(0, -1)})`;
  if (text.includes('/')) return Prisma.sql`o.content_type = ${text}`;
  return Prisma.sql`split_part(o.content_type, '/', 2) = ${text}`;
}
