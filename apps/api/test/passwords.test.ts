import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { expectHidden } from './support/hidden.js';
import { type MailServer, startMailServer, tokenIn } from './support/mail-server.js';
import { type Member, newEmail, PASSWORD } from './support/member.js';
import { logIn, newMember } from './support/team.js';

const { admin, audit, auth, users } = contract;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEW_PASSWORD = 'battery staple 2';

let mail: MailServer;
let mailing: TestPlatform;
let mailless: TestPlatform;
beforeAll(async () => {
  mail = await startMailServer();
  mailing = await startTestPlatform({
    IPTO_SMTP_URL: mail.url,
    IPTO_WEB_URL: 'https://ipto.example.com',
  });
  mailless = await startTestPlatform({ IPTO_WEB_URL: 'https://ipto.example.com' });
});
afterAll(async () => {
  await mailing.close();
  await mailless.close();
  await mail[Symbol.asyncDispose]();
});

/** How many mails a platform has handed over, or found nobody for. */
async function finishedMails({ services }: TestPlatform, email: string): Promise<number> {
  const { rows } = await services.db.pool.query(
    "SELECT 1 FROM pgboss.job WHERE name = 'mail_password_reset' AND state = 'completed' AND data->>'email' = $1",
    [email],
  );
  return rows.length;
}

/** The tokens of so many links, each mailed on request. */
async function mailedTokens({ email }: Member, count: number): Promise<string[]> {
  for (let i = 1; i <= count; i++) {
    await mailing.nobody.ok(auth.forgotPassword, { email });
    await expect.poll(() => finishedMails(mailing, email), { timeout: 30_000 }).toBe(i);
  }
  return mail.mails
    .filter(({ to, subject }) => to.includes(email) && /password/.test(subject))
    .map(({ text }) => tokenIn(text));
}

