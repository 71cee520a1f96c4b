import {
  type AnyProcedure,
  contract,
  exampleId,
  ID_PREFIXES,
  type IdKind,
  newId,
  procedures,
} from '@ipto/contracts';
import { z } from 'zod';

/** A field of an input that names a thing. */
export interface NamingField {
  readonly field: string;
  /** Null for a name that is no id: the code that a person types. */
  readonly kind: IdKind | null;
}

const example = z.string().optional();
const property = z.object({ example, items: z.object({ example }).optional() });
const KINDS = new Map((Object.keys(ID_PREFIXES) as IdKind[]).map((kind) => [exampleId(kind), kind]));

/** The fields that stand in a path somewhere. */
const IN_PATHS = new Set(
  [...procedures(contract)].flatMap(([, { rest }]) =>
    [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field),
  ),
);

/**
 * The fields by which a procedure's input names things: every id, and whatever is named in a path. What is known
 * to its holder alone (the token of a link, a device code) is no name but a credential.
 */
export function namingFields({ input }: AnyProcedure): NamingField[] {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).flatMap(([field, schema]): NamingField[] => {
    const { items, ...one } = property.parse(schema);
    const kind = KINDS.get((items ?? one).example ?? '') ?? null;
    return kind !== null || IN_PATHS.has(field) ? [{ field, kind }] : [];
  });
}

/** A name like those of its kind that was never given out, or as many of them as there are in `real`. */
export function neverGiven({ kind }: NamingField, real: unknown): unknown {
  const name = () => (kind === null ? 'BCDFGHJK' : newId(kind));
  return Array.isArray(real) ? real.map(name) : name();
}
