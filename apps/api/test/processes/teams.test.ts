import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/answer.js';
import type { Caller } from '../support/caller.js';
import type { KeyHolder, Member } from '../support/member.js';
import { holding } from './held-rows.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

const { datasets, entitlements, keys, objects, search, tenant } = contract;

const OWNER = 'SELECT 1 FROM users WHERE id = $1 FOR UPDATE';
const TENANT = 'SELECT 1 FROM tenants WHERE id = $1 FOR KEY SHARE';
const ROUNDS = 4;
/** How often a round makes everything, the deletion under way from the second time on. */
const CALLS = 8;

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

const db = () => platforms.processes[0].services.db;
const through = (process: 0 | 1, caller: Caller) => platforms.processes[process].as(caller);
const deletion = (owner: Member) => through(0, owner).call(tenant.delete, { name: 'Acme' });
const question = { query: 'a question of ours', mode: 'lexical' } as const;
const searching = (caller: Caller) =>
  through(1, caller).call(search.query, question, { 'idempotency-key': 'search' });

async function prepare(): Promise<{ owner: Member; key: KeyHolder }> {
  const owner = await platforms.signUp('Acme');
  return { owner, key: await owner.key({ scopes: ['admin:*'] }) };
}

/** Of a tenant that is gone neither a question nor an answer is left. */
async function expectForgotten({ owner, key }: { owner: Member; key: KeyHolder }, sessions: string[]) {
  const { prisma } = db();
  const asked = { tenantId: owner.tenantId, query: { not: '' } };
  expect(await prisma.search.findMany({ where: asked })).toEqual([]);
  const credentialId = { in: [key.id, ...sessions] };
  expect(await prisma.idempotencyKey.findMany({ where: { credentialId } })).toEqual([]);
}

async function sessionsOf({ userId }: Member): Promise<string[]> {
  const sessions = await db().prisma.session.findMany({ where: { userId } });
  return sessions.map(({ id }) => id);
}

function expectAnswered(answers: readonly Answer[]): void {
  for (const { status, text } of answers) expect(status, text).toBeLessThan(500);
}

// Where the deletion is stopped: it has deleted the tenant's rows; it is about to.
test.each([
  ['late', OWNER, ({ userId }: Member) => userId],
  ['early', TENANT, ({ tenantId }: Member) => tenantId],
])(
  'a tenant deleted while it searches leaves no question and no answer that comes %s',
  async (_when, select, idOf) => {
    const asked = await prepare();
    const { owner, key } = asked;
    const sessions = await sessionsOf(owner);
    await holding(db(), select, idOf(owner), async ({ waitedForBy, answered, release }) => {
      const deleting = deletion(owner);
      await waitedForBy(1);
      const searches = Promise.all([searching(owner), searching(key)]);
      await answered(searches, 3);
      await release();
      expect((await deleting).status).toBe(200);
      expectAnswered(await searches);
    });
    await expectForgotten(asked, sessions);
  },
);

describe('a tenant deleted while it makes things', () => {
  const makeAll = ({ owner, key }: { owner: Member; key: KeyHolder }, dataset_id: string) =>
    [owner, key].flatMap((caller) => {
      const other = through(1, caller);
      return [
        other.call(datasets.create, { name: 'late' }),
        other.call(keys.create, { name: 'late', scopes: ['datasets:read'] }),
        other.call(objects.upload, {
          dataset_id,
          filename: 'a.txt',
          content_type: 'text/plain',
          size_bytes: 3,
        }),
        other.call(entitlements.create, { id: dataset_id, tenant_id: owner.tenantId }),
      ];
    });

  test('refuses what comes to the rows it has deleted', async () => {
    const made = await prepare();
    const { owner } = made;
    await holding(db(), OWNER, owner.userId, async ({ waitedForBy, answered, release }) => {
      const deleting = deletion(owner);
      await waitedForBy(1);
      const late = Promise.all([
        through(1, owner).call(datasets.create, { name: 'late' }),
        through(1, made.key).call(datasets.create, { name: 'late' }),
        through(1, owner).call(keys.create, { name: 'late', scopes: ['datasets:read'] }),
        through(1, made.key).call(keys.create, { name: 'late', scopes: ['datasets:read'] }),
      ]);
      await answered(late, 5);
      await release();
      expect((await deleting).status).toBe(200);
      for (const { status, text } of await late) expect([401, 403, 404, 409], text).toContain(status);
    });
    const { tenantId } = owner;
    expect(await db().prisma.dataset.count({ where: { tenantId } })).toBe(0);
    expect(await db().prisma.apiKey.count({ where: { tenantId } })).toBe(0);
  });

  test('never fails a call for a reason of ours', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const made = await prepare();
      const { dataset_id } = await made.owner.dataset();
      const answers: Promise<Answer>[] = [];
      for (let call = 0; call < CALLS; call++) {
        if (call === 1) answers.push(deletion(made.owner));
        const some = makeAll(made, dataset_id);
        answers.push(...some);
        await Promise.race(some);
      }
      expectAnswered(await Promise.all(answers));
      expect(await db().prisma.tenant.count({ where: { id: made.owner.tenantId } })).toBe(0);
    }
  });
});
