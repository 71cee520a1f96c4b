import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { newEmail, PASSWORD } from './support/member.js';

const { login } = contract.auth;
/** Failures of an account from one address until that pair is refused. */
const PAIR_FAILURES = 10;
/** Failures of an account from anywhere until it is slowed. */
const ACCOUNT_FAILURES = 20;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({
    IPTO_RATE_LIMIT: 'on',
    IPTO_RATE_LIMIT_CREDENTIAL: '1000000',
    IPTO_RATE_LIMIT_SEARCH: '1000000',
    IPTO_RATE_LIMIT_ADDRESS: '1000000',
    IPTO_RATE_LIMIT_GUESS: '1000000',
    IPTO_TRUSTED_PROXIES: '127.0.0.1',
  });
});
afterAll(() => platform.close());

let addresses = 0;
/** An address that nobody in this file had before. */
function newAddress(): string {
  addresses++;
  return `203.0.${Math.floor(addresses / 256)}.${addresses % 256}`;
}

const logIn = (email: string, password: string, address: string) =>
  platform.nobody.call(login, { email, password }, { 'x-forwarded-for': address });

async function fail(email: string, times: number, address: string): Promise<void> {
  for (let i = 0; i < times; i++)
    expect((await logIn(email, 'a wrong one', address)).error?.code).toBe('unauthorized');
}

describe('ten failures from one address', () => {
  test('are the last: that pair of account and address is refused, with the right password, too', async () => {
    const { email } = await platform.signUp();
    const address = newAddress();
    await fail(email, PAIR_FAILURES, address);
    for (const password of ['a wrong one', PASSWORD]) {
      const refused = await logIn(email, password, address);
      expect(refused.error?.code).toBe('rate_limited');
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(15 * 60);
    }
    const shouted = await logIn(email.toUpperCase(), PASSWORD, address);
    expect(shouted.error?.code).toBe('rate_limited');
  });

  test('close neither another address nor another account', async () => {
    const [{ email }, neighbour] = [await platform.signUp(), await platform.signUp()];
    const address = newAddress();
    await fail(email, PAIR_FAILURES, address);
    expect((await logIn(email, PASSWORD, address)).status).toBe(429);
    expect((await logIn(email, PASSWORD, newAddress())).status).toBe(200);
    expect((await logIn(neighbour.email, PASSWORD, address)).status).toBe(200);
    // Somebody else's success opens nothing for the guesser.
    expect((await logIn(email, PASSWORD, address)).status).toBe(429);
  });

  test('of an account that is none are answered no differently', async () => {
    const { email } = await platform.signUp();
    const [known, unknown] = [newAddress(), newAddress()];
    const nobodys = newEmail();
    for (let i = 0; i <= PAIR_FAILURES; i++) {
      const [a, b] = [await logIn(email, 'wrong', known), await logIn(nobodys, 'wrong', unknown)];
      expect(comparable(a)).toBe(comparable(b));
    }
  });

  test('from addresses of one IPv6 network are from one', async () => {
    const { email } = await platform.signUp();
    for (let i = 0; i < PAIR_FAILURES; i++) await fail(email, 1, `2001:db8:1:1::${i}`);
    expect((await logIn(email, PASSWORD, '2001:db8:1:1:ffff::1')).status).toBe(429);
    expect((await logIn(email, PASSWORD, '2001:db8:1:2::1')).status).toBe(200);
  });
});

test('a right password begins the count anew', async () => {
  const { email } = await platform.signUp();
  const address = newAddress();
  for (let round = 0; round < 2; round++) {
    await fail(email, PAIR_FAILURES - 1, address);
    expect((await logIn(email, PASSWORD, address)).status).toBe(200);
  }
});

test('many guesses at once are no more than ten', async () => {
  const { email } = await platform.signUp();
  const address = newAddress();
  const guesses = Array.from({ length: 40 }, (_, i) => logIn(email, `guess ${i}`, address));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(PAIR_FAILURES).fill(401), ...Array(40 - PAIR_FAILURES).fill(429)]);
});

describe('an account under attack from many addresses', () => {
  test('is slowed and never locked', async () => {
    const { email } = await platform.signUp();
    // Those that are guessed beyond the twentieth wait, the later the longer.
    const attack = Array.from({ length: 5 }, () => newAddress()).flatMap((address) =>
      Array.from({ length: 8 }, () => logIn(email, 'a wrong one', address)),
    );
    const answers = await Promise.all(attack);
    expect(answers.every(({ status }) => status === 401)).toBe(true);
    const before = Date.now();
    expect((await logIn(email, PASSWORD, newAddress())).status).toBe(200);
    // The wait is a lower bound that no fast machine shortens: 200 ms for each failure beyond, at most 4 s.
    expect(Date.now() - before).toBeGreaterThanOrEqual((5 * 8 - ACCOUNT_FAILURES) * 200 - 500);
    expect((await logIn(email, PASSWORD, newAddress())).status).toBe(200);
  });

  test('forgets a guesser who does not wait for the answer', async () => {
    const { email } = await platform.signUp();
    for (let i = 0; i < 3; i++) await fail(email, 8, newAddress());
    const gone = new AbortController();
    // Of the pair and of the account; what comes after the second is the wait.
    const counted = vi.spyOn(platform.services.limits, 'addFailure');
    const waiting = fetch(`${platform.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
      body: JSON.stringify({ email, password: 'a wrong one' }),
      signal: gone.signal,
    });
    await vi.waitFor(() => expect(counted).toHaveBeenCalledTimes(2), { timeout: 20_000 });
    counted.mockRestore();
    gone.abort();
    await expect(waiting).rejects.toThrow();
    // That it is no failure of ours is seen when the platform closes.
    expect((await logIn(email, PASSWORD, newAddress())).status).toBe(200);
  });
});

test('an address that the client claims itself counts for nothing without a proxy to trust', async () => {
  const own = await startTestPlatform({
    IPTO_RATE_LIMIT: 'on',
    IPTO_RATE_LIMIT_ADDRESS: '1000000',
    IPTO_RATE_LIMIT_GUESS: '1000000',
  });
  try {
    const { email } = await own.signUp();
    const attempt = (password: string) =>
      own.nobody.call(login, { email, password }, { 'x-forwarded-for': newAddress() });
    for (let i = 0; i < PAIR_FAILURES; i++) expect((await attempt('a wrong one')).status).toBe(401);
    expect((await attempt(PASSWORD)).status).toBe(429);
  } finally {
    await own.close();
  }
});
