import { createHash, randomBytes } from 'node:crypto';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { expectHidden } from './support/hidden.js';
import type { Member } from './support/member.js';
import { join, membershipOf, newMember } from './support/team.js';

const { code: codes } = contract.auth;
const { members, users } = contract;
const REDIRECT = 'http://127.0.0.1:49152/callback';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

function newVerifier(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

async function codeOf(person: Member, code_challenge: string): Promise<string> {
  const { code } = await person.ok(codes.create, { code_challenge, redirect_uri: REDIRECT, state: 's' });
  return code;
}

const exchange = (code: string, code_verifier: string) =>
  platform.nobody.call(codes.token, { code, code_verifier });

describe('a login code', () => {
  test('goes back through the browser, and becomes one session for whoever has the verifier', async () => {
    const person = await platform.signUp();
    const { verifier, challenge } = newVerifier();
    const state = 'a state & more=☃';
    const made = await person.ok(codes.create, {
      code_challenge: challenge,
      redirect_uri: REDIRECT,
      state,
    });
    expect(made.code).toMatch(/^[\w-]{43}$/);
    expect(made.expires_at > new Date().toISOString()).toBe(true);
    const redirect = new URL(made.redirect_url);
    expect(`${redirect.origin}${redirect.pathname}`).toBe(REDIRECT);
    expect(Object.fromEntries(redirect.searchParams)).toEqual({ code: made.code, state });
    expect(made.redirect_url).not.toContain(person.token);

    const { data: login } = await exchange(made.code, verifier);
    expect(login).toMatchObject({
      user_id: person.userId,
      email: person.email,
      tenant_id: person.tenantId,
    });
    expect(login.session_token).not.toBe(person.token);
    const session = new Caller(platform.url, { type: 'session', token: login.session_token });
    expect(await session.ok(users.me, {})).toMatchObject({ user_id: person.userId });
    await person.ok(users.me, {});
    await expectHidden(platform, made.code, verifier, login.session_token);
  });

  test('of RFC 7636, appendix B', async () => {
    const person = await platform.signUp();
    const code = await codeOf(person, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    expect((await exchange(code, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).status).toBe(200);
  });

  test('is used up by the first who shows it, with the right verifier or not', async () => {
    const person = await platform.signUp();
    const { verifier, challenge } = newVerifier();
    const [tried, used] = [await codeOf(person, challenge), await codeOf(person, challenge)];
    const wrong = await exchange(tried, newVerifier().verifier);
    expect(wrong.error?.code).toBe('access_denied');
    expect((await exchange(tried, verifier)).error?.code).toBe('access_denied');
    expect((await exchange(used, verifier)).status).toBe(200);
    const again = await exchange(used, verifier);
    const never = await exchange('x'.repeat(43), verifier);
    for (const answer of [again, never]) expect(comparable(answer)).toBe(comparable(wrong));
    expect(await platform.services.db.prisma.session.count({ where: { userId: person.userId } })).toBe(2);
  });

  test('is not answered by its challenge: there is no method plain', async () => {
    const person = await platform.signUp();
    const { challenge } = newVerifier();
    expect((await exchange(await codeOf(person, challenge), challenge)).error?.code).toBe('access_denied');
  });

  test('shown by many at once becomes one session', async () => {
    const person = await platform.signUp();
    const { verifier, challenge } = newVerifier();
    const code = await codeOf(person, challenge);
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(code, verifier)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  });

  test('expires after a minute', async () => {
    const person = await platform.signUp();
    const { verifier, challenge } = newVerifier();
    const [late, wrong, just] = [
      await codeOf(person, challenge),
      await codeOf(person, challenge),
      await codeOf(person, challenge),
    ];
    await platform.clock.later(60_000, async () => {
      expect((await exchange(late, verifier)).error?.code).toBe('expired_token');
      expect((await exchange(wrong, newVerifier().verifier)).error?.code).toBe('access_denied');
    });
    // Seconds are left for a slow machine.
    await platform.clock.later(20_000, async () => expect((await exchange(just, verifier)).status).toBe(200));
  });

  test('is for the tenant of the session that made it', async () => {
    const [owner, person] = [await platform.signUp(), await platform.signUp()];
    const there = await join(owner, person, 'viewer');
    const { verifier, challenge } = newVerifier();
    const login = await exchange(await codeOf(there, challenge), verifier);
    expect(login.data.tenant_id).toBe(owner.tenantId);
  });

  test('ends with the membership', async () => {
    const owner = await platform.signUp();
    const member = await newMember(owner, 'viewer');
    const { verifier, challenge } = newVerifier();
    const code = await codeOf(member, challenge);
    await owner.ok(members.remove, { membership_id: await membershipOf(member) });
    expect((await exchange(code, verifier)).error?.code).toBe('access_denied');
  });

  test('ends with a change of the password', async () => {
    const person = await platform.signUp();
    const { verifier, challenge } = newVerifier();
    const code = await codeOf(person, challenge);
    await person.ok(users.changePassword, {
      current_password: 'correct horse battery',
      new_password: 'battery staple',
    });
    expect((await exchange(code, verifier)).error?.code).toBe('access_denied');
  });
});

describe('a code goes nowhere but to a program on the same machine', () => {
  const create = (person: Member, redirect_uri: string) =>
    person.call(codes.create, { code_challenge: newVerifier().challenge, redirect_uri, state: 's' });

  test.each([1, 80, 49_152, 65_535])('at port %d', async (port) => {
    const person = await platform.signUp();
    const { data } = await create(person, `http://127.0.0.1:${port}/callback`);
    const { hostname, pathname } = new URL(data.redirect_url);
    expect([hostname, pathname]).toEqual(['127.0.0.1', '/callback']);
  });

  test('and not to any other address', async () => {
    const person = await platform.signUp();
    const others = [
      'http://127.0.0.1/callback',
      'http://127.0.0.1:0/callback',
      'http://127.0.0.1:65536/callback',
      'http://127.0.0.1:080/callback',
      'http://127.0.0.1:49152/',
      'http://127.0.0.1:49152/callback/',
      'http://127.0.0.1:49152/callback?code=x',
      'http://127.0.0.1:49152/callback#x',
      'http://127.0.0.1:49152/callback\n',
      'http://127.0.0.1:49152@evil.example/callback',
      'http://127.0.0.1:49152.evil.example/callback',
      'http://user@127.0.0.1:49152/callback',
      'http://127.0.0.2:49152/callback',
      'http://0.0.0.0:49152/callback',
      'http://[::1]:49152/callback',
      'http://localhost:49152/callback',
      'http://192.168.0.1:49152/callback',
      'http://evil.example:49152/callback',
      'https://127.0.0.1:49152/callback',
      'HTTP://127.0.0.1:49152/callback',
      ' http://127.0.0.1:49152/callback',
      'http:\\\\127.0.0.1:49152/callback',
      'javascript:alert(1)//http://127.0.0.1:49152/callback',
      '',
    ];
    for (const uri of others) {
      const { error } = await create(person, uri);
      expect(error?.code, uri).toBe('validation_failed');
      expect(error?.details.issues, uri).toContainEqual(expect.objectContaining({ path: 'redirect_uri' }));
    }
    expect(
      await platform.services.db.prisma.loginCode.count({ where: { membership: { userId: person.userId } } }),
    ).toBe(0);
  });

  test.each([
    ['a short challenge', { code_challenge: 'x'.repeat(42) }],
    ['a long challenge', { code_challenge: 'x'.repeat(44) }],
    ['a challenge in hex', { code_challenge: 'ab'.repeat(32) }],
    ['no state', { state: '' }],
    ['another method', { code_challenge_method: 'plain' }],
  ])('nor is one made with %s', async (_what, change) => {
    const person = await platform.signUp();
    const json = { code_challenge: newVerifier().challenge, redirect_uri: REDIRECT, state: 's', ...change };
    const { error } = await person.send('POST', '/v1/auth/code', { json });
    expect(error?.code).toBe('validation_failed');
  });

  test.each(['x'.repeat(42), 'x'.repeat(129), 'ü'.repeat(43), ''])(
    'a verifier that can not be one (%.5s…) uses no code up',
    async (wrong) => {
      const person = await platform.signUp();
      const { verifier, challenge } = newVerifier();
      const code = await codeOf(person, challenge);
      expect((await exchange(code, wrong)).error?.code).toBe('validation_failed');
      expect((await exchange(code, verifier)).status).toBe(200);
    },
  );
});
