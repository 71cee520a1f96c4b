import fc from 'fast-check';
import type { OpenApi, Schema } from './document.js';
import { isId, type Known, type Pools } from './known.js';

/** What nobody should send. */
export const HOSTILE: readonly unknown[] = [
  null,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff tail',
  '\u202eright to left\u202c',
  'e\u0301\u0327\u0301'.repeat(50),
  '👩‍👩‍👧‍👦'.repeat(20),
  '\ufeff',
  '\u2028\u2029',
  'İı\u1e9eß',
  '\ufff0\uffff',
  'x'.repeat(100_000),
  '%00%ff%fe',
  '../../../../etc/passwd',
  "'; DROP TABLE tenants; --",
  '{{7*7}}<script>alert(1)</script>',
  '*'.repeat(3000),
  '(('.repeat(500),
  '"unclosed AND (',
  'a OR '.repeat(300),
  'NaN',
  '1e5',
  '0x10',
  'true',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00+23:59',
  0,
  -0,
  -1,
  0.1 + 0.2,
  1e-7,
  1e21,
  1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  true,
  false,
  [],
  [null],
  [[[]]],
  {},
  { $ne: null },
  { toString: 1, valueOf: 2 },
  { length: 1e9 },
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Any JSON at all, some of it nested deep. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
  fc.integer({ min: 10, max: 3000 }).map((depth) => nested(depth)),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Makes values that a schema asks for, out of its words, its examples and what answers have told. */
export class Values {
  readonly #openApi: OpenApi;
  readonly #known: Known;

  constructor(openApi: OpenApi, known: Known) {
    this.#openApi = openApi;
    this.#known = known;
  }

  /** Values that should be taken, as far as a schema tells. `name` is the field's. */
  valid(schema: Schema, name: string, given?: unknown): fc.Arbitrary<unknown> {
    const resolved = this.#openApi.resolve(schema);
    const example = given ?? resolved.example;
    if (isId(example)) return this.#id(example);
    const generated = this.#generated(resolved, name, example);
    const known = this.#known.named(name);
    return fc.oneof(
      { weight: 2, arbitrary: generated },
      ...(example === undefined || isRecord(example) || Array.isArray(example)
        ? []
        : [{ weight: 3, arbitrary: fc.constant(example) }]),
      ...(known.length > 0 && resolved.type === 'string' ? [{ weight: 3, arbitrary: drawnFrom(known) }] : []),
    );
  }

  /** An id of the kind of the example: mostly a real one, now and then one that never was. */
  #id(example: string): fc.Arbitrary<unknown> {
    const known = this.#known.idsLike(example);
    const never = fc.constantFrom(example, example.slice(0, -1), example.replace(/^\w+?_/, 'x_'));
    if (known.length === 0) return never;
    return fc.oneof({ weight: 9, arbitrary: drawnFrom(known) }, { weight: 1, arbitrary: never });
  }

  #generated(schema: Schema, name: string, example: unknown): fc.Arbitrary<unknown> {
    if ('const' in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom<unknown[]>(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(choices))
      return fc.oneof(...choices.map((each) => this.valid(each as Schema, name, example)));
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    return fc.oneof(...types.map((type) => this.#typed(type, schema, name, example)));
  }

  #typed(type: unknown, schema: Schema, name: string, example: unknown): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: bound(schema.minimum, -1000), max: bound(schema.maximum, 100_000) });
      case 'number':
        return fc
          .integer({ min: bound(schema.minimum, 0) * 100, max: bound(schema.maximum, 1000) * 100 })
          .map((cents) => cents / 100);
      case 'string':
        return this.#text(schema);
      case 'array': {
        const items = Array.isArray(example) ? example : [];
        return fc.array(this.valid((schema.items ?? {}) as Schema, name, items[0]), {
          minLength: bound(schema.minItems, 0),
          maxLength: Math.max(bound(schema.minItems, 0), 3),
        });
      }
      case 'object':
        return this.#object(schema, example);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  #object(schema: Schema, example: unknown): fc.Arbitrary<Record<string, unknown>> {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    const examples = isRecord(example) ? example : {};
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, this.valid(each, name, examples[name])]),
    );
    return fc.record(fields, { requiredKeys: Array.isArray(schema.required) ? schema.required : [] });
  }

  #text(schema: Schema): fc.Arbitrary<string> {
    const minLength = bound(schema.minLength, 0);
    const maxLength = bound(schema.maxLength, Number.POSITIVE_INFINITY);
    if (schema.format === 'email')
      return fc.integer({ min: 0, max: 1e9 }).map((number) => `fuzz-${number}@example.com`);
    if (schema.format === 'date-time')
      return fc
        .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString());
    if (schema.format === 'date')
      return fc
        .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern));
    return text.map((value) => value.padEnd(minLength, 'x').slice(0, maxLength));
  }
}

/** One of the values of any pool; each pool counts the same, whatever its size. */
export function drawnFrom<T>(pools: Pools<T>): fc.Arbitrary<T> {
  return fc.oneof(...pools.map((pool) => fc.constantFrom(...pool)));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bound(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
