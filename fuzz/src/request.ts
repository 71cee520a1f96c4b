import fc from 'fast-check';
import type { Method, OpenApi, Operation, Parameter } from './document.js';
import { isId, type Known } from './known.js';
import { anyJson, drawnFrom, HOSTILE, isRecord, Values } from './values.js';

/** One request, ready to be sent. */
export interface Request {
  readonly method: Method | 'OPTIONS';
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

interface Input {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [string, unknown])[];
  readonly body: unknown;
}

const OTHER_TYPES = [
  'application/json; charset=utf-16',
  'application/json, text/plain',
  'APPLICATION/JSON',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
  'application/octet-stream',
  '/',
  '',
];

const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['idempotency-key', ''],
  ['idempotency-key', 'again'],
  ['idempotency-key', 'k'.repeat(255)],
  ['idempotency-key', 'k'.repeat(5000)],
  ['idempotency-key', 'caf\u00e9 \u00ff'],
  ['idempotency-key', '{"a":[1,2]}'],
  ['accept', 'text/html'],
  ['accept-encoding', 'br;q=0, *;q=0'],
  ['accept-language', '*'.repeat(500)],
  ['x-http-method-override', 'DELETE'],
  ['x-forwarded-for', '1.2.3.4, ::1, not-an-address'],
  ['x-forwarded-host', 'evil.example'],
  ['x-request-id', 'mine'],
  ['if-none-match', '*'],
  ['range', 'bytes=0-0'],
  ['origin', 'null'],
  ['cookie', 'session=x; '.repeat(200)],
  ['traceparent', '00-zz'],
  ['content-encoding', 'gzip'],
  ['x-large', 'l'.repeat(20_000)],
  ['authorization', 'Bearer'],
  ['authorization', 'Basic YTpi'],
  ['authorization', 'Bearer a b'],
  ['x-api-key', 'ipto_aaaaaaaa_bbbbbbbb'],
  ['x-api-key', ''],
];

