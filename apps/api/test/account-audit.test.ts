import { createHash, randomBytes } from 'node:crypto';
import { type AnyProcedure, AUDIT_ACTIONS, contract } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import { dumpDatabase } from './support/dump.js';
import { tokenIn } from './support/mail-server.js';
import { Member, newEmail, PASSWORD } from './support/member.js';
import { inviteByLink, join, membershipOf, newMember } from './support/team.js';

const { admin, auth, invitations, members, tenant, users } = contract;
const NEW_PASSWORD = 'battery staple 2';
const ADDRESS = '203.0.113.77';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_TRUSTED_PROXIES: '127.0.0.1' });
  // What can't be told of must not happen: a test that says so makes the log refuse its next event.
  await platform.services.db.pool.query(`
    CREATE TABLE audit_refusals (refused boolean);
    CREATE FUNCTION refuse_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM audit_refusals) THEN
        RAISE EXCEPTION 'refused by the test' USING ERRCODE = '40001';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER refuse_audit_event BEFORE INSERT ON audit_events
      FOR EACH ROW EXECUTE FUNCTION refuse_audit_event();`);
});
afterAll(() => platform.close());

interface Told {
  readonly action: string;
  readonly target: string;
  readonly tenant: string | null;
  /** Who did it, where it is not the caller. */
  readonly actor?: string;
  /** Whether the event says what credential was used. */
  readonly credential?: false;
  readonly details?: object;
}

type Made = Record<'user_id' | 'tenant_id' | 'invitation_id', string>;

interface Deed {
  readonly caller: Caller;
  readonly procedure: AnyProcedure;
  readonly input: object;
  /** What the log tells of it; the ids of what the deed makes are known only from its answer. */
  readonly tells: (made: Made) => Told[];
}

