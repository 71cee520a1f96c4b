import { contract } from '@ipto/contracts';
import { afterEach, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { Caller } from './support/caller.js';
import { newEmail, PASSWORD } from './support/member.js';

let platform: TestPlatform | undefined;
afterEach(async () => {
  await platform?.close();
  platform = undefined;
});

/** A platform with limits on; each is far out of reach unless a test says otherwise. */
async function limited(limits: Record<string, number>): Promise<TestPlatform> {
  const far = { CREDENTIAL: 100_000, SEARCH: 100_000, ADDRESS: 100_000, GUESS: 100_000 };
  const env = Object.entries({ ...far, ...limits }).map(([name, limit]) => [
    `IPTO_RATE_LIMIT_${name}`,
    String(limit),
  ]);
  platform = await startTestPlatform({
    IPTO_RATE_LIMIT: 'on',
    IPTO_TRUSTED_PROXIES: '127.0.0.1',
    ...Object.fromEntries(env),
  });
  return platform;
}

const from = (address: string) => ({ 'x-forwarded-for': address });

test('a credential has its calls a minute, told in headers, and no other pays for them', async () => {
  const { signUp, url } = await limited({ CREDENTIAL: 5 });
  const [busy, quiet] = [await signUp(), await signUp()];
  for (let left = 4; left >= 0; left--) {
    const { status, headers } = await busy.call(contract.users.me, {});
    expect(status).toBe(200);
    expect(headers.get('ratelimit-limit')).toBe('5');
    expect(headers.get('ratelimit-remaining')).toBe(String(left));
    expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  }
  const over = await busy.refused(contract.users.me, {}, 'rate_limited');
  expect(over.status).toBe(429);
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  const overTrpc = await busy.trpc('users.me', contract.users.me, {});
  expect(overTrpc.error?.code).toBe('rate_limited');
  expect(Number(overTrpc.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await quiet.call(contract.users.me, {})).status).toBe(200);
  expect((await new Caller(url, null).call(contract.system.health, {})).status).toBe(200);
});

test('searches have a limit of their own', async () => {
  const { signUp } = await limited({ SEARCH: 2 });
  const member = await signUp();
  for (let i = 0; i < 2; i++) await member.ok(contract.search.query, { query: 'x', mode: 'lexical' });
  await member.refused(contract.search.query, { query: 'x' }, 'rate_limited');
  await member.ok(contract.users.me, {});
});

test('without a credential, or with one that is none, calls count for the address', async () => {
  const { nobody, url } = await limited({ ADDRESS: 4 });
  const stranger = new Caller(url, { type: 'session', token: 'nonsense' });
  const answers = [
    await nobody.call(contract.users.me, {}, from('203.0.113.1')),
    await stranger.call(contract.users.me, {}, from('203.0.113.1')),
    await nobody.call(contract.users.me, {}, { ...from('203.0.113.1'), 'x-api-key': 'ipto_x' }),
    await nobody.call(
      contract.users.me,
      {},
      { ...from('203.0.113.1'), 'x-api-key': 'ipto_x', authorization: 'Bearer x' },
    ),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 400]);
  expect((await nobody.call(contract.users.me, {}, from('203.0.113.1'))).status).toBe(429);
  expect((await nobody.call(contract.users.me, {}, from('203.0.113.2'))).status).toBe(401);
});

test('one IPv6 subscriber is one address, and an IPv4 address in IPv6 clothes is itself', async () => {
  const { nobody } = await limited({ ADDRESS: 1 });
  const status = async (address: string) => (await nobody.call(contract.users.me, {}, from(address))).status;
  expect(await status('2001:db8:1:2::1')).toBe(401);
  expect(await status('2001:db8:1:2:ffff::9')).toBe(429);
  expect(await status('2001:db8:1:3::1')).toBe(401);
  expect(await status('203.0.113.9')).toBe(401);
  expect(await status('::ffff:203.0.113.9')).toBe(429);
  // What is no address counts for the proxy that let it through, whose one call the login of the admin was.
  expect(await status('x'.repeat(5000))).toBe(429);
});