describe('a forgotten password', () => {
  test('is set anew with a mailed link, which ends every session but no key', async () => {
    const member = await mailing.signUp();
    const { email } = member;
    const other = await logIn(member);
    const key = await member.key();
    expect(await mailing.nobody.ok(auth.forgotPassword, { email: email.toUpperCase() })).toEqual({
      requested: true,
    });
    const received = await mail.mailTo(email, /password/);
    expect(received.text).toMatch(/\nhttps:\/\/ipto\.example\.com\/password\/reset#token=[\w-]{43}\n/);
    const token = tokenIn(received.text);
    // Asking changes nothing, and is told in the tenant's log.
    await logIn(member);
    const action = 'user.password_reset_requested';
    expect((await member.ok(audit.list, { action })).items).toMatchObject([
      { target: { type: 'user', id: member.userId }, actor: { type: 'system' } },
    ]);
    await expectHidden(mailing, token);
    expect(await mailing.nobody.ok(auth.resetPassword, { token, new_password: NEW_PASSWORD })).toEqual({
      password_changed: true,
    });
    for (const ended of [member, other]) await ended.refused(users.me, {}, 'unauthorized');
    await key.ok(users.me, {});
    await mailing.nobody.refused(auth.login, { email, password: PASSWORD }, 'unauthorized');
    await logIn(member, NEW_PASSWORD);
    await expectHidden(mailing, token, NEW_PASSWORD);
  });

  test('is answered the same whether or not the address has an account, which alone gets mail', async () => {
    const member = await mailing.signUp();
    const known = await mailing.nobody.call(auth.forgotPassword, { email: member.email });
    const unknown = [newEmail(), 'not even an address', `${'x'.repeat(240)}@example.com`];
    for (const email of unknown) {
      const answer = await mailing.nobody.call(auth.forgotPassword, { email });
      expect(answer.status).toBe(known.status);
      expect(answer.data).toEqual(known.data);
      expect([...answer.headers.keys()].sort()).toEqual([...known.headers.keys()].sort());
      await expect.poll(() => finishedMails(mailing, email), { timeout: 30_000 }).toBe(1);
    }
    await mail.mailTo(member.email, /password/);
    expect(mail.mails.filter(({ to }) => to.some((address) => unknown.includes(address)))).toEqual([]);
  });

  test('has links that work once; a new one ends the one before', async () => {
    const member = await mailing.signUp();
    const [first = '', second = ''] = await mailedTokens(member, 2);
    expect(first).not.toBe(second);
    const reset = { new_password: NEW_PASSWORD };
    await mailing.nobody.refused(auth.resetPassword, { token: first, ...reset }, 'gone');
    await mailing.nobody.ok(auth.resetPassword, { token: second, ...reset });
    await mailing.nobody.refused(auth.resetPassword, { token: second, ...reset }, 'gone');
    await logIn(member, NEW_PASSWORD);
  });

  test('has links that end after an hour', async () => {
    const member = await mailing.signUp();
    const [token = ''] = await mailedTokens(member, 1);
    const reset = { token, new_password: NEW_PASSWORD };
    await mailing.clock.later(HOUR_MS, async () => {
      const expired = await mailing.nobody.refused(auth.resetPassword, reset, 'gone');
      const never = { ...reset, token: 'x'.repeat(43) };
      const unknown = await mailing.nobody.refused(auth.resetPassword, never, 'gone');
      expect(comparable(expired)).toBe(comparable(unknown));
    });
    await mailing.clock.later(HOUR_MS - 60_000, () => mailing.nobody.ok(auth.resetPassword, reset));
  });

  test.each(['1234567', 'x'.repeat(257)])('is not set to %.8s…, and the link stays', async (wrong) => {
    const member = await mailing.signUp();
    const [token = ''] = await mailedTokens(member, 1);
    await mailing.nobody.refused(auth.resetPassword, { token, new_password: wrong }, 'validation_failed');
    await mailing.nobody.ok(auth.resetPassword, { token, new_password: NEW_PASSWORD });
  });

  test('reset by two at once with one link is changed once', async () => {
    const member = await mailing.signUp();
    const [token = ''] = await mailedTokens(member, 1);
    const answers = await Promise.all(
      ['first choice', 'second choice'].map((new_password) =>
        mailing.nobody.call(auth.resetPassword, { token, new_password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test('is not set with the link that shows whose an address is, nor the other way round', async () => {
    const member = await mailing.signUp();
    const verification = tokenIn((await mail.mailTo(member.email, /Confirm/)).text);
    const [reset = ''] = await mailedTokens(member, 1);
    const input = { token: verification, new_password: NEW_PASSWORD };
    await mailing.nobody.refused(auth.resetPassword, input, 'gone');
    await mailing.nobody.refused(auth.verifyEmail, { token: reset }, 'gone');
    await mailing.nobody.ok(auth.verifyEmail, { token: verification });
    await mailing.nobody.ok(auth.resetPassword, { token: reset, new_password: NEW_PASSWORD });
  });

  test('and what would become a session ends with it', async () => {
    const member = await mailing.signUp();
    const { device_code, user_code } = await mailing.nobody.ok(auth.device.start, {});
    await member.ok(auth.device.approve, { user_code, decision: 'approve' });
    const [token = ''] = await mailedTokens(member, 1);
    await mailing.nobody.ok(auth.resetPassword, { token, new_password: NEW_PASSWORD });
    await mailing.nobody.refused(auth.device.token, { device_code }, 'expired_token');
  });

  test('goes on being asked for while the mail server takes nothing', async () => {
    const member = await mailing.signUp();
    const { email } = member;
    mail.refusing.add(email);
    await mailing.nobody.ok(auth.forgotPassword, { email });
    await expect.poll(() => mail.refused, { timeout: 30_000 }).toContain(email);
    mail.refusing.delete(email);
    const token = tokenIn((await mail.mailTo(email, /password/)).text);
    await mailing.nobody.ok(auth.resetPassword, { token, new_password: NEW_PASSWORD });
    await expectHidden(mailing, token);
  });
});

describe('an e-mail address', () => {
  const verifiedAt = async ({ email }: Member) =>
    (await mailing.services.db.prisma.user.findUniqueOrThrow({ where: { email } })).emailVerifiedAt;

  test('is shown to be somebody’s with the link mailed at signup, once', async () => {
    const member = await mailing.signUp();
    const received = await mail.mailTo(member.email, /Confirm/);
    expect(received.text).toMatch(/\nhttps:\/\/ipto\.example\.com\/email\/verify#token=[\w-]{43}\n/);
    const token = tokenIn(received.text);
    expect(await verifiedAt(member)).toBeNull();
    expect(await mailing.nobody.ok(auth.verifyEmail, { token })).toEqual({ email_verified: true });
    expect(await verifiedAt(member)).not.toBeNull();
    await mailing.nobody.refused(auth.verifyEmail, { token }, 'gone');
    await member.ok(users.me, {});
    await expectHidden(mailing, token);
  });

  test('is not with a link older than seven days', async () => {
    const member = await mailing.signUp();
    const token = tokenIn((await mail.mailTo(member.email, /Confirm/)).text);
    await mailing.clock.later(7 * DAY_MS, () => mailing.nobody.refused(auth.verifyEmail, { token }, 'gone'));
    expect(await verifiedAt(member)).toBeNull();
  });

  test('of whoever signs up without a mail server gets no mail, and none is kept for later', async () => {
    await mailless.signUp();
    const { pool } = mailless.services.db;
    const { rows } = await pool.query("SELECT 1 FROM pgboss.job WHERE name LIKE 'mail%'");
    expect(rows).toEqual([]);
  });
});

describe('without a mail server', () => {
  test('asking is answered the same, and does nothing', async () => {
    const { email } = await mailless.signUp();
    expect(await mailless.nobody.ok(auth.forgotPassword, { email })).toEqual({ requested: true });
    expect(await mailless.services.db.prisma.linkToken.count({ where: { user: { email } } })).toBe(0);
  });

  test('a platform admin makes the link', async () => {
    const member = await mailless.signUp();
    const { email } = member;
    await member.refused(admin.createPasswordReset, { email }, 'forbidden');
    const made = await mailless.admin.ok(admin.createPasswordReset, { email: email.toUpperCase() });
    expect(made).toMatchObject({
      user_id: member.userId,
      email,
      reset_url: expect.stringMatching(/^https:\/\/ipto\.example\.com\/password\/reset#token=[\w-]{43}$/),
    });
    expect((Date.parse(made.expires_at) - Date.now()) / HOUR_MS).toBeCloseTo(1, 1);
    const token = tokenIn(made.reset_url);
    await expectHidden(mailless, token);
    await mailless.nobody.ok(auth.resetPassword, { token, new_password: NEW_PASSWORD });
    await logIn(member, NEW_PASSWORD);
    await mailless.admin.refused(admin.createPasswordReset, { email: newEmail() }, 'not_found');
  });

  test('the link ends with the next one, and when the password is changed', async () => {
    const member = await mailless.signUp();
    const { email } = member;
    const makeLink = async () =>
      tokenIn((await mailless.admin.ok(admin.createPasswordReset, { email })).reset_url);
    const refused = (token: string) =>
      mailless.nobody.refused(auth.resetPassword, { token, new_password: 'a third one' }, 'gone');
    const [first, second] = [await makeLink(), await makeLink()];
    await refused(first);
    await member.ok(users.changePassword, { current_password: PASSWORD, new_password: NEW_PASSWORD });
    await refused(second);
    const changed = await logIn(member, NEW_PASSWORD);
    const third = await makeLink();
    await mailless.nobody.ok(auth.resetPassword, { token: third, new_password: PASSWORD });
    await changed.refused(users.me, {}, 'unauthorized');
    await logIn(member);
  });

  test('the link is made once for one Idempotency-Key, and not shown again', async () => {
    const { email, userId } = await mailless.signUp();
    const once = { 'idempotency-key': 'once' };
    const { data } = await mailless.admin.call(admin.createPasswordReset, { email }, once);
    const again = await mailless.admin.call(admin.createPasswordReset, { email }, once);
    expect(again.error).toMatchObject({ code: 'idempotency_conflict', details: { user_id: userId } });
    await expectHidden(mailless, tokenIn(data.reset_url));
  });

  test("resetting the first admin's deletes the file that told the old one", async () => {
    const own = await startTestPlatform();
    try {
      const file = join(own.dataDir, 'admin-login');
      const member = await newMember(own.admin, 'viewer');
      for (const { email } of [member, own.admin]) {
        expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('password');
        const { reset_url } = await own.admin.ok(admin.createPasswordReset, { email });
        await own.nobody.ok(auth.resetPassword, { token: tokenIn(reset_url), new_password: NEW_PASSWORD });
      }
      await expect(access(file)).rejects.toThrow('ENOENT');
    } finally {
      await own.close();
    }
  });
});

test('with a mail server a platform admin makes no links', async () => {
  const { email } = await mailing.signUp();
  await mailing.admin.refused(admin.createPasswordReset, { email }, 'conflict');
});
