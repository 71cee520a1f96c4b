import { createHash, randomBytes } from 'node:crypto';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/answer.js';
import { Caller } from '../support/caller.js';
import { tokenIn } from '../support/mail-server.js';
import { type Member, PASSWORD } from '../support/member.js';
import { membershipOf } from '../support/team.js';
import { holding } from './held-rows.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { admin, auth, users } = contract;
const NEW_PASSWORD = 'battery staple';

const USER = 'SELECT 1 FROM users WHERE id = $1 FOR UPDATE';
const MEMBERSHIP = 'SELECT 1 FROM memberships WHERE id = $1 FOR UPDATE';

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

const db = () => platforms.processes[0].services.db;
const nobody = (process: 0 | 1) => new Caller(platforms.processes[process].url, null);
const through = (process: 0 | 1, caller: Caller) => platforms.processes[process].as(caller);

type Redeem = () => Promise<Answer<{ session_token: string }>>;
type Change = () => Promise<Answer>;

/** What a person was handed that becomes a session, ready to be redeemed through one process. */
const TICKETS: Record<string, (person: Member) => Promise<Redeem>> = {
  async 'an approved device code'(person) {
    const { device_code, user_code } = await nobody(0).ok(auth.device.start, {});
    await person.ok(auth.device.approve, { user_code, decision: 'approve' });
    return () => nobody(1).call(auth.device.token, { device_code });
  },
  async 'a login code'(person) {
    const code_verifier = randomBytes(32).toString('base64url');
    const { code } = await person.ok(auth.code.create, {
      code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
      redirect_uri: 'http://127.0.0.1:49152/callback',
      state: 's',
    });
    return () => nobody(1).call(auth.code.token, { code, code_verifier });
  },
};

/** Each way to set another password, through the other process. */
const CHANGES: Record<string, (person: Member) => Promise<Change>> = {
  changed: async (person) => () =>
    through(0, person).call(users.changePassword, {
      current_password: PASSWORD,
      new_password: NEW_PASSWORD,
    }),
  async reset({ email }) {
    const { reset_url } = await platforms.admin.ok(admin.createPasswordReset, { email });
    const token = tokenIn(reset_url);
    return () => nobody(0).call(auth.resetPassword, { token, new_password: NEW_PASSWORD });
  },
};

const PAIRS = Object.entries(TICKETS).flatMap(([ticket, hand]) =>
  Object.entries(CHANGES).map(([how, prepare]) => ({ ticket, hand, how, prepare })),
);

describe.each(PAIRS)('$ticket, redeemed while the password is $how', ({ hand, how, prepare }) => {
  async function handOut() {
    const person = await platforms.signUp();
    return {
      person,
      membershipId: await membershipOf(person),
      redeem: await hand(person),
      change: await prepare(person),
    };
  }

  /** Nothing that was a session before, or is one of the ticket, is a session any more. */
  async function expectSignedOut(person: Member, redeemed: Answer<{ session_token: string }>) {
    expect(redeemed.status, redeemed.text).toBeLessThan(500);
    if (redeemed.error === null) {
      const { session_token: token } = redeemed.data;
      const session = new Caller(platforms.processes[1].url, { type: 'session', token });
      await session.refused(users.me, {}, 'unauthorized');
    }
    await through(1, person).refused(users.me, {}, 'unauthorized');
    const { userId } = person;
    // Who changes the password goes on in a new session; who resets it signs in.
    expect(await db().prisma.session.count({ where: { userId } })).toBe(how === 'changed' ? 1 : 0);
  }

  test('is refused, if the change came first', async () => {
    const { person, redeem, change } = await handOut();
    const [changed, redeemed] = await holding(db(), USER, person.userId, async ({ waitedForBy, release }) => {
      const changing = change();
      await waitedForBy(1);
      const redeeming = redeem();
      await waitedForBy(2);
      await release();
      return Promise.all([changing, redeeming]);
    });
    expect(changed.status, changed.text).toBe(200);
    expect(['expired_token', 'access_denied'], redeemed.text).toContain(redeemed.error?.code);
    await expectSignedOut(person, redeemed);
  });

  test('leaves no session that outlives the change', async () => {
    const { person, membershipId, redeem, change } = await handOut();
    await holding(db(), MEMBERSHIP, membershipId, async ({ waitedForBy, answered, release }) => {
      const redeeming = redeem();
      await waitedForBy(1);
      const changing = change();
      await answered(changing, 2);
      await release();
      const [redeemed, changed] = await Promise.all([redeeming, changing]);
      expect(changed.status, changed.text).toBe(200);
      await expectSignedOut(person, redeemed);
    });
  });
});

describe('a platform admin who is removed while making a reset link', () => {
  async function prepareAdmins() {
    const [former, person] = [await platforms.signUp(), await platforms.signUp()];
    await platforms.admin.ok(admin.addPlatformAdmin, { user_id: former.userId });
    return {
      former,
      person,
      remove: () => through(0, platforms.admin).call(admin.removePlatformAdmin, { user_id: former.userId }),
      link: () => through(1, former).call(admin.createPasswordReset, { email: person.email }),
      links: () => db().prisma.linkToken.count({ where: { userId: person.userId } }),
    };
  }

  test('makes none', async () => {
    const { former, remove, link, links } = await prepareAdmins();
    const [removed, made] = await holding(db(), USER, former.userId, async ({ waitedForBy, release }) => {
      const removing = remove();
      await waitedForBy(1);
      const making = link();
      await waitedForBy(2);
      await release();
      return Promise.all([removing, making]);
    });
    expect(removed.status, removed.text).toBe(200);
    expect(made.error, made.text).toMatchObject({ code: 'forbidden' });
    expect(await links()).toBe(0);
  });

  test('is one until it is made, or makes none', async () => {
    const { person, remove, link, links } = await prepareAdmins();
    await holding(db(), USER, person.userId, async ({ waitedForBy, answered, release }) => {
      const making = link();
      await waitedForBy(1);
      const removing = remove();
      const removedFirst = await answered(removing, 2);
      await release();
      const [made, removed] = await Promise.all([making, removing]);
      expect(removed.status, removed.text).toBe(200);
      expect(made.status, made.text).toBe(removedFirst ? 403 : 201);
      expect(await links()).toBe(removedFirst ? 0 : 1);
    });
  });
});
