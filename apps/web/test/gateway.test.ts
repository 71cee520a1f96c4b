import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { exampleId } from '@ipto/contracts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Dashboard, startDashboard } from './dashboard.js';
import { type Sent, send as sendTo } from './send.js';
import { type Received, type Reply, startStandIn } from './stand-in-api.js';

const SECRET = 'the secret of this start';
const TOKEN = 'k3m1abc';
/** The session that the tests' browser has already. */
const FORMER = 'f0rm3r';
const EXPIRES = '2031-04-12T10:00:00.000Z';
const enveloped = (data: unknown) => ({
  data,
  request_id: exampleId('request'),
  timestamp: '2026-04-05T10:00:00.000Z',
});
const login = enveloped({
  user_id: exampleId('user'),
  email: 'ada@example.com',
  display_name: 'Ada',
  tenant_id: exampleId('tenant'),
  session_token: TOKEN,
  expires_at: EXPIRES,
});
const unauthorized = {
  error: { code: 'unauthorized', message: 'No.', details: {} },
  request_id: exampleId('request'),
  timestamp: '2026-04-05T10:00:00.000Z',
};

let api: Awaited<ReturnType<typeof startStandIn>>;
let web: Dashboard;
/** What the stand-in for the API got, and what it answers. */
let received: Received[] = [];
let reply: Reply | null;
/** What it answers to the end of a session, if not the same. */
let replyToLogout: Reply | undefined;

beforeAll(async () => {
  api = await startStandIn((call) => {
    received.push(call);
    return call.url === '/v1/auth/logout' && replyToLogout !== undefined ? replyToLogout : reply;
  });
  web = await startDashboard(api.url, { IPTO_WEB_SECRET: SECRET });
});

afterAll(async () => {
  await web?.stop();
  api?.close();
});

beforeEach(() => {
  received = [];
  reply = { status: 200, body: enveloped({}) };
  replyToLogout = undefined;
});

const send = (path: string, sent: Sent = {}) => sendTo(web, path, sent);
const post = (path: string, { headers, ...sent }: Sent = {}) =>
  send(path, { method: 'POST', headers: { origin: web.url, ...headers }, body: '{}', ...sent });
const signedIn = { cookie: `theme=dark; ipto_session=${FORMER}` };

