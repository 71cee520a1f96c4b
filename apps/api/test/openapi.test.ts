import { contract, ERROR_STATUS, procedures, requiredScopes, takesIdempotencyKey } from '@ipto/contracts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../dist/http/openapi.js';
import { sharedPlatform, type TestPlatform } from './platform.js';

const examples = z.object({
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});
const media = z.object({ 'application/json': examples.extend({ schema: z.object({}).loose() }) });
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  schema: z.object({ example: z.unknown().optional() }).loose(),
  example: z.unknown().optional(),
});
const response = z.object({
  description: z.string(),
  headers: z.record(z.string(), z.unknown()),
  content: media,
});
const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  'x-required-scopes': z.array(z.string()).optional(),
  parameters: z.array(z.unknown()).optional(),
  requestBody: z.object({ required: z.boolean().optional(), content: media }).optional(),
  responses: z.record(z.string(), z.unknown()),
});

const all = [...procedures(contract)];
const document = openApiDocument(
  all.map(([path, procedure]) => ({ path, procedure })),
  'https://api.ipto.test',
  '1.2.3',
);
const paths = z.record(z.string(), z.record(z.string(), z.unknown())).parse(document.paths);

/** What stands in the document, or what it refers to. */
function resolved(node: unknown): unknown {
  const reference = z.object({ $ref: z.string().startsWith('#/') }).safeParse(node);
  if (!reference.success) return node;
  return reference.data.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], document);
}

const ajv = new Ajv2020({ strict: false, validateSchema: false });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: 'document' });

const validators = new Map<string, ValidateFunction>();

/** Checks values by the schema at a place in the document; shared components are compiled once. */
function validatorOf(pointer: string): ValidateFunction {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
  validators.set(pointer, validate);
  return validate;
}

/** What is wrong with the examples of a content at this place in the document, which must have some. */
function wrongExamples(pointer: string, content: z.output<typeof media>): unknown[] {
  const { example, examples: named = {} } = content['application/json'];
  const values = [
    ...(example === undefined ? [] : [example]),
    ...Object.values(named).map(({ value }) => value),
  ];
  if (values.length === 0) return [`${pointer} has no example`];
  const validate = validatorOf(`${pointer}/content/application~1json/schema`);
  return values.flatMap((value) => (validate(value) ? [] : [{ value, errors: validate.errors }]));
}

describe('the document served', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await sharedPlatform();
  });
  afterAll(() => platform.close());

  test('is the one made from the contract, and names this server', async () => {
    const answer = await fetch(`${platform.url}/v1/openapi.json`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const served = z.object({ servers: z.unknown(), paths: z.unknown() }).parse(await answer.json());
    expect(served.servers).toEqual([{ url: platform.url }]);
    expect(served.paths).toEqual(JSON.parse(JSON.stringify(document.paths)));
  });
});

test('the document has nothing that a linter minds', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const lint = (source: string) => lintFromString({ source, absoluteRef: '/openapi.json', config });
  expect(await lint(JSON.stringify(document))).toEqual([]);
  expect(await lint(JSON.stringify({ ...document, servers: undefined }))).not.toEqual([]);
});

test('the document holds every procedure once', () => {
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  expect(operations.map((each) => operation.parse(each).operationId).sort()).toEqual(
    all.map(([path]) => path).sort(),
  );
});

describe.each(all)('%s', (path, procedure) => {
  const { rest, access, input } = procedure;
  const method = rest.method.toLowerCase();
  const pointer = `/paths/${rest.path.replaceAll('/', '~1')}/${method}`;
  const described = () => operation.parse(paths[rest.path]?.[method]);
  const parameters = () => (described().parameters ?? []).map((each) => parameter.parse(resolved(each)));
  const responses = () =>
    Object.entries(described().responses).map(
      ([status, each]) => [status, response.parse(resolved(each))] as const,
    );

  test('stands where it is served, under its name', () => {
    expect(described()).toMatchObject({
      operationId: path,
      summary: procedure.summary,
      tags: [procedure.tag],
    });
  });

  test('says who may call it', () => {
    const { security, 'x-required-scopes': scopes = [] } = described();
    expect(scopes).toEqual(requiredScopes(access));
    const any = undefined;
    const expected = { public: [], optional_session: [{}, { session: [] }] }[String(access)];
    const sessionOnly = access === 'session' || access === 'team_admin';
    expect(security).toEqual(expected ?? (sessionOnly ? [{ session: [] }] : any));
  });

  test('says where each field of its input goes', () => {
    const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
    const inPath = fields.filter((name) => rest.path.includes(`{${name}}`));
    const others = fields.filter((name) => !inPath.includes(name));
    const named = (place: string) =>
      parameters()
        .filter((each) => each.in === place)
        .map(({ name }) => name);
    expect(named('path').sort()).toEqual(inPath.sort());
    expect(named('query').sort()).toEqual(rest.method === 'GET' ? others.sort() : []);
    expect(named('header')).toEqual(takesIdempotencyKey(procedure) ? ['Idempotency-Key'] : []);
    expect(described().requestBody !== undefined).toBe(rest.method !== 'GET' && others.length > 0);
  });

  test('has examples of its request that are right', () => {
    for (const { name, in: place, example, schema } of parameters())
      if (place === 'path') expect(example ?? schema.example, name).toBeDefined();
    const { requestBody } = described();
    if (requestBody) expect(wrongExamples(`${pointer}/requestBody`, requestBody.content)).toEqual([]);
  });

  test('has examples of its answers, errors too, that are right', () => {
    for (const [status, { content }] of responses())
      expect(wrongExamples(pointerOf(status), content), status).toEqual([]);
  });

  /** Where a response stands: in the operation, or among the components. */
  function pointerOf(status: string): string {
    const reference = z.object({ $ref: z.string() }).safeParse(described().responses[status]);
    return reference.success ? reference.data.$ref.slice(1) : `${pointer}/responses/${status}`;
  }

  test('tells every status it may answer with, and the headers', () => {
    const documented = new Map(responses());
    const declared = (procedure.errors ?? []).map((code) => ERROR_STATUS[code]);
    const expected = new Set([rest.status ?? 200, 400, 422, 429, 500, 503, ...declared]);
    if (rest.orStatus) expected.add(rest.orStatus);
    if (access !== 'public') expected.add(401);
    if (!['public', 'optional_session', 'credential'].includes(String(access))) expected.add(403);
    if (rest.path.includes('{')) expected.add(404);
    if (takesIdempotencyKey(procedure)) expected.add(409);
    if (rest.method !== 'GET') expected.add(413).add(415);
    expect([...documented.keys()]).toEqual(expect.arrayContaining([...expected].map(String)));
    for (const [status, { headers }] of documented)
      expect(Object.keys(headers), status).toEqual(
        expect.arrayContaining(['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']),
      );
    expect(documented.get('429')?.headers).toHaveProperty('Retry-After');
    const success = documented.get(String(rest.status ?? 200));
    expect('Idempotency-Replayed' in (success?.headers ?? {})).toBe(takesIdempotencyKey(procedure));
  });
});
