import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetExpiredLogins } from '../dist/modules/accounts/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { expectHidden } from './support/hidden.js';
import type { Member } from './support/member.js';
import { join, membershipOf, newMember } from './support/team.js';

const { device } = contract.auth;
const { members, users } = contract;
const SECOND_MS = 1000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_WEB_URL: 'https://ipto.example.com' });
});
afterAll(() => platform.close());

const start = () => platform.nobody.ok(device.start, { host: 'build-7' });
const poll = (device_code: string) => platform.nobody.call(device.token, { device_code });
const decide = (person: Member, user_code: string, decision: 'approve' | 'deny' = 'approve') =>
  person.call(device.approve, { user_code, decision });

/** Polls as often as the answers tell: each of these codes, so many seconds after the one before. */
async function pollEvery(device_code: string, seconds: readonly number[]): Promise<string[]> {
  const [pause = 0, ...rest] = seconds;
  return platform.clock.later(pause * SECOND_MS, async () => {
    const code = (await poll(device_code)).error?.code ?? 'signed in';
    return [code, ...(rest.length > 0 ? await pollEvery(device_code, rest) : [])];
  });
}

describe('starting', () => {
  test('gives what RFC 8628 says, with a code that people can read to each other', async () => {
    const started = await platform.nobody.ok(device.start, {});
    expect(started).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'https://ipto.example.com/device',
      verification_uri_complete: `https://ipto.example.com/device#code=${started.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  test('never gives one code twice', async () => {
    const started = await Promise.all(Array.from({ length: 20 }, start));
    expect(new Set(started.map(({ user_code }) => user_code)).size).toBe(20);
    expect(new Set(started.map(({ device_code }) => device_code)).size).toBe(20);
  });
});

describe('whoever is asked to approve', () => {
  test('sees who asks, from where, and for which tenant', async () => {
    const person = await platform.signUp('Acme');
    const { user_code } = await start();
    const seen = await person.ok(device.get, { user_code });
    expect(seen).toEqual({
      user_code,
      client_name: 'ipto-cli',
      host: 'build-7',
      ip: '127.0.0.1',
      tenant_id: person.tenantId,
      tenant_name: 'Acme',
      status: 'pending',
      created_at: expect.any(String),
      expires_at: expect.any(String),
    });
    expect(Date.parse(seen.expires_at) - Date.parse(seen.created_at)).toBe(600 * SECOND_MS);
    expect((await decide(person, user_code)).data).toEqual({ ...seen, status: 'approved' });
  });

  test.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without the dash', (code: string) => code.replace('-', '')],
    ['with spaces', (code: string) => ` ${code.split('').join(' ')} `],
    ['with dashes everywhere', (code: string) => code.split('').join('-')],
    ['with a line feed', (code: string) => `${code}\n`],
  ])('may type the code %s', async (_how, typed) => {
    const person = await platform.signUp();
    const { user_code, device_code } = await start();
    const { user_code: read } = await person.ok(device.get, { user_code: typed(user_code) });
    expect(read).toBe(user_code);
    expect((await decide(person, typed(user_code))).status).toBe(200);
    expect((await poll(device_code)).status).toBe(200);
  });

  test.each(['BBBB-BBBB', 'WDJB', 'AEIO-UYAE', '----', '%', '☃', "' OR 1=1"])(
    'finds nobody behind %s',
    async (user_code) => {
      const person = await platform.signUp();
      const answers = [await person.call(device.get, { user_code }), await decide(person, user_code)];
      for (const { error } of answers) expect(error?.code).toBe('not_found');
    },
  );

  test('decides once, and nobody after them', async () => {
    const [person, other] = [await platform.signUp(), await platform.signUp()];
    const { user_code, device_code } = await start();
    expect((await decide(person, user_code, 'deny')).data.status).toBe('denied');
    for (const [who, decision] of [
      [person, 'approve'],
      [other, 'approve'],
      [person, 'deny'],
    ] as const)
      expect((await decide(who, user_code, decision)).error?.code).toBe('conflict');
    expect((await poll(device_code)).error?.code).toBe('access_denied');
    expect((await poll(device_code)).error?.code).toBe('access_denied');
  });
});

describe('polling', () => {
  test('waits for the approval, then gives the one session', async () => {
    const person = await platform.signUp();
    const { user_code, device_code } = await start();
    expect((await poll(device_code)).error?.code).toBe('authorization_pending');
    await decide(person, user_code);
    const { data: login } = await poll(device_code);
    expect(login).toMatchObject({
      user_id: person.userId,
      email: person.email,
      tenant_id: person.tenantId,
    });
    expect(login.session_token).not.toBe(person.token);
    const session = new Caller(platform.url, { type: 'session', token: login.session_token });
    expect(await session.ok(users.me, {})).toMatchObject({ user_id: person.userId, role: 'owner' });
    expect((await poll(device_code)).error?.code).toBe('expired_token');
    const gone = await person.call(device.get, { user_code });
    expect(gone.error?.code).toBe('not_found');
    await expectHidden(platform, device_code, login.session_token);
  });

  test('signs in to the tenant that the approving session belongs to', async () => {
    const [owner, person] = [await platform.signUp('There'), await platform.signUp('Home')];
    const there = await join(owner, person, 'viewer');
    const { user_code, device_code } = await start();
    expect(await there.ok(device.get, { user_code })).toMatchObject({ tenant_name: 'There' });
    await decide(there, user_code);
    expect((await poll(device_code)).data.tenant_id).toBe(owner.tenantId);
  });

  test('too often is slowed by five seconds more each time; in time it is not', async () => {
    const { device_code } = await start();
    expect(await pollEvery(device_code, [0, 5, 5])).toEqual(Array(3).fill('authorization_pending'));
    const { device_code: hasty } = await start();
    expect(await pollEvery(hasty, [0, 1, 5, 15, 5, 20])).toEqual([
      'authorization_pending',
      'slow_down',
      'slow_down',
      'authorization_pending',
      'slow_down',
      'authorization_pending',
    ]);
  });

  test('too often still gets the session once it is approved', async () => {
    const person = await platform.signUp();
    const { user_code, device_code } = await start();
    await poll(device_code);
    await decide(person, user_code);
    expect((await poll(device_code)).status).toBe(200);
  });

  test('by many at once gets one session', async () => {
    const person = await platform.signUp();
    const { user_code, device_code } = await start();
    await decide(person, user_code);
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(device_code)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(
      answers.flatMap(({ error }) => (error ? [error.code] : [])).every((c) => c === 'expired_token'),
    ).toBe(true);
  });

  test('ends after ten minutes, approved or not', async () => {
    const person = await platform.signUp();
    const [approved, pending] = [await start(), await start()];
    await decide(person, approved.user_code);
    await platform.clock.later(600 * SECOND_MS, async () => {
      for (const { device_code } of [approved, pending])
        expect((await poll(device_code)).error?.code).toBe('expired_token');
      expect((await decide(person, pending.user_code)).error?.code).toBe('not_found');
    });
    await platform.clock.later(590 * SECOND_MS, async () => {
      expect((await poll(approved.device_code)).status).toBe(200);
    });
  });

  test('with a code that never was gets the words of one that expired', async () => {
    const { device_code } = await start();
    const expired = await platform.clock.later(600 * SECOND_MS, () => poll(device_code));
    const never = await poll('x'.repeat(43));
    expect(comparable(never)).toBe(comparable(expired));
    // A user code is for people: it opens nothing by itself.
    const { user_code } = await start();
    expect((await poll(user_code)).error?.code).toBe('expired_token');
  });

  test('is denied when the member has been removed since', async () => {
    const owner = await platform.signUp();
    const member = await newMember(owner, 'viewer');
    const { user_code, device_code } = await start();
    await decide(member, user_code);
    await owner.ok(members.remove, { membership_id: await membershipOf(member) });
    expect((await poll(device_code)).error?.code).toBe('expired_token');
  });
});

test('codes that have expired are cleared away', async () => {
  const { user_code } = await start();
  const { deviceLogin } = platform.services.db.prisma;
  const stored = { userCode: user_code.replace('-', '') };
  expect(await deviceLogin.count({ where: stored })).toBe(1);
  await forgetExpiredLogins(platform.services.db, new Date(Date.now() + 590 * SECOND_MS));
  expect(await deviceLogin.count({ where: stored })).toBe(1);
  await forgetExpiredLogins(platform.services.db, new Date(Date.now() + 601 * SECOND_MS));
  expect(await deviceLogin.count({ where: stored })).toBe(0);
});
