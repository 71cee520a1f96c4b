import { contract, ERROR_STATUS, procedures, requiredScopes } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestPlatform, type TestPlatform } from './platform.js';

const media = z.object({
  'application/json': z.object({ schema: z.object({}).loose(), example: z.unknown().optional() }),
});
const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  'x-required-scopes': z.array(z.string()).optional(),
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean().optional() }).loose(),
    )
    .optional(),
  requestBody: z.object({ required: z.literal(true), content: media }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: media }).loose()),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }).loose(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }).loose(),
});

let platform: TestPlatform;
let document: z.output<typeof documentSchema>;
beforeAll(async () => {
  platform = await startTestPlatform();
  const response = await fetch(`${platform.url}/v1/openapi.json`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  document = documentSchema.parse(await response.json());
});
afterAll(() => platform.close());

test('the document names this server and holds no procedure that is not served', () => {
  expect(document.servers).toEqual([{ url: platform.url }]);
  const operations = Object.values(document.paths).flatMap((item) => Object.keys(item));
  expect(operations).toHaveLength([...procedures(contract)].length);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  );
  expect(references.length).toBeGreaterThan(0);
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...new Set(references)]));
});

describe.each([...procedures(contract)])('%s', (path, procedure) => {
  const { rest, access, input } = procedure;
  const described = () => operation.parse(document.paths[rest.path]?.[rest.method.toLowerCase()]);

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
    const expected = access === 'public' ? [] : access === 'session' ? [{ session: [] }] : undefined;
    expect(security).toEqual(expected);
  });

  test('says where each field of its input goes', () => {
    const { parameters = [], requestBody } = described();
    const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
    const inPath = fields.filter((name) => rest.path.includes(`{${name}}`));
    const others = fields.filter((name) => !inPath.includes(name));
    const named = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name);
    expect(named('path').sort()).toEqual(inPath.sort());
    expect(named('query').sort()).toEqual(rest.method === 'GET' ? others.sort() : []);
    expect(requestBody !== undefined).toBe(rest.method !== 'GET' && others.length > 0);
  });

  test('gives an example of its answer, and its errors', () => {
    const { responses } = described();
    const success = responses[String(rest.status ?? 200)]?.content['application/json'];
    expect(success?.example).toMatchObject({ data: expect.anything(), request_id: expect.any(String) });
    const statuses = (procedure.errors ?? []).map((code) => String(ERROR_STATUS[code]));
    expect(Object.keys(responses)).toEqual(expect.arrayContaining([...statuses, '400', '422']));
    if (access !== 'public') expect(responses).toHaveProperty('401');
  });
});
