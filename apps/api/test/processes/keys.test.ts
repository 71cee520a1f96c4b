import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/answer.js';
import { Caller } from '../support/caller.js';
import type { Member } from '../support/member.js';
import { membershipOf, newMember } from '../support/team.js';
import { holding } from './held-rows.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { datasets, keys, members, users } = contract;

const DATASET = 'SELECT 1 FROM datasets WHERE id = $1 FOR UPDATE';
const KEY = 'SELECT 1 FROM api_keys WHERE id = $1 FOR UPDATE';
const MEMBERSHIP = 'SELECT 1 FROM memberships WHERE id = $1 FOR UPDATE';

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

const db = () => platforms.processes[0].services.db;
const through = (process: 0 | 1, caller: Caller) => platforms.processes[process].as(caller);

/** A key that makes others, and a dataset for their allow lists. */
async function prepare() {
  const owner = await platforms.signUp();
  const { dataset_id } = await owner.dataset();
  const manager = await owner.key({
    name: 'manager',
    scopes: ['keys:write', 'datasets:read', 'datasets:write'],
  });
  const narrow = () =>
    through(0, owner).call(keys.update, { id: manager.id, scopes: ['keys:write', 'datasets:read'] });
  return { owner, dataset_id, manager, narrow };
}

/** Makes a key for one dataset, whose row is looked up, and held, on the way. */
const makeChild = (caller: Caller, dataset_id: string) =>
  through(1, caller).call(keys.create, {
    name: 'child',
    scopes: ['datasets:write'],
    dataset_access_mode: 'allow_list',
    dataset_ids: [dataset_id],
  });

const childrenOf = ({ tenantId }: Member) => db().prisma.apiKey.count({ where: { tenantId, name: 'child' } });

describe('a key from which a scope is taken while it makes another', () => {
  test('gives away only what is left to it', async () => {
    const { owner, dataset_id, manager, narrow } = await prepare();
    const [narrowed, made] = await holding(db(), KEY, manager.id, async ({ waitedForBy, release }) => {
      const narrowing = narrow();
      await waitedForBy(1);
      const making = makeChild(manager, dataset_id);
      await waitedForBy(2);
      await release();
      return Promise.all([narrowing, making]);
    });
    expect(narrowed.status, narrowed.text).toBe(200);
    expect(made.error, made.text).toMatchObject({ code: 'forbidden' });
    expect(await childrenOf(owner)).toBe(0);
  });

  test('keeps the scope until it has made it, or makes none', async () => {
    const { owner, dataset_id, manager, narrow } = await prepare();
    await holding(db(), DATASET, dataset_id, async ({ waitedForBy, answered, release }) => {
      const making = makeChild(manager, dataset_id);
      await waitedForBy(1);
      const narrowing = narrow();
      const narrowedFirst = await answered(narrowing, 2);
      await release();
      expect((await narrowing).status).toBe(200);
      expect((await making).status).toBe(narrowedFirst ? 403 : 201);
      expect(await childrenOf(owner)).toBe(narrowedFirst ? 0 : 1);
    });
    expect((await makeChild(manager, dataset_id)).error).toMatchObject({ code: 'forbidden' });
  });
});

describe('a key that is revoked while it widens another', () => {
  async function prepareTwo() {
    const { owner, manager } = await prepare();
    const other = await owner.key({ name: 'other', scopes: ['datasets:read'] });
    const scopes = async () => (await owner.ok(keys.get, { id: other.id })).scopes;
    const revoke = () => through(0, owner).call(keys.revoke, { id: manager.id });
    const widen = () =>
      through(1, manager).call(keys.update, { id: other.id, scopes: ['datasets:read', 'datasets:write'] });
    return { manager, other, scopes, revoke, widen };
  }

  test('is refused, and the other stays as it was', async () => {
    const { manager, scopes, revoke, widen } = await prepareTwo();
    const [revoked, widened] = await holding(db(), KEY, manager.id, async ({ waitedForBy, release }) => {
      const revoking = revoke();
      await waitedForBy(1);
      const widening = widen();
      await waitedForBy(2);
      await release();
      return Promise.all([revoking, widening]);
    });
    expect(revoked.status, revoked.text).toBe(200);
    expect(widened.error, widened.text).toMatchObject({ code: 'unauthorized' });
    expect(await scopes()).toEqual(['datasets:read']);
  });

  test('ends once the other is changed, or changes nothing', async () => {
    const { other, scopes, revoke, widen } = await prepareTwo();
    const changed = await holding(db(), KEY, other.id, async ({ waitedForBy, answered, release }) => {
      const widening = widen();
      await waitedForBy(1);
      const revoking = revoke();
      const revokedFirst = await answered(revoking, 2);
      await release();
      const [widened, revoked] = await Promise.all([widening, revoking]);
      expect(revoked.status, revoked.text).toBe(200);
      // Its own answer may come too late for a key that has ended meanwhile.
      expect(revokedFirst ? [401] : [200, 401], widened.text).toContain(widened.status);
      return !revokedFirst;
    });
    expect(await scopes()).toEqual(changed ? ['datasets:read', 'datasets:write'] : ['datasets:read']);
  });
});

describe.each<{
  what: string;
  codes: string[];
  act: (owner: Member, membership_id: string) => Promise<Answer>;
}>([
  {
    what: 'demoted to viewer',
    codes: ['forbidden', 'insufficient_scope', 'unauthorized'],
    act: (owner, membership_id) =>
      through(0, owner).call(members.update, { membership_id, role: 'viewer' as const }),
  },
  {
    what: 'removed',
    codes: ['unauthorized'],
    act: (owner, membership_id) => through(0, owner).call(members.remove, { membership_id }),
  },
])('a member $what while making a key', ({ codes, act }) => {
  async function prepareMember() {
    const { owner, dataset_id } = await prepare();
    const member = await newMember(owner, 'admin');
    return { owner, dataset_id, member, membership_id: await membershipOf(member) };
  }

  test('makes none', async () => {
    const { owner, dataset_id, member, membership_id } = await prepareMember();
    const [ended, made] = await holding(db(), MEMBERSHIP, membership_id, async ({ waitedForBy, release }) => {
      const ending = act(owner, membership_id);
      await waitedForBy(1);
      const making = makeChild(member, dataset_id);
      await waitedForBy(2);
      await release();
      return Promise.all([ending, making]);
    });
    expect(ended.status, ended.text).toBe(200);
    expect(codes, made.text).toContain(made.error?.code);
    expect(await childrenOf(owner)).toBe(0);
  });

  test('makes it before that, or not at all; it can do nothing afterwards', async () => {
    const { owner, dataset_id, member, membership_id } = await prepareMember();
    await holding(db(), DATASET, dataset_id, async ({ waitedForBy, answered, release }) => {
      const making = makeChild(member, dataset_id);
      await waitedForBy(1);
      const ending = act(owner, membership_id);
      const endedFirst = await answered(ending, 2);
      await release();
      const [made, ended] = await Promise.all([making, ending]);
      expect(ended.status, ended.text).toBe(200);
      if (endedFirst || made.error) {
        expect(codes, made.text).toContain(made.error?.code);
        return;
      }
      const child = new Caller(platforms.processes[1].url, { type: 'api_key', key: made.data.secret });
      const { status } = await child.call(datasets.update, { id: dataset_id, description: 'by the child' });
      expect([401, 403]).toContain(status);
    });
    await through(1, member).refused(users.me, {}, 'unauthorized');
  });
});
