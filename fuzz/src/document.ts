import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/** A JSON Schema as it stands in the document. */
export type Schema = Readonly<Record<string, unknown>>;
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly example: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** With `{name}` where a parameter goes. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly schema: Schema; readonly example: unknown } | null;
  /** Every status it may answer with. */
  readonly statuses: ReadonlySet<number>;
}

const schema = z.record(z.string(), z.unknown());
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema,
  example: z.unknown().optional(),
});
const content = z.object({
  'application/json': z.object({ schema, example: z.unknown().optional() }),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const document = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const ROOT = 'openapi';
/** Where the schema of every error stands. */
const ERROR_SCHEMA = '/components/schemas/Error';

/** An OpenAPI 3.1 document: its operations, and the schemas that their answers must fit. */
export class OpenApi {
  readonly operations: readonly Operation[];
  readonly #document: z.output<typeof document>;
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(text: unknown) {
    this.#document = document.parse(text);
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...this.#document, $id: ROOT });
    this.operations = Object.entries(this.#document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const described = item[method.toLowerCase()];
        return described === undefined ? [] : [this.#operation(method, path, described)];
      }),
    );
  }

  /** A schema, or the one it refers to. */
  resolve(node: Schema): Schema {
    const { $ref } = node;
    return typeof $ref === 'string' ? this.resolve(schema.parse(this.#at($ref))) : node;
  }

  /** What is wrong with the body of an answer; empty if nothing is. `null` for an operation that is not there. */
  faults(operation: Operation | null, status: number, body: unknown): string[] {
    const pointer = operation === null ? ERROR_SCHEMA : this.#responseSchema(operation, status);
    const validate =
      this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `${ROOT}#${encodeURI(pointer)}` });
    this.#validators.set(pointer, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  }

  #responseSchema({ path, method }: Operation, status: number): string {
    const own = `/paths/${escapePointer(path)}/${method.toLowerCase()}/responses/${status}`;
    const reference = z.object({ $ref: z.string() }).safeParse(this.#at(own));
    const response = reference.success ? reference.data.$ref.replace(/^#/, '') : own;
    return `${response}/content/application~1json/schema`;
  }

  #operation(method: Method, path: string, described: unknown): Operation {
    const { operationId, parameters, requestBody, responses } = operation.parse(described);
    const json = requestBody?.content['application/json'];
    return {
      id: operationId,
      method,
      path,
      parameters: parameters.map((each) => {
        const resolved = parameter.parse(this.resolve(schema.parse(each)));
        return { ...resolved, example: resolved.example };
      }),
      body: json ? { schema: json.schema, example: json.example } : null,
      statuses: new Set(Object.keys(responses).map(Number)),
    };
  }

  #at(pointer: string): unknown {
    return pointer
      .replace(/^#?\//, '')
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, key) => schema.parse(at)[key], this.#document);
  }
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
