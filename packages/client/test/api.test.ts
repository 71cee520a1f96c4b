import { createApi, type Exchange, IptoError, pages } from '@ipto/client/api';
import { ApiError } from '@ipto/contracts';
import { afterEach, expect, test } from 'vitest';
import { type StandIn, startStandIn } from './stand-in.js';

const open: StandIn[] = [];
async function serve(...given: Parameters<typeof startStandIn>): Promise<StandIn> {
  const standIn = await startStandIn(...given);
  open.push(standIn);
  return standIn;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ app }) => app.close()));
});

async function failure(promise: Promise<unknown>): Promise<IptoError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof IptoError)) throw new Error(`Expected an IptoError, got ${String(error)}`);
  return error;
}

test.each([
  [undefined, undefined, undefined],
  [{ type: 'api_key', key: 'ipto_a_b' } as const, 'ipto_a_b', undefined],
  [{ type: 'session', token: 'tok' } as const, undefined, 'Bearer tok'],
])('sends exactly the credential %j', async (credential, key, authorization) => {
  const { url, requests } = await serve({ 'system.health': () => ({ status: 'ok', version: '1' }) });
  await createApi({ url, credential, userAgent: 'test/1' }).system.health.query({});
  expect(requests[0]?.headers['x-api-key']).toBe(key);
  expect(requests[0]?.headers.authorization).toBe(authorization);
  expect(requests[0]?.headers['user-agent']).toBe('test/1');
});

test('keeps a path in the base URL', async () => {
  const urls: string[] = [];
  const api = createApi({
    url: 'http://example.test/ipto?x=1',
    fetch: async (input) => {
      urls.push(String(input));
      return Response.json({ result: { data: {} } });
    },
  });
  await api.auth.logout.mutate({});
  expect(urls).toEqual(['http://example.test/ipto/trpc/auth.logout']);
});

test.each(['', 'a b', 'secret\n', 'sécret'])('refuses the credential %j without repeating it', (key) => {
  const create = () => createApi({ url: 'http://x.test', credential: { type: 'api_key', key } });
  expect(create).toThrow('The credential is empty or not printable ASCII.');
});

test('refuses what is no http URL', () => {
  expect(() => createApi({ url: 'ftp://example.test' })).toThrow(TypeError);
  expect(() => createApi({ url: 'nonsense' })).toThrow(TypeError);
});

test('an error of the platform comes with code, status, details and request id', async () => {
  const { url } = await serve({
    'datasets.create': () => {
      throw new ApiError('validation_failed', 'No.', { issues: [{ path: 'name', message: 'x' }] });
    },
  });
  const error = await failure(createApi({ url }).datasets.create.mutate({ name: '' }));
  expect(error).toMatchObject({
    message: 'No.',
    code: 'validation_failed',
    status: 422,
    requestId: 'req_1',
    details: { issues: [{ path: 'name', message: 'x' }] },
  });
});

test('an error in the REST envelope is understood too', async () => {
  const body = { error: { code: 'rate_limited', message: 'Slow down.', details: {} }, request_id: 'req_2' };
  const fetch = async () => Response.json(body, { status: 429, headers: { 'retry-after': '60' } });
  const error = await failure(createApi({ url: 'http://x.test', fetch }).users.me.query({}));
  expect(error).toMatchObject({ code: 'rate_limited', requestId: 'req_2', retryAfterSeconds: 60 });
});

