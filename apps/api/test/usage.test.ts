import { contract, newId, type Scope } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { announce, ready, TEXT, uploaded } from './support/upload.js';

const { agent, buyer, objects, provider, search } = contract;
const DAY_MS = 24 * 3_600_000;
const ALL: Scope[] = ['datasets:read', 'search:query', 'usage:read', 'billing:read'];

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

interface Shop {
  owner: Member;
  /** Two datasets on offer, with an object each. */
  ids: [string, string];
  objectIds: [string, string];
}

async function shop(): Promise<Shop> {
  const owner = await platform.signUp();
  const stock = async (name: string) => {
    const { dataset_id } = await owner.dataset({ name, visibility: 'listed' });
    const file = { filename: `${name}.txt`, bytes: `The quokka of ${name} smiles.` };
    return [dataset_id, (await ready(platform, owner, dataset_id, file)).object_id] as const;
  };
  const [one, two] = [await stock('East'), await stock('West')];
  return { owner, ids: [one[0], two[0]], objectIds: [one[1], two[1]] };
}

const find = (caller: Caller, dataset_ids: string[]) =>
  caller.ok(search.query, { query: 'quokka', mode: 'lexical', dataset_ids });
const searchesOf = async (caller: Caller) => (await caller.ok(agent.searches, { limit: 100 })).items;
const accessesOf = async (caller: Caller) => (await caller.ok(agent.accesses, { limit: 100 })).items;

describe('activity', () => {
  test('holds every answered search and each of its results', async () => {
    const { ids, objectIds } = await shop();
    const member = await platform.signUp();
    const answer = await find(member, ids);
    expect(answer.results).toHaveLength(2);
    expect(await searchesOf(member)).toEqual([
      {
        search_activity_id: answer.search_id,
        query_text: 'quokka',
        mode: 'lexical',
        dataset_ids: ids,
        result_count: 2,
        charged_amount: 0.002,
        currency: 'USD',
        api_key_id: null,
        occurred_at: expect.any(String),
      },
    ]);
    const accesses = await accessesOf(member);
    expect(accesses.map(({ dataset_id, object_id }) => [dataset_id, object_id]).sort()).toEqual(
      [
        [ids[0], objectIds[0]],
        [ids[1], objectIds[1]],
      ].sort(),
    );
    expect(accesses[0]).toEqual({
      access_id: expect.stringMatching(/^evt_/),
      kind: 'retrieval',
      dataset_id: expect.any(String),
      dataset_name: expect.stringMatching(/East|West/),
      object_id: expect.any(String),
      filename: expect.stringMatching(/^(East|West)\.txt$/),
      charged_amount: 0.001,
      currency: 'USD',
      api_key_id: null,
      occurred_at: expect.any(String),
    });
    const { results } = await member.ok(search.query, { query: 'zyzzyva', mode: 'lexical' });
    expect(results).toEqual([]);
    expect((await searchesOf(member))[0]).toMatchObject({
      query_text: 'zyzzyva',
      dataset_ids: [],
      result_count: 0,
    });
    await member.refused(search.query, { query: 'x', dataset_ids: [newId('dataset')] }, 'not_found');
    await member.send('POST', '/v1/search', { json: { query: '' } });
    expect(await searchesOf(member)).toHaveLength(2);
    expect(await accessesOf(member)).toHaveLength(2);
  });

  test('holds downloads, once their URL is handed out', async () => {
    const { owner, objectIds } = await shop();
    const member = await platform.signUp();
    const key = await member.key({ scopes: ALL });
    await key.ok(objects.download, { id: objectIds[0] });
    await member.refused(objects.download, { id: newId('object') }, 'not_found');
    expect(await accessesOf(member)).toMatchObject([
      { kind: 'download', object_id: objectIds[0], filename: 'East.txt', api_key_id: key.id },
    ]);
    await owner.ok(objects.download, { id: objectIds[1] });
    expect(await accessesOf(owner)).toMatchObject([{ kind: 'download', object_id: objectIds[1] }]);
  });

  test('outlives what it tells of', async () => {
    const { owner, ids } = await shop();
    const member = await platform.signUp();
    await find(member, ids);
    await owner.ok(contract.datasets.delete, { id: ids[0] });
    await owner.ok(contract.datasets.update, { id: ids[1], name: 'Renamed' });
    expect((await accessesOf(member)).map(({ dataset_name }) => dataset_name).sort()).toEqual([
      'East',
      'West',
    ]);
  });

  test('shows a key its own, a person the tenant’s', async () => {
    const { ids } = await shop();
    const [member, stranger] = [await platform.signUp(), await platform.signUp()];
    const [one, two] = [await member.key({ scopes: ALL }), await member.key({ scopes: ALL })];
    await find(one, [ids[0]]);
    await find(two, ids);
    await find(member, ids);
    const keysOf = async (caller: Caller) => ({
      searches: (await searchesOf(caller)).map(({ api_key_id }) => api_key_id),
      accesses: (await accessesOf(caller)).map(({ api_key_id }) => api_key_id),
    });
    expect(await keysOf(one)).toEqual({ searches: [one.id], accesses: [one.id] });
    expect(await keysOf(two)).toEqual({ searches: [two.id], accesses: [two.id, two.id] });
    expect(await keysOf(member)).toEqual({
      searches: [null, two.id, one.id],
      accesses: [null, null, two.id, two.id, one.id],
    });
    expect(await keysOf(stranger)).toEqual({ searches: [], accesses: [] });
  });

  test('is narrowed by time', async () => {
    const { ids } = await shop();
    const member = await platform.signUp();
    await find(member, ids);
    await platform.clock.later(DAY_MS, () => find(member, [ids[0]]));
    const middle = new Date(Date.now() + DAY_MS / 2).toISOString();
    for (const procedure of [agent.searches, agent.accesses]) {
      const later = (await member.ok(procedure, { from: middle })).items;
      const earlier = (await member.ok(procedure, { to: middle })).items;
      expect(later).toHaveLength(1);
      expect(earlier).toHaveLength(procedure === agent.searches ? 1 : 2);
      expect(later.every(({ occurred_at }) => occurred_at >= middle)).toBe(true);
      expect(earlier.every(({ occurred_at }) => occurred_at < middle)).toBe(true);
      const { error } = await member.send('GET', `${procedure.rest.path}?from=yesterday`);
      expect(error?.code).toBe('validation_failed');
    }
  });
});