test('an address that no trusted proxy told is not believed', async () => {
  platform = await startTestPlatform({ IPTO_RATE_LIMIT: 'on', IPTO_RATE_LIMIT_ADDRESS: '3' });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++)
    statuses.push((await platform.nobody.call(contract.users.me, {}, from(`203.0.113.${i}`))).status);
  expect(statuses).toContain(429);
});

test('guesses at secrets are limited by procedure and address', async () => {
  const { nobody } = await limited({ GUESS: 3 });
  const guess = (address: string) =>
    nobody.call(contract.auth.resetPassword, { token: 'x', new_password: PASSWORD }, from(address));
  for (let i = 0; i < 3; i++) expect((await guess('203.0.113.1')).status).toBe(410);
  expect((await guess('203.0.113.1')).status).toBe(429);
  expect((await guess('203.0.113.2')).status).toBe(410);
  const signup = { email: newEmail(), password: PASSWORD, display_name: 'A', tenant_name: 'A' };
  expect((await nobody.call(contract.auth.signup, signup, from('203.0.113.1'))).status).toBe(201);
});

test('every call of a batch counts', async () => {
  const { signUp, url } = await limited({ CREDENTIAL: 5 });
  const { token } = await signUp();
  const names = Array(8).fill('users.me').join(',');
  const response = await fetch(`${url}/trpc/${names}?batch=1&input=%7B%7D`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answers = (await response.json()) as { error?: { data: { httpStatus: number } } }[];
  expect(answers.filter(({ error }) => error === undefined)).toHaveLength(5);
  expect(answers.filter(({ error }) => error?.data.httpStatus === 429)).toHaveLength(3);
});

test('the dashboard’s server speaks for its reader, and nobody else can', async () => {
  platform = await startTestPlatform({ IPTO_RATE_LIMIT: 'on', IPTO_RATE_LIMIT_ADDRESS: '2' });
  const { nobody, webSecret } = platform;
  const as = async (reader: string, secret: string) =>
    (
      await nobody.call(
        contract.users.me,
        {},
        { 'x-ipto-web-secret': secret, 'x-ipto-reader-address': reader },
      )
    ).status;
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
    expect(await as(address, webSecret)).toBe(401);
  const lies: number[] = [];
  for (let i = 0; i < 3; i++) lies.push(await as(`203.0.113.${10 + i}`, 'x'.repeat(webSecret.length)));
  expect(lies).toContain(429);
});

test('what reaches no procedure counts for its address', async () => {
  const { nobody, url } = await limited({ ADDRESS: 3 });
  const login = contract.auth.login.rest.path;
  const strays: Record<string, (headers: Record<string, string>) => Promise<number>> = {
    'a body that is no JSON': async (headers) =>
      (await nobody.send('POST', login, { raw: '{', headers })).status,
    'an unknown path': async (headers) => (await nobody.send('GET', '/v1/nothing', { headers })).status,
    'a method that does not fit': async (headers) => (await nobody.send('PUT', login, { headers })).status,
    'an unknown procedure': async (headers) => (await fetch(`${url}/trpc/no.such`, { headers })).status,
  };
  let network = 0;
  for (const [what, send] of Object.entries(strays)) {
    const headers = from(`203.0.${++network}.1`);
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push(await send(headers));
    expect([what, statuses.slice(0, 3).includes(429), statuses[3]]).toEqual([what, false, 429]);
  }
});

test('a batch that asks for a stream is told its limits like any other', async () => {
  const { signUp, url } = await limited({ CREDENTIAL: 5 });
  const { token } = await signUp();
  const response = await fetch(`${url}/trpc/users.me,users.me?batch=1&input=%7B%7D`, {
    headers: { authorization: `Bearer ${token}`, 'trpc-accept': 'application/jsonl' },
  });
  expect(response.headers.get('ratelimit-remaining')).toBe('3');
  expect(await response.json()).toHaveLength(2);
});
