import { z } from 'zod';

type Convert = (value: unknown) => unknown;

/**
 * How the strings of a URL become the types a schema asks for, worked out once per procedure.
 * What can't be converted is left as it is, for the schema to refuse.
 */
export function queryStringReader(
  schema: z.ZodType,
): (values: Record<string, unknown>) => Record<string, unknown> {
  const fields = schema instanceof z.ZodObject ? Object.entries(schema.shape) : [];
  const converters = fields.flatMap(([name, field]): [string, Convert][] => {
    const convert = converterFor(field);
    return convert ? [[name, convert]] : [];
  });
  return (values) => {
    const read = { ...values };
    for (const [name, convert] of converters) if (name in read) read[name] = convert(read[name]);
    return read;
  };
}

function converterFor(field: z.core.$ZodType): Convert | null {
  const inner = unwrap(field);
  if (inner instanceof z.ZodNumber)
    return (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);
  if (inner instanceof z.ZodBoolean)
    return (value) => (value === 'true' ? true : value === 'false' ? false : value);
  if (inner instanceof z.ZodArray) {
    const element = converterFor(inner.element) ?? ((value: unknown) => value);
    return (value) => (Array.isArray(value) ? value : String(value).split(',')).map(element);
  }
  return null;
}

function unwrap(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable
    ? unwrap(field.unwrap())
    : field;
}