test('a key that is revoked while its search or download is answered gets nothing, and nothing is recorded', async () => {
  const { ids, objectIds } = await shop();
  const member = await platform.signUp();
  const key = await member.key({ scopes: ALL });
  const { db } = platform.services;
  for (const call of [
    () => key.call(search.query, { query: 'quokka', mode: 'lexical' as const, dataset_ids: ids }),
    () => key.call(objects.download, { id: objectIds[0] }),
  ]) {
    const revoke = () => db.prisma.apiKey.update({ where: { id: key.id }, data: { revokedAt: new Date() } });
    // The last thing before the record is written: by then the caller has long been let in.
    const { tx } = db;
    Object.assign(db, {
      async tx<T>(...call: Parameters<typeof tx<T>>) {
        await revoke();
        return tx(...call);
      },
    });
    try {
      expect((await call()).error?.code).toBe('unauthorized');
    } finally {
      Object.assign(db, { tx });
      await db.prisma.apiKey.update({ where: { id: key.id }, data: { revokedAt: null } });
    }
  }
  expect(await searchesOf(member)).toEqual([]);
  expect(await accessesOf(member)).toEqual([]);
});

describe('a provider’s figures', () => {
  test('count what is held and what others retrieved', async () => {
    const { owner, ids, objectIds } = await shop();
    const [one, two] = [await platform.signUp(), await platform.signUp()];
    await find(one, ids);
    await find(two, [ids[0]]);
    await find(owner, ids);
    await one.ok(objects.download, { id: objectIds[0] });
    await owner.ok(objects.download, { id: objectIds[0] });
    await announce(owner, ids[0], TEXT);
    const staged = await uploaded(owner, ids[0], { ...TEXT, filename: 'b.txt' });
    const rejected = await uploaded(owner, ids[0], { ...TEXT, filename: 'c.txt' });
    await platform.admin.ok(contract.review.reject, {
      tenant_id: owner.tenantId,
      object_id: rejected.object_id,
      reason: 'no',
    });
    const held = 2 * 'The quokka of East smiles.'.length + staged.size_bytes;
    expect(await owner.ok(provider.dashboard, {})).toEqual({
      total_datasets: 2,
      total_objects: 4,
      total_storage_bytes: held,
      objects_pending_review: 1,
      objects_approved: 2,
      objects_rejected: 1,
      retrievals_30d: 3,
      // Three retrievals and a download, less the platform's fifth.
      revenue_30d: 0.0104,
      currency: 'USD',
    });
    const date = new Date().toISOString().slice(0, 10);
    expect(await owner.ok(provider.datasetAnalytics, { id: ids[0] })).toEqual({
      dataset_id: ids[0],
      dataset_name: 'East',
      object_count: 3,
      active_object_count: 1,
      storage_bytes: held - 'The quokka of West smiles.'.length,
      retrievals: 2,
      citations: 0,
      downloads: 1,
      revenue: 0.0096,
      currency: 'USD',
      by_day: [{ date, retrievals: 2, revenue: 0.0096 }],
    });
    await one.refused(provider.datasetAnalytics, { id: ids[0] }, 'not_found');
    await owner.refused(provider.datasetAnalytics, { id: newId('dataset') }, 'not_found');
    expect(await one.ok(provider.dashboard, {})).toMatchObject({ total_datasets: 0, retrievals_30d: 0 });
  });

  test('cover 30 days, by days in UTC', async () => {
    const { owner, ids } = await shop();
    const member = await platform.signUp();
    await find(member, ids);
    await platform.clock.later(29 * DAY_MS, async () => {
      await find(member, [ids[0]]);
      expect((await owner.ok(provider.dashboard, {})).retrievals_30d).toBe(3);
      const { retrievals, by_day } = await owner.ok(provider.datasetAnalytics, { id: ids[0] });
      expect(retrievals).toBe(2);
      const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
      expect(by_day.map(({ date }) => date)).toEqual([day(0), day(29)]);
    });
    await platform.clock.later(60 * DAY_MS, async () => {
      expect((await owner.ok(provider.dashboard, {})).retrievals_30d).toBe(0);
      expect(await owner.ok(provider.datasetAnalytics, { id: ids[0] })).toMatchObject({
        retrievals: 0,
        by_day: [],
      });
    });
  });

  test('seen with a key cover the datasets on its list', async () => {
    const { owner, ids } = await shop();
    const member = await platform.signUp();
    await find(member, ids);
    const on = (dataset_ids: string[]) =>
      owner.key({ scopes: ['usage:read'], dataset_access_mode: 'allow_list', dataset_ids });
    const key = await on([ids[0]]);
    expect(await key.ok(provider.dashboard, {})).toMatchObject({
      total_datasets: 1,
      total_objects: 1,
      retrievals_30d: 1,
    });
    await key.ok(provider.datasetAnalytics, { id: ids[0] });
    await key.refused(provider.datasetAnalytics, { id: ids[1] }, 'not_found');
    expect(await (await on([])).ok(provider.dashboard, {})).toMatchObject({
      total_datasets: 0,
      retrievals_30d: 0,
    });
    const everything = await owner.key({ scopes: ['usage:read'] });
    expect(await everything.ok(provider.dashboard, {})).toEqual(await owner.ok(provider.dashboard, {}));
  });

  test('take no cursor that is not theirs', async () => {
    const owner = await platform.signUp();
    expect(await owner.ok(provider.payouts, {})).toEqual({ items: [], next_cursor: null });
    await owner.refused(provider.payouts, { cursor: 'abc' }, 'validation_failed');
    await owner.dataset();
    await owner.dataset();
    const { next_cursor } = await owner.ok(contract.datasets.list, { limit: 1 });
    await owner.refused(provider.payouts, { cursor: next_cursor ?? '' }, 'validation_failed');
  });
});