it('hands a call on with the session of the cookie, and nothing else of the browser', async () => {
  reply = {
    status: 429,
    body: unauthorized,
    headers: {
      'x-request-id': exampleId('request'),
      'ratelimit-limit': '10',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '7',
      'retry-after': '7',
      'set-cookie': 'planted=1',
      'x-inner': 'kept inside',
    },
  };
  const answer = await post('/api/v1/datasets?limit=5&cursor=a%2Fb', {
    headers: {
      ...signedIn,
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': 'once',
      authorization: 'Bearer stolen',
      'x-api-key': 'ipto_stolen',
      'x-forwarded-for': '198.51.100.1',
      'x-ipto-web-secret': 'guessed',
      'x-ipto-reader-address': '198.51.100.1',
      'x-other': 'thing',
    },
    body: '{"name":"Ä"}',
  });
  expect(answer.status).toBe(429);
  expect(answer.json()).toEqual(unauthorized);
  expect(answer.headers).toMatchObject({
    'x-request-id': exampleId('request'),
    'ratelimit-limit': '10',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '7',
    'retry-after': '7',
    'cache-control': 'no-store',
  });
  expect(answer.headers).not.toHaveProperty('x-inner');
  expect(answer.cookies).toEqual([]);

  const [call] = received;
  expect(call).toMatchObject({
    method: 'POST',
    url: '/v1/datasets?limit=5&cursor=a%2Fb',
    body: '{"name":"Ä"}',
    headers: {
      authorization: `Bearer ${FORMER}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': 'once',
      'x-ipto-web-secret': SECRET,
      'x-ipto-reader-address': '127.0.0.1',
    },
  });
  for (const name of ['cookie', 'origin', 'x-api-key', 'x-forwarded-for', 'x-other'])
    expect(call?.headers).not.toHaveProperty(name);
});

it('speaks for nobody without a cookie', async () => {
  await send('/api/v1/me', { headers: { authorization: 'Bearer stolen' } });
  expect(received[0]?.headers).not.toHaveProperty('authorization');
});

it.each([
  ['no', {}],
  ['a foreign', { origin: 'https://evil.example' }],
  ['an opaque', { origin: 'null' }],
])('refuses a change with %s Origin', async (_which, headers) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await send('/api/v1/api-keys', { method, headers: { ...signedIn, ...headers } });
    expect(answer.status).toBe(403);
    expect(answer.error().error.code).toBe('forbidden');
    expect(answer.headers['x-request-id']).toBe(answer.error().request_id);
  }
  expect(received).toEqual([]);
});

it.each(['cross-site', 'same-site'])(
  'refuses what a %s page makes the browser send, reads too',
  async (site) => {
    const headers = { ...signedIn, origin: web.url, 'sec-fetch-site': site };
    for (const [method, path] of [
      ['GET', `/api/v1/objects/${exampleId('object')}/download`],
      ['GET', `/api/v1/admin/review/objects/${exampleId('object')}/preview`],
      ['POST', '/api/v1/datasets'],
      ['GET', '/api/no/such/path'],
    ] as const) {
      const answer = await send(path, { method, headers });
      expect(answer.status).toBe(403);
      expect(answer.error().error.code).toBe('forbidden');
    }
    const head = await send('/api/v1/me', { method: 'HEAD', headers });
    expect(head.status).toBe(403);
    expect(received).toEqual([]);
  },
);

it.each(['same-origin', 'none'])('lets through what the browser calls %s', async (site) => {
  const answer = await send('/api/v1/me', { headers: { ...signedIn, 'sec-fetch-site': site } });
  expect(answer.status).toBe(200);
  expect(received).toHaveLength(1);
});

it('takes the address it is given for its one origin', async () => {
  const to = await startDashboard('http://127.0.0.1:1', { IPTO_WEB_URL: 'https://ipto.example.com/' });
  try {
    const own = await sendTo(to, '/api/v1/datasets', {
      method: 'POST',
      headers: { origin: 'https://ipto.example.com' },
    });
    // Let through, and then there is no API.
    expect(own.status).toBe(503);
    expect(own.error().error.code).toBe('unavailable');
    const other = await sendTo(to, '/api/v1/datasets', { method: 'POST', headers: { origin: to.url } });
    expect(other.status).toBe(403);
  } finally {
    await to.stop();
  }
});

it.each([
  '/api/v1/auth/signup',
  '/api/v1/auth/login',
  '/api/v1/auth/switch',
  '/api/v1/invitations/accept',
  '/api/v1/me/password',
])('keeps the session that %s answers with in a cookie alone', async (path) => {
  reply = { status: 201, body: login };
  const answer = await post(path, { headers: signedIn });
  expect(answer.status).toBe(201);
  expect(answer.raw).not.toContain(TOKEN);
  const { session_token: _, ...data } = login.data as Record<string, unknown>;
  expect(answer.json()).toEqual({ ...login, data });
  expect(answer.cookies).toHaveLength(1);
  const [cookie, ...attributes] = answer.cookies[0]?.split('; ') ?? [];
  expect(cookie).toBe(`ipto_session=${TOKEN}`);
  expect(attributes.map((attribute) => attribute.toLowerCase()).sort()).toEqual([
    `expires=${new Date(EXPIRES).toUTCString().toLowerCase()}`,
    'httponly',
    'path=/',
    'samesite=lax',
  ]);
});

it.each(['/api/v1/auth/switch', '/api/v1/auth/login'])(
  'ends the session that the one of %s replaces, and does not mind if that fails',
  async (path) => {
    reply = { status: 200, body: login };
    for (const toLogout of [reply, { status: 401, body: unauthorized }, { status: 500, body: null }]) {
      received = [];
      replyToLogout = toLogout;
      const answer = await post(path, { headers: signedIn });
      expect(answer.status).toBe(200);
      expect(answer.cookies).toEqual([expect.stringContaining(`ipto_session=${TOKEN};`)]);
      expect(received).toHaveLength(2);
      expect(received[1]).toMatchObject({
        method: 'POST',
        url: '/v1/auth/logout',
        headers: {
          authorization: `Bearer ${FORMER}`,
          'x-ipto-web-secret': SECRET,
          'x-ipto-reader-address': '127.0.0.1',
        },
      });
    }
  },
);

it('leaves the session alone where no other replaces it', async () => {
  reply = { status: 401, body: unauthorized };
  await post('/api/v1/auth/login', { headers: signedIn });
  reply = { status: 200, body: enveloped({ session_token: TOKEN }) };
  await post('/api/v1/auth/switch', { headers: signedIn });
  reply = { status: 200, body: login };
  await post('/api/v1/auth/login');
  expect(received.map(({ url }) => url)).toEqual(['/v1/auth/login', '/v1/auth/switch', '/v1/auth/login']);
});

it('keeps the session in a cookie of this very host where readers use HTTPS', async () => {
  const origin = web.url.replace('http:', 'https:');
  reply = { status: 200, body: login };
  const answer = await post('/api/v1/auth/login', { headers: { origin } });
  const [cookie, ...attributes] = answer.cookies[0]?.split('; ') ?? [];
  expect(cookie).toBe(`__Host-ipto_session=${TOKEN}`);
  expect(attributes).toEqual(expect.arrayContaining(['Secure', 'Path=/', 'HttpOnly', 'SameSite=lax']));
  expect(answer.cookies[0]).not.toContain('Domain');
  expect(answer.cookies).toHaveLength(1);

  const both = { cookie: `ipto_session=planted; __Host-ipto_session=${FORMER}` };
  await send('/api/v1/me', { headers: both });
  expect(received.at(-1)?.headers.authorization).toBe(`Bearer ${FORMER}`);
  const out = await post('/api/v1/auth/logout', { headers: { ...both, origin } });
  expect(received.at(-1)?.headers.authorization).toBe(`Bearer ${FORMER}`);
  expect(out.cookies).toEqual([
    expect.stringMatching(/^__Host-ipto_session=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure;/),
  ]);
  await post('/api/v1/datasets', { headers: { origin, cookie: 'ipto_session=planted' } });
  expect(received.at(-1)?.headers).not.toHaveProperty('authorization');
});

it('believes no cookie without the prefix, on pages too, where its own address is HTTPS', async () => {
  const to = await startDashboard(api.url, { IPTO_WEB_URL: 'https://ipto.example.com' });
  try {
    for (const path of ['/api/v1/me', '/login']) {
      await sendTo(to, path, { headers: { cookie: 'ipto_session=planted' } });
      await sendTo(to, path, { headers: { cookie: `__Host-ipto_session=${FORMER}` } });
    }
    const used = received.map(({ url, headers }) => [url, headers.authorization]);
    expect(used).not.toContainEqual(['/v1/me', 'Bearer planted']);
    expect(used.filter(([, authorization]) => authorization === `Bearer ${FORMER}`)).toHaveLength(2);
  } finally {
    await to.stop();
  }
});

it('does not hand on an answer to a login that it can’t read', async () => {
  reply = { status: 200, body: enveloped({ session_token: TOKEN }) };
  const answer = await post('/api/v1/auth/login');
  expect(answer.status).toBe(503);
  expect(answer.raw).not.toContain(TOKEN);
});

it('clears the cookie after logging out and after a 401, not for a wrong password', async () => {
  const cleared = /^ipto_session=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=lax$/;
  const out = await post('/api/v1/auth/logout', { headers: signedIn });
  expect(out.cookies).toEqual([expect.stringMatching(cleared)]);
  reply = { status: 401, body: unauthorized };
  const ended = await send('/api/v1/me', { headers: signedIn });
  expect(ended.status).toBe(401);
  expect(ended.cookies).toEqual([expect.stringMatching(cleared)]);
  const wrong = await post('/api/v1/auth/login', { headers: signedIn });
  expect(wrong.status).toBe(401);
  expect(wrong.cookies).toEqual([]);
  expect(received.at(-1)?.headers).not.toHaveProperty('authorization');
});

it.each([
  '/api/health',
  '/api/trpc/users.me',
  '/api/v1',
  '/api/v1/../health',
  '/api/v1/%2e%2e/health',
  '/api/v1/..%2fhealth',
  '/api/v1//auth/login',
  '/api/v1/auth%2Flogin',
  '/api/v1/auth/%6cogin',
  '/api/v1/auth/login/',
  '/api/v1/@127.0.0.1:1/',
  '/api/v1/a\\b',
])('does not reach %s', async (path) => {
  const answer = await send(path, { headers: signedIn });
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(received).toEqual([]);
});

it('follows no redirect', async () => {
  reply = { status: 302, body: {}, headers: { location: `${web.url}/login` } };
  const answer = await send('/api/v1/me', { headers: signedIn });
  expect(answer.status).toBe(503);
  expect(answer.headers).not.toHaveProperty('location');
});

it('takes a body of 1 MiB and no more, whether its length is told or not', async () => {
  const most = JSON.stringify('x'.repeat(1024 * 1024 - 2));
  expect((await post('/api/v1/datasets', { body: most })).status).toBe(200);
  expect(received[0]?.body).toBe(most);
  for (const headers of [{ 'content-length': String(most.length + 1) }, { 'transfer-encoding': 'chunked' }]) {
    const answer = await post('/api/v1/datasets', { headers, body: `${most} ` });
    expect(answer.status).toBe(413);
    expect(answer.error().error.code).toBe('payload_too_large');
  }
  expect(received).toHaveLength(1);
});

it('outlives a reader who goes away in the middle', async () => {
  const { port } = new URL(web.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    [
      'POST /api/v1/datasets HTTP/1.1',
      `Host: ${new URL(web.url).host}`,
      `Origin: ${web.url}`,
      'Content-Length: 99',
      // Answered once the server has begun with the call.
      'Expect: 100-continue',
      '\r\n{',
    ].join('\r\n'),
  );
  expect(String(await once(socket, 'data'))).toContain('100 Continue');
  socket.destroy();
  // The server hears of its end before the whole of a later call.
  expect((await send('/api/v1/me')).status).toBe(200);
  expect(web.output()).toBe('');
});

it('ends a call whose reader goes away, before the answer comes', async () => {
  reply = null;
  const { hostname, port } = new URL(web.url);
  const search = request({
    hostname,
    port,
    path: '/api/v1/search',
    method: 'POST',
    headers: { ...signedIn, origin: web.url },
  });
  search.on('error', () => {});
  search.end('{}');
  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 10_000 });
  expect(received[0]?.gone.aborted).toBe(false);
  search.destroy();
  await vi.waitFor(() => expect(received[0]?.gone.aborted).toBe(true), { timeout: 10_000 });
  expect(web.output()).toBe('');
});
