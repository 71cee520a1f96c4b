import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contract, newId } from '@ipto/contracts';
import { freePort } from '@ipto/free-port';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../dist/config.js';
import { startPlatform } from '../dist/platform.js';
import { sharedPlatform, startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { createDatabase, SERVER_URL } from './support/database.js';
import { dumpDatabase } from './support/dump.js';
import { expectHidden } from './support/hidden.js';
import { newEmail, PASSWORD } from './support/member.js';
import { temporaryFolder } from './support/temporary-folder.js';

const { auth, users } = contract;
const DAY_MS = 86_400_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => platform.close());

const session = (token: string) => new Caller(platform.url, { type: 'session', token });

describe('signing up', () => {
  const person = () => ({
    email: newEmail(),
    password: PASSWORD,
    display_name: 'Ada Lovelace',
    tenant_name: 'Analytical Engines',
  });

  test('makes a user who owns a new tenant, and a session of seven days', async () => {
    const input = person();
    const login = await platform.nobody.ok(auth.signup, input);
    expect(login).toMatchObject({ email: input.email, display_name: 'Ada Lovelace' });
    const days = (Date.parse(login.expires_at) - Date.now()) / DAY_MS;
    expect(days).toBeCloseTo(7, 1);
    expect(await session(login.session_token).ok(users.me, {})).toEqual({
      user_id: login.user_id,
      email: input.email,
      display_name: 'Ada Lovelace',
      tenant_id: login.tenant_id,
      tenant_name: 'Analytical Engines',
      role: 'owner',
      is_platform_admin: false,
      scopes: expect.arrayContaining(['admin:*', 'datasets:read', 'billing:read']),
      memberships: [
        {
          membership_id: expect.stringMatching(/^mbr_/),
          tenant_id: login.tenant_id,
          tenant_name: 'Analytical Engines',
          role: 'owner',
        },
      ],
      principal: { type: 'user', id: login.user_id },
    });
  });

  test('an address counts once, whatever its case', async () => {
    const input = person();
    await platform.nobody.ok(auth.signup, input);
    await platform.nobody.refused(auth.signup, input, 'conflict');
    await platform.nobody.refused(auth.signup, { ...input, email: input.email.toUpperCase() }, 'conflict');
    await platform.nobody.ok(auth.login, { email: input.email.toUpperCase(), password: PASSWORD });
  });

  test('of several at once with one address makes one account, and no tenant without an owner', async () => {
    const input = { ...person(), tenant_name: `race ${randomBytes(8).toString('hex')}` };
    const answers = await Promise.all([1, 2, 3, 4].map(() => platform.nobody.call(auth.signup, input)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await platform.services.db.prisma.tenant.count({ where: { name: input.tenant_name } })).toBe(1);
  });

  test.each([
    ['an e-mail that is none', { email: 'ada' }, 'email'],
    ['an e-mail too long', { email: `${'a'.repeat(250)}@example.com` }, 'email'],
    ['a password of 7', { password: '1234567' }, 'password'],
    ['a password of 257', { password: 'x'.repeat(257) }, 'password'],
    ['a blank name', { display_name: '  ' }, 'display_name'],
    ['no tenant name', { tenant_name: undefined }, 'tenant_name'],
    ['NUL in a name', { tenant_name: 'a\0b' }, 'tenant_name'],
  ])('is refused with %s', async (_what, change, path) => {
    const { error } = await platform.nobody.send('POST', '/v1/auth/signup', {
      json: { ...person(), ...change },
    });
    expect(error?.code).toBe('validation_failed');
    expect(error?.details.issues).toEqual([{ path, message: expect.any(String) }]);
  });

  test.each([8, 256])('takes a password of %d characters', async (length) => {
    const input = { ...person(), password: 'ü'.repeat(length) };
    await platform.nobody.ok(auth.signup, input);
    await platform.nobody.ok(auth.login, { email: input.email, password: input.password });
  });

  test('does not mind a credential that is not valid any more', async () => {
    const answer = await session('long-gone').call(auth.signup, person());
    expect(answer.status).toBe(201);
  });
});

describe('logging in', () => {
  test('answers with a session of its own', async () => {
    const member = await platform.signUp();
    const { email } = member;
    const login = await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    expect(login.session_token).not.toBe(member.token);
    expect(await session(login.session_token).ok(users.me, {})).toMatchObject({ user_id: member.userId });
    expect(await member.ok(users.me, {})).toMatchObject({ user_id: member.userId });
  });

  test('fails in the same words whatever is wrong', async () => {
    const [member, other] = [await platform.signUp(), await platform.signUp()];
    const { email } = member;
    const attempts = [
      { email, password: 'not the password' },
      { email, password: '' },
      { email: newEmail(), password: PASSWORD },
      { email: 'not even an address', password: PASSWORD },
      { email, password: PASSWORD, tenant_id: other.tenantId },
      { email, password: PASSWORD, tenant_id: newId('tenant') },
    ];
    const answers = await Promise.all(attempts.map((input) => platform.nobody.call(auth.login, input)));
    for (const answer of answers) {
      expect(answer.error?.code).toBe('unauthorized');
      expect(comparable(answer)).toBe(comparable(answers[0] ?? answer));
    }
  });

  test('a tenant id that can not be one is no other answer', async () => {
    const { email } = await platform.signUp();
    const wrong = await platform.nobody.call(auth.login, { email, password: 'not the password' });
    for (const password of [PASSWORD, 'not the password']) {
      const answer = await platform.nobody.call(auth.login, { email, password, tenant_id: 'tnt_nonsense' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain(email);
      expect(answer.error?.code === wrong.error?.code || answer.error?.code === 'not_found').toBe(true);
    }
  });

  test('chooses among several tenants', async () => {
    const [member, other] = [await platform.signUp('First'), await platform.signUp('Second')];
    await platform.services.db.prisma.membership.create({
      data: { id: newId('membership'), userId: member.userId, tenantId: other.tenantId, role: 'viewer' },
    });
    const { email } = member;
    const first = await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    expect(first.tenant_id).toBe(member.tenantId);
    const second = await platform.nobody.ok(auth.login, {
      email,
      password: PASSWORD,
      tenant_id: other.tenantId,
    });
    expect(second.tenant_id).toBe(other.tenantId);
    const me = await session(second.session_token).ok(users.me, {});
    expect(me).toMatchObject({
      tenant_name: 'Second',
      role: 'viewer',
      scopes: ['datasets:read', 'usage:read'],
    });
    expect(me.memberships.map(({ tenant_name }) => tenant_name)).toEqual(['First', 'Second']);
  });

  test('by many at once gives each a session', async () => {
    const { email } = await platform.signUp();
    const logins = await Promise.all(
      Array.from({ length: 20 }, () => platform.nobody.ok(auth.login, { email, password: PASSWORD })),
    );
    expect(new Set(logins.map(({ session_token }) => session_token)).size).toBe(20);
  });
});

describe('a session', () => {
  test('ends with its logout, and no other does', async () => {
    const member = await platform.signUp();
    const login = await platform.nobody.ok(auth.login, { email: member.email, password: PASSWORD });
    const second = session(login.session_token);
    expect(await second.ok(auth.logout, {})).toEqual({ logged_out: true });
    await second.refused(users.me, {}, 'unauthorized');
    await second.refused(auth.logout, {}, 'unauthorized');
    await member.ok(users.me, {});
  });

  test('is over when it has expired, and is not prolonged by use', async () => {
    const member = await platform.signUp();
    const { prisma } = platform.services.db;
    const [row] = await prisma.session.findMany({ where: { userId: member.userId } });
    // Used when most of its time is over, where a sliding session would get a new end.
    const soon = new Date(Date.now() + 60_000);
    await prisma.session.update({ where: { id: row?.id ?? '' }, data: { expiresAt: soon } });
    await member.ok(users.me, {});
    expect((await prisma.session.findMany({ where: { userId: member.userId } }))[0]?.expiresAt).toEqual(soon);
    await prisma.session.update({
      where: { id: row?.id ?? '' },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    const answer = await member.refused(users.me, {}, 'unauthorized');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('dies with the membership it belongs to', async () => {
    const member = await platform.signUp();
    await platform.services.db.prisma.membership.deleteMany({ where: { userId: member.userId } });
    await member.refused(users.me, {}, 'unauthorized');
  });
});

describe('a password', () => {
  test('once changed ends every other session and answers with a new one', async () => {
    const member = await platform.signUp();
    const { email } = member;
    const other = session(
      (await platform.nobody.ok(auth.login, { email, password: PASSWORD })).session_token,
    );
    const key = await member.key();
    const new_password = 'battery staple 2';
    const login = await member.ok(users.changePassword, { current_password: PASSWORD, new_password });
    await member.refused(users.me, {}, 'unauthorized');
    await other.refused(users.me, {}, 'unauthorized');
    await key.ok(users.me, {});
    expect(await session(login.session_token).ok(users.me, {})).toMatchObject({ tenant_id: member.tenantId });
    await platform.nobody.refused(auth.login, { email, password: PASSWORD }, 'unauthorized');
    await platform.nobody.ok(auth.login, { email, password: new_password });
  });

  test('is changed only by who knows it', async () => {
    const member = await platform.signUp();
    await member.refused(
      users.changePassword,
      { current_password: 'a wrong one', new_password: 'battery staple' },
      'forbidden',
    );
    await member.ok(users.me, {});
    await platform.nobody.ok(auth.login, { email: member.email, password: PASSWORD });
  });

  test('changed twice at once is changed once', async () => {
    const member = await platform.signUp();
    const answers = await Promise.all(
      ['first choice', 'second choice'].map((new_password) =>
        member.call(users.changePassword, { current_password: PASSWORD, new_password }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await platform.services.db.prisma.session.count({ where: { userId: member.userId } })).toBe(1);
  });
});

describe('credentials', () => {
  test('a key says what it is', async () => {
    const member = await platform.signUp('Acme');
    const key = await member.key({ scopes: ['search:query', 'datasets:read'] });
    expect(await key.ok(users.me, {})).toEqual({
      user_id: null,
      email: null,
      display_name: null,
      tenant_id: member.tenantId,
      tenant_name: 'Acme',
      role: null,
      is_platform_admin: false,
      scopes: ['search:query', 'datasets:read'],
      memberships: [],
      principal: { type: 'api_key', id: key.id },
    });
  });

  test('both at once are refused, on every kind of path', async () => {
    const member = await platform.signUp();
    const { secret } = await member.key();
    for (const path of ['/v1/me', '/v1/datasets', '/health', '/v1/datasets/dset_nonsense']) {
      const { error } = await member.send('GET', path, { headers: { 'x-api-key': secret } });
      expect(error?.code, path).toBe('bad_request');
    }
    const { error } = await member.send('GET', '/v1/me', { headers: { 'x-api-key': '' } });
    expect(error?.code).toBe('bad_request');
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Basic YWRhOnNlY3JldA==',
    'Bearer a b',
    'Token abc',
    'abc',
    'Bearer %E2%98%83',
    `Bearer ${'x'.repeat(5000)}`,
  ])('Authorization: %.20s is 401', async (authorization) => {
    const { error } = await platform.nobody.send('GET', '/v1/me', { headers: { authorization } });
    expect(error?.code).toBe('unauthorized');
  });

  test('a key in the place of a token, or a token in that of a key, is 401', async () => {
    const member = await platform.signUp();
    const { secret } = await member.key();
    await session(secret).refused(users.me, {}, 'unauthorized');
    const { token } = member;
    await new Caller(platform.url, { type: 'api_key', key: token }).refused(users.me, {}, 'unauthorized');
  });

  test('are stored hashed only, and logged nowhere', async () => {
    const member = await platform.signUp();
    const { secret } = await member.key();
    const { token } = member;
    expect(await dumpDatabase(platform.services.db)).toContain(member.email);
    expect(platform.log.join('')).toContain('/v1/api-keys');
    const [, , random = ''] = secret.split('_');
    await expectHidden(platform, PASSWORD, token, random, platform.admin.token);
  });
});

describe('the first admin', () => {
  test('finds the login in a file of its own, which goes when the password is changed', async () => {
    await using folder = await temporaryFolder();
    const config = readConfig({
      PORT: String(await freePort()),
      IPTO_DATA_DIR: folder.path,
      IPTO_WEB: 'off',
      IPTO_DEMO: 'off',
    });
    const file = join(folder.path, 'admin-login');
    const silent = pino({ level: 'silent' });
    let running = await startPlatform(config, silent);
    try {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder.path, 'secret'))).mode & 0o777).toBe(0o600);
      const { email, password } = JSON.parse(await readFile(file, 'utf8'));
      expect(running.admin).toEqual({ email: 'admin@localhost', password, file });
      await running.close();

      running = await startPlatform(config, silent);
      expect(running.admin).toEqual({ email, password: null, file });
      const nobody = new Caller(running.apiUrl, null);
      const { session_token: token } = await nobody.ok(auth.login, { email, password });
      const admin = new Caller(running.apiUrl, { type: 'session', token });
      expect(await admin.ok(users.me, {})).toMatchObject({ is_platform_admin: true, role: 'owner' });
      // Someone else's change leaves it be.
      const other = await nobody.ok(auth.signup, {
        email: newEmail(),
        password: PASSWORD,
        display_name: 'Ada',
        tenant_name: 'Acme',
      });
      await new Caller(running.apiUrl, { type: 'session', token: other.session_token }).ok(
        users.changePassword,
        {
          current_password: PASSWORD,
          new_password: 'battery staple',
        },
      );
      expect((await stat(file)).isFile()).toBe(true);
      await admin.ok(users.changePassword, { current_password: password, new_password: 'battery staple' });
      await expect(stat(file)).rejects.toThrow('ENOENT');
    } finally {
      await running.close();
    }
  });

  test('is who the environment says', async () => {
    const started = await startTestPlatform({
      IPTO_ADMIN_EMAIL: 'Root@Example.com',
      IPTO_ADMIN_PASSWORD: 'as configured',
    });
    try {
      const login = { email: 'root@example.com', password: 'as configured' };
      expect(await started.nobody.ok(auth.login, login)).toMatchObject({ email: 'root@example.com' });
    } finally {
      await started.close();
    }
  });

  // The embedded database has one process: there nobody can race.
  if (SERVER_URL !== undefined)
    test('is made once by starts that race on one server', async () => {
      const database = await createDatabase();
      await using folder = await temporaryFolder();
      const start = async (name: string) =>
        startPlatform(
          readConfig({
            PORT: String(await freePort()),
            DATABASE_URL: database?.url,
            IPTO_SECRET: 'x'.repeat(32),
            IPTO_DATA_DIR: join(folder.path, name),
            IPTO_WEB: 'off',
            IPTO_DEMO: 'off',
          }),
          pino({ level: 'silent' }),
        );
      try {
        const started = await Promise.all([start('a'), start('b')]);
        const made = started.flatMap(({ admin }) => (admin?.password ? [admin] : []));
        expect(made).toHaveLength(1);
        const [first] = started;
        expect(await first?.services.db.prisma.user.count()).toBe(1);
        const login = { email: made[0]?.email ?? '', password: made[0]?.password ?? '' };
        for (const { apiUrl } of started) await new Caller(apiUrl, null).ok(auth.login, login);
        await Promise.all(started.map((each) => each.close()));
      } finally {
        await database?.drop();
      }
    });

  test('closed, one can’t sign up, and sees why', async () => {
    const started = await startTestPlatform({ IPTO_SIGNUP: 'invite' });
    try {
      await started.nobody.refused(
        auth.signup,
        { email: newEmail(), password: PASSWORD, display_name: 'Ada', tenant_name: 'Acme' },
        'forbidden',
      );
    } finally {
      await started.close();
    }
  });
});