describe('a buyer’s figures', () => {
  test('count keys and searches of the past 30 days', async () => {
    const { ids } = await shop();
    const member = await platform.signUp();
    const [used, unused] = [await member.key({ scopes: ALL }), await member.key({ scopes: ALL })];
    await member.ok(contract.keys.revoke, { id: (await member.key()).id });
    await find(used, ids);
    await find(member, ids);
    expect(await member.ok(buyer.dashboard, {})).toEqual({
      api_key_count: 2,
      active_api_key_count: 1,
      searches_30d: 2,
      spend_30d: 0.004,
      spend_this_month: 0.004,
      spend_cap: 10,
      currency: 'USD',
    });
    // With a key: that key alone.
    expect(await used.ok(buyer.dashboard, {})).toMatchObject({ api_key_count: 1, searches_30d: 1 });
    expect(await unused.ok(buyer.dashboard, {})).toMatchObject({ api_key_count: 1, searches_30d: 0 });
    await platform.clock.later(31 * DAY_MS, async () => {
      const { prisma } = platform.services.db;
      await prisma.apiKey.updateMany({ where: { tenantId: member.tenantId }, data: { lastUsedAt: null } });
      expect((await unused.ok(buyer.dashboard, {})).searches_30d).toBe(0);
    });
  });

  test('of one who has bought nothing are empty', async () => {
    const member = await platform.signUp();
    const none = { total_amount: 0, currency: 'USD', by_day: [], by_dataset: [], by_key: [] };
    expect(await member.ok(agent.spend, {})).toEqual(none);
    expect(
      await member.ok(agent.spend, { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }),
    ).toEqual(none);
    expect((await member.send('GET', '/v1/agent/spend?from=never')).error?.code).toBe('validation_failed');
  });
});
