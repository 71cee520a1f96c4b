import { createHash, randomBytes } from 'node:crypto';
import { type AnyProcedure, contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/answer.js';
import { Caller } from '../support/caller.js';
import { tokenIn } from '../support/mail-server.js';
import { type Member, newEmail, PASSWORD } from '../support/member.js';
import { inviteByLink, join, membershipOf, newMember } from '../support/team.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { admin, auth, invitations, members, tenant, users } = contract;
/** How often each race is run: who wins is not ours to say. */
const ROUNDS = 6;

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms({
    IPTO_RATE_LIMIT: 'on',
    IPTO_RATE_LIMIT_CREDENTIAL: '1000000',
    IPTO_RATE_LIMIT_ADDRESS: '1000000',
    IPTO_RATE_LIMIT_GUESS: '1000000',
  });
});
afterAll(() => platforms.close());

const nobody = (process: 0 | 1) => new Caller(platforms.processes[process].url, null);
const through = (process: 0 | 1, caller: Caller) => platforms.processes[process].as(caller);
const prisma = () => platforms.processes[0].services.db.prisma;

/** One call through each process at the same time, many times over; each pair must fit. */
async function race(
  run: () => Promise<{
    calls: [() => Promise<Answer>, () => Promise<Answer>];
    fits: (answers: readonly Answer[]) => Promise<void> | void;
  }>,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const { calls, fits } = await run();
    const answers = await Promise.all(calls.map((call) => call()));
    for (const { status, text } of answers) expect(status, text).toBeLessThan(500);
    await fits(answers);
  }
}

const succeeded = (answers: readonly Answer[]) => answers.filter(({ status }) => status < 300).length;

/** The same call through each process at once succeeds in one. */
function once(prepare: () => Promise<{ procedure: AnyProcedure; input: object; caller?: Caller }>) {
  return race(async () => {
    const { procedure, input, caller } = await prepare();
    const as = (process: 0 | 1) => (caller ? through(process, caller) : nobody(process));
    return {
      calls: [() => as(0).call(procedure, input), () => as(1).call(procedure, input)],
      fits: (answers) => expect(succeeded(answers)).toBe(1),
    };
  });
}

