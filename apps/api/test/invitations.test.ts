import { contract, newId } from '@ipto/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { comparable } from './support/answer.js';
import { Caller } from './support/caller.js';
import { expectHidden } from './support/hidden.js';
import { type MailServer, startMailServer, tokenIn } from './support/mail-server.js';
import { type Member, newEmail, PASSWORD } from './support/member.js';
import { inviteByLink, join, membershipOf, newMember } from './support/team.js';

const { auth, invitations, members, users } = contract;
const DAY_MS = 86_400_000;
const GRACE = { display_name: 'Grace', password: PASSWORD };

let platform: TestPlatform;
let owner: Member;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_WEB_URL: 'https://ipto.example.com/' });
});
afterAll(() => platform.close());
beforeEach(async () => {
  owner = await platform.signUp('Acme');
});

describe('an invitation', () => {
  test('is a link for seven days, handed over where there is no mail server, shown once', async () => {
    const email = newEmail();
    const made = await owner.ok(invitations.create, { email: email.toUpperCase(), role: 'operator' });
    expect(made).toEqual({
      invitation_id: expect.stringMatching(/^inv_/),
      email,
      role: 'operator',
      expires_at: expect.any(String),
      accept_url: expect.stringMatching(/^https:\/\/ipto\.example\.com\/invitation#token=[\w-]{43}$/),
    });
    expect((Date.parse(made.expires_at) - Date.now()) / DAY_MS).toBeCloseTo(7, 1);
    const { accept_url, ...shown } = made;
    const viewer = await newMember(owner, 'viewer');
    expect(await viewer.ok(invitations.list, {})).toEqual({ items: [shown], next_cursor: null });
    await expectHidden(platform, tokenIn(accept_url ?? ''));
  });

  test('makes an account without a tenant of its own, and a session in the tenant', async () => {
    const email = newEmail();
    const token = await inviteByLink(owner, email, 'buyer_manager');
    const login = await platform.nobody.ok(invitations.accept, { token, ...GRACE });
    expect(login).toMatchObject({ email, display_name: 'Grace', tenant_id: owner.tenantId });
    const session = new Caller(platform.url, { type: 'session', token: login.session_token });
    expect(await session.ok(users.me, {})).toMatchObject({
      user_id: login.user_id,
      role: 'buyer_manager',
      is_platform_admin: false,
      memberships: [{ tenant_id: owner.tenantId, tenant_name: 'Acme', role: 'buyer_manager' }],
    });
    await platform.nobody.ok(auth.login, { email, password: PASSWORD });
    expect((await owner.ok(invitations.list, {})).items).toEqual([]);
    // Whoever handed the link over, nobody showed whose the address is.
    const user = await platform.services.db.prisma.user.findUniqueOrThrow({ where: { email } });
    expect(user.emailVerifiedAt).toBeNull();
    await expectHidden(platform, token, login.session_token, PASSWORD);
  });

  test('works once', async () => {
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    await platform.nobody.ok(invitations.accept, { token, ...GRACE });
    await platform.nobody.refused(invitations.accept, { token, ...GRACE }, 'gone');
  });

  test('adds a tenant to whoever has an account, with a session of that very user', async () => {
    const person = await platform.signUp('Home');
    const token = await inviteByLink(owner, person.email, 'admin');
    const stranger = await platform.signUp();
    await platform.nobody.refused(invitations.accept, { token }, 'unauthorized');
    await platform.nobody.refused(invitations.accept, { token, ...GRACE }, 'unauthorized');
    await stranger.refused(invitations.accept, { token }, 'forbidden');
    const login = await person.ok(invitations.accept, { token });
    expect(login).toMatchObject({ user_id: person.userId, tenant_id: owner.tenantId, display_name: 'Ada' });
    const here = new Caller(platform.url, { type: 'session', token: login.session_token });
    const me = await here.ok(users.me, {});
    expect(me).toMatchObject({ tenant_name: 'Acme', role: 'admin' });
    expect(me.memberships.map(({ tenant_name, role }) => [tenant_name, role])).toEqual([
      ['Home', 'owner'],
      ['Acme', 'admin'],
    ]);
    // The session that accepted stays where it was, and the password is the old one.
    expect(await person.ok(users.me, {})).toMatchObject({ tenant_name: 'Home' });
    await platform.nobody.ok(auth.login, { email: person.email, password: PASSWORD });
  });

  test('does not change the password or name of an account that there is', async () => {
    const person = await platform.signUp();
    const token = await inviteByLink(owner, person.email, 'viewer');
    const input = { token, display_name: 'Mallory', password: 'another password' };
    expect(await person.ok(invitations.accept, input)).toMatchObject({ display_name: 'Ada' });
    await platform.nobody.refused(
      auth.login,
      { email: person.email, password: 'another password' },
      'unauthorized',
    );
  });

  test('for an address without an account is not for somebody else who is signed in', async () => {
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    const somebody = await platform.signUp();
    await somebody.refused(invitations.accept, { token, ...GRACE }, 'forbidden');
    await platform.nobody.ok(invitations.accept, { token, ...GRACE });
  });

  test.each([
    ['nothing', {}],
    ['a name alone', { display_name: 'Grace' }],
    ['a password alone', { password: PASSWORD }],
    ['a blank name', { display_name: ' ', password: PASSWORD }],
    ['a short password', { display_name: 'Grace', password: '1234567' }],
  ])('with %s makes no account, and stays open', async (_what, given) => {
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    await platform.nobody.refused(invitations.accept, { token, ...given }, 'validation_failed');
    await platform.nobody.ok(invitations.accept, { token, ...GRACE });
  });

  test('replaces an earlier one of the same address, whose link ends', async () => {
    const email = newEmail();
    const first = await inviteByLink(owner, email, 'admin');
    const second = await inviteByLink(owner, email.toUpperCase(), 'viewer');
    expect((await owner.ok(invitations.list, {})).items).toMatchObject([{ email, role: 'viewer' }]);
    await platform.nobody.refused(invitations.accept, { token: first, ...GRACE }, 'gone');
    await platform.nobody.ok(invitations.accept, { token: second, ...GRACE });
  });

  test('of two tenants for one address are two', async () => {
    const other = await platform.signUp('Other');
    const email = newEmail();
    const member = await newMember(owner, 'viewer', email);
    const there = await join(other, member, 'operator');
    expect((await there.ok(users.me, {})).memberships).toHaveLength(2);
  });

  test('expires', async () => {
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    const { items } = await owner.ok(invitations.list, {});
    const id = items[0]?.invitation_id ?? '';
    await platform.clock.later(7 * DAY_MS, async () => {
      expect((await owner.ok(invitations.list, {})).items).toEqual([]);
      await platform.nobody.refused(invitations.accept, { token, ...GRACE }, 'gone');
      await owner.refused(invitations.revoke, { id }, 'not_found');
    });
    await platform.clock.later(7 * DAY_MS - 60_000, async () => {
      await platform.nobody.ok(invitations.accept, { token, ...GRACE });
    });
  });

  test('taken back opens nothing, and can not be taken back again', async () => {
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    const [open] = (await owner.ok(invitations.list, {})).items;
    const id = open?.invitation_id ?? '';
    const other = await platform.signUp();
    const foreign = await other.refused(invitations.revoke, { id }, 'not_found');
    const never = await other.refused(invitations.revoke, { id: newId('invitation') }, 'not_found');
    expect(comparable(foreign)).toBe(comparable(never));
    const viewer = await newMember(owner, 'viewer');
    await viewer.refused(invitations.revoke, { id }, 'forbidden');
    expect(await owner.ok(invitations.revoke, { id })).toEqual(open);
    await owner.refused(invitations.revoke, { id }, 'not_found');
    const taken_back = await platform.nobody.refused(invitations.accept, { token, ...GRACE }, 'gone');
    const unknown = await platform.nobody.refused(invitations.accept, { token: 'x', ...GRACE }, 'gone');
    expect(comparable(taken_back)).toBe(comparable(unknown));
  });

  test.each([
    ['removed', (membership_id: string) => owner.ok(members.remove, { membership_id })],
    [
      'demoted',
      (membership_id: string) => owner.ok(members.update, { membership_id, role: 'admin' as const }),
    ],
  ])('ends when the owner who made it is %s; those of others stay', async (_how, end) => {
    const inviter = await newMember(owner, 'owner');
    const token = await inviteByLink(inviter, newEmail(), 'owner');
    const another = await inviteByLink(owner, newEmail(), 'owner');
    await end(await membershipOf(inviter));
    await platform.nobody.refused(invitations.accept, { token, ...GRACE }, 'gone');
    expect((await owner.ok(invitations.list, {})).items).toHaveLength(1);
    await platform.nobody.ok(invitations.accept, { token: another, ...GRACE });
  });

  test('of an owner to be an owner is not an admin’s to replace or take back', async () => {
    const email = newEmail();
    const token = await inviteByLink(owner, email, 'owner');
    const admin = await newMember(owner, 'admin');
    const [open] = (await owner.ok(invitations.list, {})).items;
    await admin.refused(invitations.create, { email, role: 'viewer' }, 'forbidden');
    await admin.refused(invitations.revoke, { id: open?.invitation_id ?? '' }, 'forbidden');
    expect((await owner.ok(invitations.list, {})).items).toEqual([open]);
    await platform.nobody.ok(invitations.accept, { token, ...GRACE });
  });

  test('is listed page by page, newest first', async () => {
    const emails = Array.from({ length: 5 }, newEmail);
    for (const email of emails) await inviteByLink(owner, email, 'viewer');
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await owner.ok(invitations.list, { limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ email }) => email));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(emails.reverse());
  });

  test('is made once for one Idempotency-Key, and its link is not shown again', async () => {
    const input = { email: newEmail(), role: 'viewer' } as const;
    const made = await owner.call(invitations.create, input, { 'idempotency-key': 'once' });
    const again = await owner.call(invitations.create, input, { 'idempotency-key': 'once' });
    expect(again.error).toMatchObject({
      code: 'idempotency_conflict',
      details: { invitation_id: made.data.invitation_id },
    });
    const token = tokenIn(made.data.accept_url ?? '');
    await expectHidden(platform, token);
    await platform.nobody.ok(invitations.accept, { token, ...GRACE });
  });

  test('at most a hundred are open at once', async () => {
    const { prisma } = platform.services.db;
    const data = Array.from({ length: 100 }, () => ({
      id: newId('invitation'),
      tenantId: owner.tenantId,
      email: newEmail(),
      role: 'viewer' as const,
      invitedBy: owner.userId,
      expiresAt: new Date(Date.now() + DAY_MS),
    }));
    await prisma.invitation.createMany({ data });
    await owner.refused(invitations.create, { email: newEmail(), role: 'viewer' }, 'conflict');
    await inviteByLink(owner, data[0]?.email ?? '', 'operator');
    await prisma.invitation.updateMany({
      where: { tenantId: owner.tenantId },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    // Those that have expired don't count, whether or not they have been cleared away.
    await inviteByLink(owner, newEmail(), 'viewer');
  });
});

describe('with a mail server', () => {
  let mail: MailServer;
  let mailing: TestPlatform;
  beforeAll(async () => {
    mail = await startMailServer();
    mailing = await startTestPlatform({
      IPTO_SMTP_URL: mail.url,
      IPTO_MAIL_FROM: 'IPTO <hello@ipto.example.com>',
      IPTO_WEB_URL: 'https://ipto.example.com',
      IPTO_SIGNUP: 'open',
    });
  });
  afterAll(async () => {
    await mailing.close();
    await mail[Symbol.asyncDispose]();
  });

  test('the link is mailed alone, and shows whose the address is', async () => {
    const inviter = await mailing.signUp('Analytical\nEngines');
    const email = newEmail();
    const made = await inviter.ok(invitations.create, { email, role: 'viewer' });
    expect(made).not.toHaveProperty('accept_url');
    const received = await mail.mailTo(email, /invited/);
    expect(received.subject).toBe('You are invited to Analytical Engines on IPTO');
    expect(received.text).toMatch(/https:\/\/ipto\.example\.com\/invitation#token=[\w-]{43}\n/);
    const token = tokenIn(received.text);
    await expectHidden(mailing, token);
    await mailing.nobody.ok(invitations.accept, { token, ...GRACE });
    const user = await mailing.services.db.prisma.user.findUniqueOrThrow({ where: { email } });
    expect(user.emailVerifiedAt).not.toBeNull();
  });

  test('what could not be sent is sent again', async () => {
    const inviter = await mailing.signUp();
    const email = newEmail();
    mail.refusing.add(email);
    await inviter.ok(invitations.create, { email, role: 'viewer' });
    await expect.poll(() => mail.refused, { timeout: 30_000 }).toContain(email);
    mail.refusing.delete(email);
    const token = tokenIn((await mail.mailTo(email, /invited/)).text);
    await mailing.nobody.ok(invitations.accept, { token, ...GRACE });
  });

  test('one that was taken back before it could be mailed is not mailed', async () => {
    const inviter = await mailing.signUp();
    const email = newEmail();
    mail.refusing.add(email);
    const { invitation_id } = await inviter.ok(invitations.create, { email, role: 'viewer' });
    await expect.poll(() => mail.refused, { timeout: 30_000 }).toContain(email);
    await inviter.ok(invitations.revoke, { id: invitation_id });
    mail.refusing.delete(email);
    const job = async () => {
      const { rows } = await mailing.services.db.pool.query(
        "SELECT state FROM pgboss.job WHERE name = 'mail_invitation' AND data->>'invitationId' = $1",
        [invitation_id],
      );
      return rows;
    };
    await expect.poll(job, { timeout: 30_000 }).toEqual([{ state: 'completed' }]);
    expect(mail.mails.filter(({ to }) => to.includes(email))).toEqual([]);
  });
});