const user = (id: string) => `user ${id}`;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Each way in which these features change something, with what it makes the audit log tell. */
const DEEDS: Record<string, () => Promise<Deed>> = {
  'a signup': async () => ({
    caller: platform.nobody,
    procedure: auth.signup,
    input: { email: newEmail(), password: PASSWORD, display_name: 'Ada', tenant_name: 'Acme' },
    tells: ({ user_id, tenant_id }) => [
      byThemselves('user.created', user_id, tenant_id),
      signedIn(user_id, tenant_id),
    ],
  }),
  'a login': async () => {
    const { email, userId, tenantId } = await platform.signUp();
    return {
      caller: platform.nobody,
      procedure: auth.login,
      input: { email, password: PASSWORD },
      tells: () => [signedIn(userId, tenantId)],
    };
  },
  'a logout': async () => {
    const caller = await platform.signUp();
    const { userId, tenantId } = caller;
    return {
      caller,
      procedure: auth.logout,
      input: {},
      tells: () => [{ action: 'session.ended', target: user(userId), tenant: tenantId }],
    };
  },
  'a switch': async () => {
    const [owner, caller] = [await platform.signUp(), await platform.signUp()];
    await join(owner, caller, 'viewer');
    return {
      caller,
      procedure: auth.switch,
      input: { tenant_id: owner.tenantId },
      tells: () => [signedIn(caller.userId, owner.tenantId)],
    };
  },
  'a change of the password': async () => {
    const caller = await platform.signUp();
    const { userId, tenantId } = caller;
    return {
      caller,
      procedure: users.changePassword,
      input: { current_password: PASSWORD, new_password: NEW_PASSWORD },
      tells: () => [
        { action: 'user.password_changed', target: user(userId), tenant: tenantId },
        signedIn(userId, tenantId),
      ],
    };
  },
  'a link for a new password': async () => {
    const { email, userId } = await platform.signUp();
    return {
      caller: platform.admin,
      procedure: admin.createPasswordReset,
      input: { email },
      tells: () => [
        {
          action: 'user.password_reset_requested',
          target: user(userId),
          tenant: platform.admin.tenantId,
        },
      ],
    };
  },
  'a new password with a link': async () => {
    const { email, userId, tenantId } = await platform.signUp();
    const { reset_url } = await platform.admin.ok(admin.createPasswordReset, { email });
    return {
      caller: platform.nobody,
      procedure: auth.resetPassword,
      input: { token: tokenIn(reset_url), new_password: NEW_PASSWORD },
      tells: () => [byThemselves('user.password_changed', userId, tenantId)],
    };
  },
  'a verified address': async () => {
    const { userId, tenantId } = await platform.signUp();
    const token = randomBytes(32).toString('base64url');
    await platform.services.db.prisma.linkToken.create({
      data: {
        id: hashOf(token),
        userId,
        purpose: 'email_verification',
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    return {
      caller: platform.nobody,
      procedure: auth.verifyEmail,
      input: { token },
      tells: () => [byThemselves('user.email_verified', userId, tenantId)],
    };
  },
  'an approved device': () => deviceDecision('approve', 'device_login.approved'),
  'a denied device': () => deviceDecision('deny', 'device_login.denied'),
  "a device's login": async () => {
    const person = await platform.signUp();
    const { device_code, user_code } = await platform.nobody.ok(auth.device.start, {});
    await person.ok(auth.device.approve, { user_code, decision: 'approve' });
    return {
      caller: platform.nobody,
      procedure: auth.device.token,
      input: { device_code },
      tells: () => [signedIn(person.userId, person.tenantId)],
    };
  },
  'a login code': async () => {
    const caller = await platform.signUp();
    const { userId, tenantId } = caller;
    return {
      caller,
      procedure: auth.code.create,
      input: codeInput('x'.repeat(43)),
      tells: () => [{ action: 'login_code.created', target: user(userId), tenant: tenantId }],
    };
  },
  "a login code's exchange": async () => {
    const person = await platform.signUp();
    const code_verifier = 'v'.repeat(43);
    const { code } = await person.ok(auth.code.create, codeInput(code_verifier));
    return {
      caller: platform.nobody,
      procedure: auth.code.token,
      input: { code, code_verifier },
      tells: () => [signedIn(person.userId, person.tenantId)],
    };
  },
  'a change of the tenant': async () => {
    const caller = await platform.signUp();
    const { tenantId } = caller;
    return {
      caller,
      procedure: tenant.update,
      input: { name: 'Renamed' },
      tells: () => [
        {
          action: 'tenant.updated',
          target: `tenant ${tenantId}`,
          tenant: tenantId,
          details: { changes: { name: 'Renamed' } },
        },
      ],
    };
  },
  'what a tenant may spend at most': async () => {
    const { tenantId } = await platform.signUp();
    return {
      caller: platform.admin,
      procedure: admin.updateTenant,
      input: { id: tenantId, max_spend_cap: 50 },
      tells: () => [
        {
          action: 'tenant.max_spend_cap_set',
          target: `tenant ${tenantId}`,
          tenant: tenantId,
          details: { max_spend_cap: 50 },
        },
      ],
    };
  },
  "a tenant's end": async () => {
    const caller = await platform.signUp('Acme');
    const { tenantId, userId } = caller;
    return {
      caller,
      procedure: tenant.delete,
      input: { name: 'Acme' },
      tells: () => [
        { action: 'tenant.deleted', target: `tenant ${tenantId}`, tenant: tenantId, details: {} },
        { action: 'user.deleted', target: user(userId), tenant: tenantId, details: {} },
      ],
    };
  },
  'a change of role': async () => {
    const caller = await platform.signUp();
    const member = await newMember(caller, 'viewer');
    const membership_id = await membershipOf(member);
    return {
      caller,
      procedure: members.update,
      input: { membership_id, role: 'admin' },
      tells: () => [
        {
          action: 'membership.updated',
          target: `membership ${membership_id}`,
          tenant: caller.tenantId,
          details: { user_id: member.userId, from: 'viewer', to: 'admin' },
        },
      ],
    };
  },
  'a removal': async () => {
    const caller = await platform.signUp();
    const { tenantId } = caller;
    const member = await newMember(caller, 'viewer');
    const { userId, email } = member;
    const membership_id = await membershipOf(member);
    return {
      caller,
      procedure: members.remove,
      input: { membership_id },
      tells: () => [
        {
          action: 'membership.removed',
          target: `membership ${membership_id}`,
          tenant: tenantId,
          details: { user_id: userId, email },
        },
        { action: 'user.deleted', target: user(userId), tenant: tenantId },
      ],
    };
  },
  'an invitation': async () => {
    const caller = await platform.signUp();
    const input = { email: newEmail(), role: 'viewer' };
    return {
      caller,
      procedure: invitations.create,
      input,
      tells: ({ invitation_id }) => [
        {
          action: 'invitation.created',
          target: `invitation ${invitation_id}`,
          tenant: caller.tenantId,
          details: input,
        },
      ],
    };
  },
  'an invitation taken back': async () => {
    const caller = await platform.signUp();
    const email = newEmail();
    const { invitation_id } = await caller.ok(invitations.create, { email, role: 'viewer' });
    return {
      caller,
      procedure: invitations.revoke,
      input: { id: invitation_id },
      tells: () => [
        {
          action: 'invitation.revoked',
          target: `invitation ${invitation_id}`,
          tenant: caller.tenantId,
          details: { email },
        },
      ],
    };
  },
  'an invitation that makes an account': async () => {
    const owner = await platform.signUp();
    const token = await inviteByLink(owner, newEmail(), 'viewer');
    const [open] = (await owner.ok(invitations.list, {})).items;
    return {
      caller: platform.nobody,
      procedure: invitations.accept,
      input: { token, display_name: 'Grace', password: PASSWORD },
      tells: ({ user_id: id }) => [
        byThemselves('user.created', id, owner.tenantId),
        {
          ...byThemselves('invitation.accepted', id, owner.tenantId),
          target: `invitation ${open?.invitation_id}`,
        },
        { ...byThemselves('membership.created', id, owner.tenantId), target: 'membership *' },
        signedIn(id, owner.tenantId),
      ],
    };
  },
  'an invitation that an account accepts': async () => {
    const [owner, caller] = [await platform.signUp(), await platform.signUp()];
    const token = await inviteByLink(owner, caller.email, 'viewer');
    const [open] = (await owner.ok(invitations.list, {})).items;
    const [userId, tenantId] = [caller.userId, owner.tenantId];
    return {
      caller,
      procedure: invitations.accept,
      input: { token },
      tells: () => [
        {
          action: 'invitation.accepted',
          target: `invitation ${open?.invitation_id}`,
          tenant: tenantId,
        },
        {
          action: 'membership.created',
          target: 'membership *',
          tenant: tenantId,
          details: { user_id: userId, role: 'viewer' },
        },
        signedIn(userId, tenantId),
      ],
    };
  },
  'a platform admin more': async () => {
    const { userId: user_id } = await platform.signUp();
    return {
      caller: platform.admin,
      procedure: admin.addPlatformAdmin,
      input: { user_id },
      tells: () => [
        {
          action: 'user.platform_admin_added',
          target: user(user_id),
          tenant: platform.admin.tenantId,
        },
      ],
    };
  },
  'a platform admin less': async () => {
    const { userId: user_id } = await platform.signUp();
    await platform.admin.ok(admin.addPlatformAdmin, { user_id });
    return {
      caller: platform.admin,
      procedure: admin.removePlatformAdmin,
      input: { user_id },
      tells: () => [
        {
          action: 'user.platform_admin_removed',
          target: user(user_id),
          tenant: platform.admin.tenantId,
        },
      ],
    };
  },
};

function byThemselves(action: string, userId: string, tenantId: string): Told {
  return { action, target: user(userId), tenant: tenantId, actor: userId, credential: false };
}

function signedIn(userId: string, tenantId: string): Told {
  return byThemselves('session.created', userId, tenantId);
}

function codeInput(verifier: string) {
  return {
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    redirect_uri: 'http://127.0.0.1:49152/callback',
    state: 's',
  };
}

async function deviceDecision(decision: 'approve' | 'deny', action: string): Promise<Deed> {
  const caller = await platform.signUp();
  const { user_code } = await platform.nobody.ok(auth.device.start, { host: 'build-7' });
  const { userId, tenantId } = caller;
  return {
    caller,
    procedure: auth.device.approve,
    input: { user_code, decision },
    tells: () => [
      { action, target: user(userId), tenant: tenantId, details: { host: 'build-7', ip: '127.0.0.1' } },
    ],
  };
}

const told = new Set<string>();

/** What can be seen in the database, but for the housekeeping that the queue does by the clock. */
async function everything(): Promise<string[]> {
  const dump = await dumpDatabase(platform.services.db);
  const lines = dump.split('\n').filter((line) => /^public\.|^pgboss\.job /.test(line));
  return lines.filter((line) => !/^pgboss\.job .*"name":"__pgboss__/.test(line)).sort();
}

test.each(Object.entries(DEEDS))('%s is told, or does not happen', async (_what, prepare) => {
  const { caller, procedure, input, tells } = await prepare();
  const { pool, prisma } = platform.services.db;
  const call = () => caller.call(procedure, input, { 'x-forwarded-for': ADDRESS });

  await pool.query('INSERT INTO audit_refusals VALUES (true)');
  const before = await everything();
  const refused = await call();
  expect(refused.status, refused.text).toBe(503);
  expect(await everything()).toEqual(before);
  await pool.query('DELETE FROM audit_refusals');

  const { data, headers } = await call();
  const requestId = headers.get('x-request-id');
  const events = await prisma.auditEvent.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  const person = caller instanceof Member ? caller : null;
  expect(events).toEqual(
    tells(data as Made).map(({ action, target, tenant: tenantId, actor, credential, details }) => {
      told.add(action);
      const [targetType, targetId] = target.split(' ');
      return expect.objectContaining({
        action,
        tenantId,
        targetType,
        targetId: targetId === '*' ? expect.any(String) : targetId,
        actorType: 'user',
        actorId: actor ?? person?.userId,
        credentialId: credential === false || !person ? null : hashOf(person.token),
        ip: ADDRESS,
        ...(details && { details }),
      });
    }),
  );
});

test('every action of these features has been looked at', () => {
  const features = /^(user|session|device_login|login_code|tenant|membership|invitation)\./;
  expect([...told].sort()).toEqual(AUDIT_ACTIONS.filter((action) => features.test(action)).sort());
});