describe('through two processes at once', () => {
  test('two owners who remove each other leave one', () =>
    race(async () => {
      const first = await platforms.signUp();
      const second = await newMember(first, 'owner');
      const [first_id, second_id] = [await membershipOf(first), await membershipOf(second)];
      return {
        calls: [
          () => through(0, first).call(members.remove, { membership_id: second_id }),
          () => through(1, second).call(members.remove, { membership_id: first_id }),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          const { tenantId } = first;
          const left = await prisma().membership.findMany({ where: { tenantId } });
          expect(left).toMatchObject([{ role: 'owner' }]);
        },
      };
    }));

  test('two owners who both step down leave one', () =>
    race(async () => {
      const first = await platforms.signUp();
      const second = await newMember(first, 'owner');
      const down = async (member: Member) => ({
        membership_id: await membershipOf(member),
        role: 'viewer' as const,
      });
      const [one, two] = [await down(first), await down(second)];
      return {
        calls: [
          () => through(0, first).call(members.update, one),
          () => through(1, second).call(members.update, two),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          const { tenantId } = first;
          expect(await prisma().membership.count({ where: { tenantId, role: 'owner' } })).toBe(1);
        },
      };
    }));

  test('two accepts of one invitation make one member', () =>
    once(async () => {
      const token = await inviteByLink(await platforms.signUp(), newEmail(), 'viewer');
      return {
        procedure: invitations.accept,
        input: { token, display_name: 'Grace', password: PASSWORD },
      };
    }));

  test('two accepts of one invitation by a user make one membership', () =>
    once(async () => {
      const caller = await platforms.signUp();
      const token = await inviteByLink(await platforms.signUp(), caller.email, 'viewer');
      return { procedure: invitations.accept, input: { token }, caller };
    }));

  test('two invitations of one new address, both accepted, make one account', () =>
    race(async () => {
      const email = newEmail();
      const accept = async () => {
        const token = await inviteByLink(await platforms.signUp(), email, 'viewer');
        return { token, display_name: 'Grace', password: PASSWORD };
      };
      const [one, two] = [await accept(), await accept()];
      return {
        calls: [() => nobody(0).call(invitations.accept, one), () => nobody(1).call(invitations.accept, two)],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          expect(await prisma().user.count({ where: { email } })).toBe(1);
        },
      };
    }));

  test('an invitation accepted and a signup with its address make one account', () =>
    race(async () => {
      const email = newEmail();
      const token = await inviteByLink(await platforms.signUp(), email, 'viewer');
      const account = { display_name: 'Grace', password: PASSWORD };
      return {
        calls: [
          () => nobody(0).call(invitations.accept, { token, ...account }),
          () => nobody(1).call(auth.signup, { email, tenant_name: 'Own', ...account }),
        ],
        fits: (answers) => expect(succeeded(answers)).toBe(1),
      };
    }));

  test('a member who is removed and joins elsewhere ends with an account and a tenant, or with none', () =>
    race(async () => {
      const [owner, other] = [await platforms.signUp(), await platforms.signUp()];
      const member = await newMember(owner, 'viewer');
      const membership_id = await membershipOf(member);
      const token = await inviteByLink(other, member.email, 'viewer');
      return {
        calls: [
          () => through(0, owner).call(members.remove, { membership_id }),
          () => through(1, member).call(invitations.accept, { token }),
        ],
        async fits([removed, accepted]) {
          expect(removed?.status).toBe(200);
          const { userId } = member;
          const kept = accepted?.status === 201 ? 1 : 0;
          expect(await prisma().membership.count({ where: { userId } })).toBe(kept);
          expect(await prisma().user.count({ where: { id: userId } })).toBe(kept);
        },
      };
    }));

  test.each<[string, (caller: Caller, member: Member) => Promise<Answer>]>([
    ['logging in', (_, { email }) => nobody(1).call(auth.login, { email, password: PASSWORD })],
    [
      'changing the password',
      (caller) => caller.call(users.changePassword, { current_password: PASSWORD, new_password: PASSWORD }),
    ],
    ['switching', (caller, { tenantId }) => caller.call(auth.switch, { tenant_id: tenantId })],
  ])('a member who is removed while %s is out, and never told of an error', (_what, act) =>
    race(async () => {
      const owner = await platforms.signUp();
      const member = await join(owner, await platforms.signUp(), 'viewer');
      const [membership_id, { userId, tenantId }] = [await membershipOf(member), member];
      return {
        calls: [
          () => through(0, owner).call(members.remove, { membership_id }),
          () => act(through(1, member), member),
        ],
        async fits([removed]) {
          expect(removed?.status).toBe(200);
          expect(await prisma().session.count({ where: { userId, membership: { tenantId } } })).toBe(0);
        },
      };
    }),
  );

  test('what a session makes while a change of the password ends it, ends as well', () =>
    race(async () => {
      const [owner, home] = [await platforms.signUp(), await platforms.signUp()];
      await join(owner, home, 'viewer');
      const { userId } = home;
      const { reset_url } = await platforms.admin.ok(admin.createPasswordReset, { email: home.email });
      const reset = { token: tokenIn(reset_url), new_password: 'battery staple' };
      const thief = through(1, home);
      const started = await nobody(0).ok(auth.device.start, {});
      const decision = { user_code: started.user_code, decision: 'approve' } as const;
      const code = {
        code_challenge: 'C'.repeat(43),
        redirect_uri: 'http://127.0.0.1:1/callback',
        state: 's',
      };
      const steal = async () => {
        const attempts = await Promise.all([
          ...Array.from({ length: 8 }, () => thief.call(auth.switch, { tenant_id: owner.tenantId })),
          ...Array.from({ length: 8 }, () => thief.call(auth.code.create, code)),
          thief.call(auth.device.approve, decision),
        ]);
        return attempts.reduce((worst, each) => (each.status > worst.status ? each : worst));
      };
      return {
        calls: [() => nobody(0).call(auth.resetPassword, reset), steal],
        async fits() {
          expect(await prisma().session.count({ where: { userId } })).toBe(0);
          expect(await prisma().loginCode.count({ where: { membership: { userId } } })).toBe(0);
          expect(await prisma().deviceLogin.count({ where: { membership: { userId } } })).toBe(0);
        },
      };
    }));

  test('two polls of one approved device code make one session', () =>
    once(async () => {
      const person = await platforms.signUp();
      const { device_code, user_code } = await nobody(0).ok(auth.device.start, {});
      await through(1, person).ok(auth.device.approve, { user_code, decision: 'approve' });
      return { procedure: auth.device.token, input: { device_code } };
    }));

  test('an approval and a denial of one device are one decision', () =>
    race(async () => {
      const [one, other] = [await platforms.signUp(), await platforms.signUp()];
      const { user_code } = await nobody(0).ok(auth.device.start, {});
      return {
        calls: [
          () => through(0, one).call(auth.device.approve, { user_code, decision: 'approve' }),
          () => through(1, other).call(auth.device.approve, { user_code, decision: 'deny' }),
        ],
        fits: (answers) => expect(succeeded(answers)).toBe(1),
      };
    }));

  test('two exchanges of one login code make one session', () =>
    once(async () => {
      const person = await platforms.signUp();
      const code_verifier = randomBytes(32).toString('base64url');
      const { code } = await person.ok(auth.code.create, {
        code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
        redirect_uri: 'http://127.0.0.1:49152/callback',
        state: 's',
      });
      return { procedure: auth.code.token, input: { code, code_verifier } };
    }));

  test('two resets with one link are one change', () =>
    once(async () => {
      const { email } = await platforms.signUp();
      const { reset_url } = await platforms.admin.ok(admin.createPasswordReset, { email });
      return {
        procedure: auth.resetPassword,
        input: { token: tokenIn(reset_url), new_password: 'battery staple' },
      };
    }));

  test('two deletions of one tenant are one', () =>
    once(async () => ({
      procedure: tenant.delete,
      input: { name: 'Acme' },
      caller: await platforms.signUp('Acme'),
    })));

  test('a tenant deleted while a member is made a platform admin leaves no admin without a tenant', () =>
    race(async () => {
      const owner = await platforms.signUp('Acme');
      const { userId } = await newMember(owner, 'viewer');
      return {
        calls: [
          () => through(0, owner).call(tenant.delete, { name: 'Acme' }),
          () => through(1, platforms.admin).call(admin.addPlatformAdmin, { user_id: userId }),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          await prisma().user.updateMany({ where: { id: userId }, data: { isPlatformAdmin: false } });
        },
      };
    }));

  test('two deletions that share their members leave none without a tenant', () =>
    race(async () => {
      const [first, second] = [await platforms.signUp('First'), await platforms.signUp('Second')];
      await join(first, second, 'viewer');
      await join(second, first, 'viewer');
      const ids = [first.userId, second.userId];
      return {
        calls: [
          () => through(0, first).call(tenant.delete, { name: 'First' }),
          () => through(1, second).call(tenant.delete, { name: 'Second' }),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(2);
          expect(await prisma().user.count({ where: { id: { in: ids } } })).toBe(0);
        },
      };
    }));

  test('the last two platform admins can not remove each other', () =>
    race(async () => {
      const first = platforms.admin;
      const second = await platforms.signUp();
      await first.ok(admin.addPlatformAdmin, { user_id: second.userId });
      return {
        calls: [
          () => through(0, first).call(admin.removePlatformAdmin, { user_id: second.userId }),
          () => through(1, second).call(admin.removePlatformAdmin, { user_id: first.userId }),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          expect(await prisma().user.count({ where: { isPlatformAdmin: true } })).toBe(1);
          await prisma().user.update({ where: { id: first.userId }, data: { isPlatformAdmin: true } });
          await prisma().user.update({ where: { id: second.userId }, data: { isPlatformAdmin: false } });
        },
      };
    }));

  test('of three platform admins, one who was just removed removes nobody', () =>
    race(async () => {
      const [second, third] = [await platforms.signUp(), await platforms.signUp()];
      for (const { userId } of [second, third])
        await platforms.admin.ok(admin.addPlatformAdmin, { user_id: userId });
      return {
        calls: [
          () => through(0, second).call(admin.removePlatformAdmin, { user_id: third.userId }),
          () => through(1, third).call(admin.removePlatformAdmin, { user_id: second.userId }),
        ],
        async fits(answers) {
          expect(succeeded(answers)).toBe(1);
          const ids = [second.userId, third.userId];
          await prisma().user.updateMany({ where: { id: { in: ids } }, data: { isPlatformAdmin: false } });
        },
      };
    }));
});

describe('what ends in one process has ended in the other', () => {
  test('sessions and keys of a member who is removed there', async () => {
    const owner = await platforms.signUp();
    const member = await join(owner, await platforms.signUp(), 'admin');
    const key = await member.key();
    for (const each of [member, key]) await through(1, each).ok(users.me, {});
    await through(0, owner).ok(members.remove, { membership_id: await membershipOf(member) });
    for (const each of [member, key]) await through(1, each).refused(users.me, {}, 'unauthorized');
  });

  test('the patience with whoever guesses a password there', async () => {
    const { email } = await platforms.signUp();
    const guess = (process: 0 | 1) => nobody(process).call(auth.login, { email, password: 'a wrong one' });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i % 2 ? 1 : 0)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(20).fill(429)]);
    await nobody(1).refused(auth.login, { email, password: PASSWORD }, 'rate_limited');
    // As if fifteen minutes had gone by.
    await prisma().rateLimit.updateMany({ data: { expire: Date.now() - 1 } });
    await nobody(1).ok(auth.login, { email, password: PASSWORD });
  });
});