/** What may be done to the text of a body. */
const DISTORTIONS: readonly ((text: string) => string)[] = [
  (text) => `\ufeff${text}`,
  (text) => text + text,
  (text) => text.replace(/\d+/, '1e999'),
  (text) => text.replace(/:/, ':-'),
  (text) => text.replace(/^\{/, '{"__proto__":{"polluted":true},'),
  (text) => text.replace(/^\{/, '{"constructor":{"prototype":{"polluted":true}},'),
  (text) => text.replace(/^(\{("[^"]*"):)/, '{$2:1,$2:'),
  (text) => text.replaceAll('"', "'"),
  () => '['.repeat(100_000),
  () => '{"a":'.repeat(50_000),
  () => `[${'[],'.repeat(100_000)}[]]`,
  () => JSON.stringify('x'.repeat(1_100_000)),
  () => `{"${'k'.repeat(900_000)}":1}`,
  () => `{${Array.from({ length: 20_000 }, (_, index) => `"f${index}":${index}`).join()}}`,
  () => '123456789012345678901234567890',
  () => '-0',
  () => '',
  () => ' ',
  () => 'null',
  () => '[]',
  () => '""',
  () => 'NaN',
];

/** Makes requests of a caller: as they should be, nearly so, and as no program should send them. */
export class Requests {
  readonly #values: Values;
  readonly #known: Known;

  constructor(openApi: OpenApi, known: Known) {
    this.#values = new Values(openApi, known);
    this.#known = known;
  }

  for(operation: Operation): fc.Arbitrary<Request> {
    const valid = this.#valid(operation);
    return fc.oneof(
      { weight: 10, arbitrary: valid.map((input) => render(operation, input)) },
      {
        weight: 6,
        arbitrary: valid.chain((input) => nearly(input)).map((input) => render(operation, input)),
      },
      { weight: 3, arbitrary: valid.chain((input) => garbled(render(operation, input))) },
      { weight: 2, arbitrary: valid.chain((input) => withOddHeaders(render(operation, input))) },
      { weight: 1, arbitrary: valid.chain((input) => misdirected(render(operation, input))) },
    );
  }

  #valid({ parameters, body }: Operation): fc.Arbitrary<Input> {
    const inPath = parameters.filter((each) => each.in === 'path');
    const inQuery = parameters.filter((each) => each.in === 'query');
    const required = inQuery.flatMap(({ name, required }) => (required ? [name] : []));
    return fc.record({
      path: this.#path(inPath),
      query: fc
        .record(this.#fields(inQuery), { requiredKeys: required })
        .map((query) => Object.entries(query)),
      body: body ? this.#values.valid(body.schema, '', body.example) : fc.constant(undefined),
    });
  }

  /** Path parameters; where they are several ids, mostly ones that belong together. */
  #path(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, unknown>> {
    const any = fc.record(this.#fields(parameters));
    const examples = parameters.map(({ schema, example }) => example ?? schema.example).filter(isId);
    const together = examples.length < 2 ? [] : this.#known.idsTogetherLike(examples);
    if (examples.length < parameters.length || together.length === 0) return any;
    const fitting = drawnFrom(together).map((ids) =>
      Object.fromEntries(parameters.map(({ name }, index) => [name, ids[index]])),
    );
    return fc.oneof({ weight: 3, arbitrary: fitting }, { weight: 1, arbitrary: any });
  }

  #fields(parameters: readonly Parameter[]): Record<string, fc.Arbitrary<unknown>> {
    return Object.fromEntries(
      parameters.map(({ name, schema, example }) => [name, this.#values.valid(schema, name, example)]),
    );
  }
}

/** The input with one thing wrong. */
function nearly(input: Input): fc.Arbitrary<Input> {
  const { body } = input;
  const paths = Object.keys(input.path);
  const wrong: fc.Arbitrary<Input>[] = [
    fc
      .tuple(fc.string({ unit: 'binary', maxLength: 10 }), anyJson)
      .map(([name, value]) => ({ ...input, query: [...input.query, [name, value] as const] })),
  ];
  for (const name of paths)
    wrong.push(
      fc.constantFrom(...HOSTILE).map((value) => ({ ...input, path: { ...input.path, [name]: value } })),
    );
  for (const [name, value] of input.query)
    wrong.push(
      anyJson.map((other) => ({
        ...input,
        query: input.query.map((each) => (each[0] === name ? ([name, other] as const) : each)),
      })),
      fc.constant({ ...input, query: [...input.query, [name, value] as const] }),
      fc.constant({ ...input, query: [...input.query, [`${name}[]`, value] as const] }),
    );
  if (isRecord(body)) {
    for (const name of Object.keys(body)) {
      const { [name]: _, ...rest } = body;
      wrong.push(
        anyJson.map((value) => ({ ...input, body: { ...body, [name]: value } })),
        anyJson.map((value) => ({ ...input, body: { ...body, [name]: [body[name], value] } })),
        fc.constant({ ...input, body: rest }),
      );
    }
    wrong.push(
      fc
        .tuple(fc.string({ unit: 'binary', maxLength: 20 }), anyJson)
        .map(([name, value]) => ({ ...input, body: { ...body, [name]: value } })),
    );
  }
  wrong.push(anyJson.map((value) => ({ ...input, body: value })));
  return fc.oneof(...wrong);
}

/** The request with a body that is no JSON, or not said to be. */
function garbled(request: Request): fc.Arbitrary<Request> {
  const text = request.body?.toString() ?? '{}';
  const withBody = (body: string | Buffer): Request => ({
    ...request,
    headers: [
      ...request.headers.filter(([name]) => name !== 'content-type'),
      ['content-type', 'application/json'],
    ],
    body: Buffer.from(body),
  });
  return fc.oneof(
    fc.integer({ min: 0, max: Math.max(0, text.length - 1) }).map((end) => withBody(text.slice(0, end))),
    fc.constantFrom(...OTHER_TYPES).map((type) => ({
      ...withBody(text),
      headers: [
        ...request.headers.filter(([name]) => name !== 'content-type'),
        ['content-type', type] as const,
      ],
    })),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => withBody(Buffer.from(bytes))),
    fc.constantFrom(...DISTORTIONS).map((distort) => withBody(distort(text))),
  );
}

function withOddHeaders(request: Request): fc.Arbitrary<Request> {
  return fc
    .subarray([...ODD_HEADERS], { minLength: 1, maxLength: 3 })
    .map((odd) => ({ ...request, headers: [...request.headers, ...odd] }));
}

/** The request by another method, or to a path that is not quite there. */
function misdirected(request: Request): fc.Arbitrary<Request> {
  return fc.oneof(
    fc
      .constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
      .map((method) => ({ ...request, method }) as Request),
    fc
      .constantFrom('/', '//', '/..', '/%2e%2e', '/%00', '%zz', '?', '?&=&a', '/x', ';a=b')
      .map((tail) => ({ ...request, target: request.target.split('?', 1)[0] + tail })),
  );
}

function render({ method, path: template }: Operation, { path, query, body }: Input): Request {
  const target = template.replace(/\{(\w+)\}/g, (_, name: string) => encode(path[name]));
  const search = query
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => `${encode(name)}=${encode(each)}`),
    )
    .join('&');
  const sent = body === undefined ? null : Buffer.from(JSON.stringify(body));
  return {
    method,
    target: search ? `${target}?${search}` : target,
    headers: sent ? [['content-type', 'application/json']] : [],
    body: sent,
  };
}

/** A value as a part of a URL; what has no form in UTF-8 is sent as the replacement character. */
function encode(value: unknown): string {
  return encodeURIComponent(
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed(),
  );
}
