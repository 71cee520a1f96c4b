import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Answer,
  curlLine,
  Exchange,
  faultsOf,
  OpenApi,
  type Request,
  reached,
  runAgainstServer,
} from '@ipto/fuzz';
import { expect, test } from 'vitest';

const SEED = 20_260_401;
const REQUESTS = process.env.IPTO_TEST_PASS === 'long' ? 6_000 : 600;

test('whatever is sent, the server lives and answers as its document says', async () => {
  const run = await runAgainstServer({ seed: SEED, goesOn: (sent) => sent < REQUESTS });
  expect(run.failures).toEqual([]);
  expect(run.died).toBeNull();
  expect(run.sent).toBe(REQUESTS);
  // A run that is refused everywhere shows nothing.
  expect(run.succeeded.size).toBeGreaterThan(run.operations.length / 3);
}, 900_000);

const thing = { type: 'object', properties: { data: { type: 'string' } }, required: ['data'] };
const openApi = new OpenApi({
  openapi: '3.1.0',
  paths: {
    '/v1/things/{id}': { get: described('things.get'), delete: described('things.delete') },
    '/v1/things/all': { get: described('things.all') },
  },
  components: { schemas: { Error: { type: 'object', required: ['error'] } } },
});

function described(operationId: string) {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  return { operationId, responses: { 200: json(thing), 404: json({ $ref: '#/components/schemas/Error' }) } };
}

function answer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json', ...headers }, text };
}

const request = (method: Request['method'], target: string): Request => ({
  method,
  target,
  headers: [],
  body: null,
});
const get = reached(openApi, request('GET', '/v1/things/a?b=c'));

test.each([
  ['GET', '/v1/things/a%20b', 'things.get'],
  ['GET', '/v1/things/all', 'things.all'],
  ['DELETE', '/v1/things/x', 'things.delete'],
  ['DELETE', '/v1/things/all', undefined],
  ['GET', '/v1/things/', undefined],
  ['POST', '/v1/things/a', undefined],
] as const)('%s %s reaches %s', (method, target, id) => {
  expect(reached(openApi, request(method, target))?.id).toBe(id);
});

test.each<[string, Answer]>([
  ['is in order', answer(200, { data: 'x' })],
  ['is a documented error', answer(404, { error: {} })],
])('an answer that %s has no fault', (_, each) => {
  expect(faultsOf(openApi, get, each)).toEqual([]);
});

test.each<[string, Answer]>([
  ['is a 5xx', answer(500, { error: {} })],
  ['has an undocumented status', answer(409, { error: {} })],
  ['has a wrong body', answer(200, { data: 1 })],
  ['has a wrong error', answer(404, {})],
  ['is no JSON', answer(200, 'oops')],
  ['has another type', answer(200, { data: 'x' }, { 'content-type': 'text/html' })],
  ['names another request', answer(200, { data: 'x', request_id: 'a' }, { 'x-request-id': 'b' })],
])('an answer that %s is a fault', (_, each) => {
  expect(faultsOf(openApi, get, each)).not.toEqual([]);
});

test('where no operation is, only an error is in order', () => {
  expect(faultsOf(openApi, null, answer(404, { error: {} }))).toEqual([]);
  expect(faultsOf(openApi, null, answer(405, { error: {} }, { allow: 'GET, POST' }))).toEqual([]);
  expect(faultsOf(openApi, null, answer(405, { error: {} }))).not.toEqual([]);
  expect(faultsOf(openApi, null, answer(200, { data: 'x' }))).not.toEqual([]);
});

const CURL = ['/usr/bin/curl', '/usr/local/bin/curl', '/opt/homebrew/bin/curl'].some((path) =>
  existsSync(path),
);

test.runIf(CURL)('the printed command sends the same request again', async () => {
  const seen: unknown[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { 'x-odd': odd, 'x-empty': empty } = incoming.headers;
      seen.push([incoming.method, incoming.url, odd, empty, Buffer.concat(chunks).toString('hex')]);
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const exchange = new Exchange(url);
  try {
    for (const body of [
      null,
      Buffer.from(`{"a":"it's"}`),
      Buffer.from([0, 255, 10]),
      Buffer.alloc(20_000, 'x'),
    ]) {
      const odd: Request = {
        method: 'POST',
        target: "/a/../b?c='d'&e=%00",
        headers: [
          ['x-odd', "it's"],
          ['x-empty', ''],
        ],
        body,
      };
      await exchange.send(odd);
      const command = await curlLine(url, odd, `ipto-fuzz-test-${process.pid}.body`);
      await promisify(execFile)('bash', ['-c', command]);
      const [sent, again] = seen.splice(0);
      expect(again).toEqual(sent);
    }
  } finally {
    exchange.close();
    server.close();
    await rm(join(tmpdir(), `ipto-fuzz-test-${process.pid}.body`), { force: true });
  }
});
