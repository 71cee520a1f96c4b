import { connect } from 'node:net';
import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { type Answer, readRest, readTrpc } from './support/answer.js';
import type { Member } from './support/member.js';

let platform: TestPlatform;
let member: Member;
beforeAll(async () => {
  platform = await sharedPlatform();
  member = await platform.signUp();
});
afterAll(() => platform.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  member.send('POST', '/v1/datasets', { raw, headers });
const codeOf = async (answer: Promise<{ error: { code: string } | null; status: number }>) => {
  const { error, status } = await answer;
  return error?.code ?? status;
};

describe('a body', () => {
  test.each([
    '{',
    '{"name":',
    'name=x',
    "{'name':'x'}",
    '{"name":"x"}}',
    '\u0000',
    '{"name":NaN}',
    '{"name":"x",}',
  ])('that is not JSON is 400: %j', async (raw) => {
    expect(await codeOf(post(raw))).toBe('bad_request');
  });

  test.each(['[]', 'null', '"text"', '7', 'true', '[{"name":"x"}]', '[null]'])(
    'that is no object is 422: %s',
    async (raw) => {
      expect(await codeOf(post(raw))).toBe('validation_failed');
    },
  );

  test('that is empty is one without fields', async () => {
    expect(await codeOf(post(''))).toBe('validation_failed');
    expect(await codeOf(member.send('POST', '/v1/datasets'))).toBe('validation_failed');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'nonsense',
    '',
  ])('of type "%s" is 415', async (type) => {
    expect(await codeOf(post('{"name":"x"}', { 'content-type': type }))).toBe('unsupported_media_type');
  });

  test('may name its charset', async () => {
    expect((await post('{"name":"x"}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      201,
    );
  });

  test('over 1 MiB is 413, told or not', async () => {
    const fits = JSON.stringify({ name: 'x', description: 'x'.repeat(1024 * 1024 - 100) });
    expect(await codeOf(post(fits))).toBe('validation_failed');
    expect(await codeOf(post(JSON.stringify({ name: 'x', description: 'x'.repeat(2 * 1024 * 1024) })))).toBe(
      'payload_too_large',
    );
  });

  test('of deep nesting is refused', async () => {
    const deep = `${'{"name":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const answer = await post(deep);
    expect([400, 422]).toContain(answer.status);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'naming %s pollutes nothing',
    async (name) => {
      const answer = await post(`{"name":"x","${name}":{"polluted":true}}`);
      expect([201, 400, 422]).toContain(answer.status);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      const { data } = await member.send('GET', '/v1/datasets');
      expect(JSON.stringify(data)).not.toContain('polluted');
    },
  );

  test.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['the other half', 'a\udc00b'],
    ['two halves the wrong way round', '\udc00\ud800'],
  ])('with %s in its text is 422', async (_what, name) => {
    const { error } = await member.send('POST', '/v1/datasets', { json: { name } });
    expect(error?.code).toBe('validation_failed');
    expect(error?.details.issues).toMatchObject([{ path: 'name' }]);
  });

  test('that is not UTF-8 is refused or read, and never fails', async () => {
    const answer = await post(
      Uint8Array.from([...Buffer.from('{"name":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
    );
    expect(answer.status).toBeLessThan(500);
  });

  test('may not repeat what stands in the path', async () => {
    const { dataset_id: id } = await member.dataset();
    for (const named of [id, newId('dataset')]) {
      const { error } = await member.send('PATCH', `/v1/datasets/${id}`, { json: { id: named, name: 'x' } });
      expect(error?.code).toBe('validation_failed');
      expect(error?.details.issues).toMatchObject([{ path: 'id' }]);
    }
    const { error } = await member.send('GET', `/v1/datasets/${id}?id=${id}`);
    expect(error?.code).toBe('validation_failed');
  });

  test.each([1e308, -1e308, 1e21, 2 ** 53, 0.1, -0])(
    'takes or refuses the number %d',
    async (half_life_days) => {
      expect(await codeOf(member.send('POST', '/v1/datasets', { json: { name: 'x', half_life_days } }))).toBe(
        'validation_failed',
      );
    },
  );

  test('with a number beyond all numbers is 422', async () => {
    expect(await codeOf(post('{"name":"x","unit_price":1e999}'))).toBe('validation_failed');
  });
});

describe('a path', () => {
  test.each([
    '/nothing',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v2/datasets',
    '/v1/datasets/x/y/z',
    '/',
    '//',
    '/v1//datasets',
    '/V1/datasets',
    '/v1/datasets/',
    `/v1/${'x'.repeat(8000)}`,
    '/v1/datasets%2f',
    '/%00',
    '/.env',
    '/trpc',
    '/docs/../v1',
  ])('that leads nowhere is 404, case %#', async (path) => {
    expect(await codeOf(member.send('GET', path))).toBe('not_found');
  });

  test.each(['%', '%zz', '%c3%28', '%ff', '%e0%80%80', '%2'])(
    'with bad percent-encoding never fails: %s',
    async (text) => {
      for (const path of [
        `/v1/datasets/${text}`,
        `/${text}`,
        `/v1/datasets?limit=${text}`,
        `/trpc/${text}`,
        `/storage/${text}`,
      ]) {
        const response = await fetch(platform.url + path, {
          headers: { authorization: `Bearer ${member.token}` },
        });
        const { error } = path.startsWith('/trpc') ? await readEither(response) : await readRest(response);
        expect(['bad_request', 'not_found', 'validation_failed', 'forbidden'], path).toContain(error?.code);
      }
    },
  );

  test.each([
    'x'.repeat(499),
    'x'.repeat(501),
    'x'.repeat(12_000),
    '%00',
    '%0a',
    '%f0%9f%a9%ba',
    '%2e%2e%2fkeys',
    "'%20OR%201=1--",
    'dset_',
    'dset_01jq3n8z5t6v7w8x9y0abcdefg',
    'DSET_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    'dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG%00',
    'dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG%0a',
    'undefined',
    'null',
    '__proto__',
  ])('with an id that can not be one is 404, case %#', async (id) => {
    for (const path of [
      `/v1/datasets/${id}`,
      `/v1/objects/${id}`,
      `/v1/objects/${id}/download`,
      `/v1/api-keys/${id}`,
    ])
      expect(await codeOf(member.send('GET', path)), path).toBe('not_found');
  });

  test.each([
    ['DELETE', '/v1/datasets', 'GET, POST'],
    ['PUT', '/v1/datasets/dset_x', 'DELETE, GET, PATCH'],
    ['GET', '/v1/search', 'POST'],
    ['POST', '/v1/me', 'GET'],
    ['GET', '/v1/auth/login', 'POST'],
    ['PATCH', '/health', 'GET'],
    ['OPTIONS', '/v1/datasets', 'GET, POST'],
  ])('asked with %s %s is 405 and says what it allows', async (method, path, allowed) => {
    for (const caller of [member, platform.nobody]) {
      const answer = await caller.send(
        method,
        path,
        method === 'GET' || method === 'OPTIONS' ? {} : { json: {} },
      );
      expect(answer.error?.code).toBe('method_not_allowed');
      const allow = (answer.headers.get('allow') ?? '').split(', ').filter((name) => name !== 'HEAD');
      expect(allow.sort().join(', ')).toBe(allowed);
    }
  });

  test('asked with HEAD has the status of GET and no body', async () => {
    const response = await fetch(`${platform.url}/health`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('asked with a method nobody knows is refused', async () => {
    const response = await fetch(`${platform.url}/v1/datasets`, { method: 'BREW' }).catch(() => null);
    expect(response?.status ?? 400).toSatisfy((status: number) => status >= 400 && status < 500);
  });
});

/** What is refused before tRPC is reached has the envelope of REST; the client reads both. */
async function readEither(response: Response): Promise<Answer> {
  const copy = response.clone();
  return readTrpc(response).catch(() => readRest(copy));
}

describe('a query string', () => {
  test.each([
    'limit=1&limit=2',
    'limit[]=1',
    'limit=1,2',
    'nothing=1',
    'cursor=a&cursor=b',
    '__proto__=1',
    'limit=%00',
    `cursor=${'x'.repeat(2001)}`,
  ])('is refused, case %#', async (query) => {
    expect(await codeOf(member.send('GET', `/v1/datasets?${query}`))).toBe('validation_failed');
  });

  test.each(['', '&', '=', '&&='])('with nothing in it is none: "%s"', async (query) => {
    const { status } = await member.send('GET', `/v1/datasets?${query}`);
    expect([200, 422]).toContain(status);
  });
});

test('what is not HTTP gets an envelope too', async () => {
  const { port } = new URL(platform.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('NOT HTTP AT ALL\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 400 /);
  expect(JSON.parse(body)).toMatchObject({
    error: { code: 'bad_request', details: {} },
    request_id: expect.any(String),
  });
});

test('headers too large get an envelope too', async () => {
  const answer = await member
    .send('GET', '/v1/me', { headers: { 'x-large': 'x'.repeat(20_000) } })
    .catch(() => null);
  if (answer) expect(answer.status).toBeGreaterThanOrEqual(400);
  await member.ok(contract.users.me, {});
});

describe('over tRPC', () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${platform.url}/trpc/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${member.token}`, ...JSON_TYPE, ...init.headers },
    });
  const refusal = async (response: Promise<Response>) => (await readEither(await response)).error?.code;

  test.each(['{', 'x', "{'id':1}"])('input that is not JSON is 400: %j', async (text) => {
    expect(await refusal(call(`datasets.get?input=${encodeURIComponent(text)}`))).toBe('bad_request');
    expect(await refusal(call('datasets.create', { method: 'POST', body: text }))).toBe('bad_request');
  });

  test.each(['[]', '"text"', '7', 'true'])('input that is no object is 422: %s', async (text) => {
    expect(await refusal(call(`datasets.get?input=${text}`))).toBe('validation_failed');
    expect(await refusal(call('datasets.create', { method: 'POST', body: text }))).toBe('validation_failed');
  });

  test('a procedure that is none is 404', async () => {
    for (const path of [
      'nothing',
      'datasets',
      'datasets.nothing',
      'datasets.get.more',
      '__proto__',
      'constructor',
      'datasets.__proto__',
      'datasets/get',
    ])
      expect(await refusal(call(path)), path).toBe('not_found');
  });

  test('a mutation by GET and a query by POST are 405', async () => {
    expect(await refusal(call(`datasets.create?input=${encodeURIComponent('{"name":"x"}')}`))).toBe(
      'method_not_allowed',
    );
    expect(await refusal(call('datasets.list', { method: 'POST', body: '{}' }))).toBe('method_not_allowed');
  });

  test('a body of another type is 415, of more than 1 MiB 413', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await refusal(call('datasets.create', { method: 'POST', body: 'name=x', headers }))).toBe(
      'unsupported_media_type',
    );
    const body = JSON.stringify({ name: 'x', description: 'x'.repeat(2 * 1024 * 1024) });
    expect(await refusal(call('datasets.create', { method: 'POST', body }))).toBe('payload_too_large');
  });

  test('a batch of more than 20 calls, of auth.* or with an Idempotency-Key does nothing', async () => {
    const before = (await member.ok(contract.datasets.list, { limit: 100 })).items.length;
    const batch = (paths: string[], headers = {}) =>
      refusal(
        call(`${paths.join(',')}?batch=1`, {
          method: 'POST',
          body: JSON.stringify({ ...paths.map(() => ({ name: 'x' })) }),
          headers,
        }),
      );
    expect(await batch(Array(21).fill('datasets.create'))).toBe('bad_request');
    expect(await batch(['datasets.create', 'auth.logout'])).toBe('bad_request');
    expect(await batch(['datasets.create', 'datasets.create'], { 'idempotency-key': 'k' })).toBe(
      'bad_request',
    );
    expect((await member.ok(contract.datasets.list, { limit: 100 })).items).toHaveLength(before);
  });

  test('a batch answers each of its calls', async () => {
    const body = JSON.stringify({ 0: { name: 'x' }, 1: { name: '' } });
    const response = await call('datasets.create,datasets.create?batch=1', { method: 'POST', body });
    expect(response.status).toBe(207);
    expect(await response.json()).toEqual([
      { result: { data: expect.objectContaining({ name: 'x' }) } },
      { error: expect.objectContaining({ data: expect.objectContaining({ httpStatus: 422 }) }) },
    ]);
  });

  test('text with NUL or half a surrogate pair is 422', async () => {
    for (const name of ['a\0b', 'a\ud800'])
      expect(await refusal(call('datasets.create', { method: 'POST', body: JSON.stringify({ name }) }))).toBe(
        'validation_failed',
      );
  });
});