test.each([
  [404, 'network', 'does not answer as an IPTO API'],
  [413, 'payload_too_large', 'HTTP 413'],
  [502, 'unavailable', 'HTTP 502'],
])('HTML with status %i is %s', async (status, code, message) => {
  const fetch = async () => new Response('<html>', { status });
  const error = await failure(createApi({ url: 'http://x.test', fetch, retries: 0 }).users.me.query({}));
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test('a 200 that is no answer of tRPC is a network error', async () => {
  const fetch = async () => new Response('<html>hello');
  const error = await failure(createApi({ url: 'http://x.test', fetch, retries: 0 }).users.me.query({}));
  expect(error.code).toBe('network');
});

test('a refused connection is a network error that names the origin', async () => {
  const { url, app } = await serve({});
  await app.close();
  const error = await failure(createApi({ url, retries: 0 }).datasets.delete.mutate({ id: 'x' }));
  expect(error.code).toBe('network');
  expect(error.status).toBeNull();
  expect(error.message).toMatch(/^Can't reach http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test('a redirect is not followed, so that no credential travels', async () => {
  const target = await serve({ 'users.me': () => ({}) });
  const origin = await serve({}, (app) => {
    app.get('/moved/trpc/users.me', (_, reply) => reply.redirect(`${target.url}/trpc/users.me`, 308));
  });
  const credential = { type: 'api_key', key: 'k' } as const;
  const error = await failure(createApi({ url: `${origin.url}/moved`, credential }).users.me.query({}));
  expect(error.code).toBe('network');
  expect(error.message).toContain(`redirects to ${target.url}`);
  expect(target.requests).toHaveLength(0);
});

test('reads are tried again after transient failures, mutations never', async () => {
  let reads = 0;
  let writes = 0;
  const { url } = await serve({
    'system.health': () => {
      reads++;
      if (reads < 3) throw new ApiError('unavailable', 'Not now.');
      return { status: 'ok', version: '1' };
    },
    'datasets.create': () => {
      writes++;
      throw new ApiError('unavailable', 'Not now.');
    },
    'users.me': () => {
      reads++;
      throw new ApiError('not_found', 'No.');
    },
  });
  const api = createApi({ url });
  await expect(api.system.health.query({})).resolves.toEqual({ status: 'ok', version: '1' });
  expect(reads).toBe(3);
  expect((await failure(api.datasets.create.mutate({ name: 'a' }))).code).toBe('unavailable');
  expect(writes).toBe(1);
  expect((await failure(api.users.me.query({}))).code).toBe('not_found');
  expect(reads).toBe(4);
});

test('a wait that the server asks for is kept if short, else handed to the caller', async () => {
  let calls = 0;
  const waiting = (seconds: string) => async () => {
    calls++;
    return new Response('', { status: 429, headers: { 'retry-after': seconds } });
  };
  const short = createApi({ url: 'http://x.test', fetch: waiting('0'), retries: 2 });
  expect((await failure(short.users.me.query({}))).code).toBe('rate_limited');
  expect(calls).toBe(3);
  const long = createApi({ url: 'http://x.test', fetch: waiting('3600'), retries: 2 });
  expect((await failure(long.users.me.query({}))).retryAfterSeconds).toBe(3600);
  expect(calls).toBe(4);
});

test('a call ends at its timeout or with its signal', async () => {
  const exchanges: Exchange[] = [];
  const { url } = await serve({ 'users.me': () => new Promise(() => undefined) });
  const api = createApi({ url, timeoutMs: 50, onExchange: (exchange) => exchanges.push(exchange) });
  expect((await failure(api.users.me.query({}))).message).toContain('did not answer within 0.05 s');
  expect(exchanges).toHaveLength(1);
  const controller = new AbortController();
  const call = createApi({ url }).users.me.query({}, { signal: controller.signal });
  controller.abort();
  expect((await failure(call)).message).toBe('The request was cancelled.');
});

test('exchanges are reported without query or headers', async () => {
  const exchanges: Exchange[] = [];
  const { url } = await serve({ 'datasets.list': () => ({ items: [], next_cursor: null }) });
  const api = createApi({ url, onExchange: (exchange) => exchanges.push(exchange) });
  await api.datasets.list.query({ limit: 5 });
  expect(exchanges).toEqual([
    { method: 'GET', url: `${url}/trpc/datasets.list`, status: 200, ms: expect.any(Number), requestId: null },
  ]);
});

test('pages follows cursors to the end, or to max', async () => {
  const limits: unknown[] = [];
  const { url } = await serve({
    'datasets.list': ({ cursor, limit }) => {
      limits.push(limit);
      const start = Number(cursor ?? 0);
      const items = Array.from({ length: Math.min(Number(limit), 250 - start) }, (_, i) => start + i);
      const end = start + items.length;
      return { items, next_cursor: end < 250 ? String(end) : null };
    },
  });
  const api = createApi({ url });
  const read = async (max?: number) => {
    const all: unknown[] = [];
    for await (const items of pages(api.datasets.list, {}, { max })) all.push(...items);
    return all;
  };
  expect(await read()).toEqual(Array.from({ length: 250 }, (_, i) => i));
  expect(await read(120)).toHaveLength(120);
  expect(limits).toEqual([100, 100, 100, 100, 20]);
  expect(await read(0)).toEqual([]);
});

test('a list whose cursor stands still ends with an error instead of never', async () => {
  const { url } = await serve({ 'datasets.list': () => ({ items: [], next_cursor: 'same' }) });
  const read = async () => {
    for await (const _ of pages(createApi({ url }).datasets.list, {})) void _;
  };
  expect((await failure(read())).message).toContain('same cursor');
});
