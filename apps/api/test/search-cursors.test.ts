import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { settled, uploaded } from './support/upload.js';

const { agent, datasets, entitlements, keys, objects, search } = contract;
const MODES = ['lexical', 'dense', 'hybrid'] as const;
const HOUR_MS = 3_600_000;
type Query = z.input<typeof search.query.input>;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_REVIEW: 'auto' });
});
afterAll(() => platform.close());

async function add(owner: Member, datasetId: string, names: readonly string[]): Promise<string[]> {
  const started = await Promise.all(
    names.map((name) =>
      uploaded(owner, datasetId, {
        filename: `${name}.txt`,
        bytes: `The lighthouse of ${name} guides ships past the cape at night, and ${name} has a keeper.`,
      }),
    ),
  );
  await Promise.all(started.map(({ object_id }) => settled(owner, object_id)));
  return started.map(({ object_id }) => object_id);
}

const NAMES = ['Alma', 'Brevik', 'Corran', 'Dunmore', 'Egeria', 'Falster', 'Gateshead'];

async function coast(fields = {}) {
  const owner = await platform.signUp();
  const { dataset_id: id } = await owner.dataset({ name: 'Coast', ...fields });
  return { owner, id, objectIds: await add(owner, id, NAMES) };
}

async function rest(caller: Caller, query: Query, cursor: string | null) {
  const results = [];
  for (let next = cursor; next !== null; ) {
    const page = await caller.ok(search.query, { ...query, cursor: next });
    results.push(...page.results);
    next = page.next_cursor;
  }
  return results;
}

describe('the pages of a search', () => {
  test.each(MODES)('go on in one order while objects are added, under one search_id: %s', async (mode) => {
    const { owner, id } = await coast();
    const query: Query = { query: 'lighthouse keeper at the cape', mode, limit: 2, dataset_ids: [id] };
    const whole = await owner.ok(search.query, { ...query, limit: 100 });
    const first = await owner.ok(search.query, query);
    await add(owner, id, ['Alma cape lighthouse keeper', 'Lighthouse keeper of the cape']);
    const second = await owner.ok(search.query, { ...query, cursor: first.next_cursor ?? '' });
    expect(second.search_id).toBe(first.search_id);
    const all = [...first.results, ...second.results, ...(await rest(owner, query, second.next_cursor))];
    expect(all.map(({ object_id }) => object_id)).toEqual(whole.results.map(({ object_id }) => object_id));
    expect(all.map(({ rank }) => rank)).toEqual(all.map((_, index) => index + 1));
    expect(all.map(({ score }) => score)).toEqual(whole.results.map(({ score }) => score));
    // The same page again, however many there were meanwhile.
    const again = await owner.ok(search.query, { ...query, cursor: first.next_cursor ?? '' });
    expect(again.results.map(({ object_id }) => object_id)).toEqual(
      second.results.map(({ object_id }) => object_id),
    );
    const searches = await owner.ok(agent.searches, { limit: 100 });
    expect(
      searches.items.filter(({ search_activity_id }) => search_activity_id === first.search_id),
    ).toMatchObject([{ result_count: all.length + again.results.length }]);
  });

  test('end after an hour', async () => {
    const { owner, id } = await coast();
    const query: Query = { query: 'lighthouse', mode: 'lexical', limit: 2, dataset_ids: [id] };
    const { next_cursor } = await owner.ok(search.query, query);
    const page = { ...query, cursor: next_cursor ?? '' };
    await platform.clock.later(HOUR_MS - 60_000, () => owner.ok(search.query, page));
    await platform.clock.later(HOUR_MS + 1000, () => owner.refused(search.query, page, 'gone'));
  });

  test('are closed to others and to other questions', async () => {
    const { owner, id } = await coast();
    const query: Query = { query: 'lighthouse', mode: 'lexical', limit: 2, dataset_ids: [id] };
    const { next_cursor } = await owner.ok(search.query, query);
    const page = { ...query, cursor: next_cursor ?? '' };
    await owner.refused(search.query, { ...page, query: 'keeper' }, 'validation_failed');
    await owner.refused(search.query, { ...page, mode: 'dense' }, 'validation_failed');
    await (await owner.key()).refused(search.query, page, 'validation_failed');
  });
});

describe('what is ready is found by the very next search, and what is gone by none', () => {
  const question: Query = { query: 'lighthouse keeper at the cape', limit: 2 };
  const found = async (caller: Caller, mode: (typeof MODES)[number], datasetId?: string) => {
    const query = { ...question, mode, limit: 100 };
    const { results } = await caller.ok(search.query, query);
    return results.filter(({ dataset_id }) => datasetId === undefined || dataset_id === datasetId);
  };

  test('an object that is added, and one that is deleted', async () => {
    const { owner, id } = await coast();
    const [added] = await add(owner, id, ['Hanstholm']);
    for (const mode of MODES)
      expect((await found(owner, mode)).map(({ object_id }) => object_id)).toContain(added);
    const firsts = await Promise.all(MODES.map((mode) => owner.ok(search.query, { ...question, mode })));
    await owner.ok(objects.delete, { id: added ?? '' });
    for (const [index, mode] of MODES.entries()) {
      expect((await found(owner, mode)).map(({ object_id }) => object_id)).not.toContain(added);
      const { next_cursor } = firsts[index] ?? { next_cursor: null };
      const others = await rest(owner, { ...question, mode }, next_cursor);
      expect(others.map(({ object_id }) => object_id)).not.toContain(added);
      expect(others.length).toBeGreaterThan(0);
    }
  });

  const GONE: Record<string, (owner: Member, id: string, buyer: Member) => Promise<unknown>> = {
    paused: (owner, id) => owner.ok(datasets.update, { id, status: 'paused' }),
    'made private': (owner, id) => owner.ok(datasets.update, { id, visibility: 'private' }),
    deleted: (owner, id) => owner.ok(datasets.delete, { id }),
    'no longer entitled': async (owner, id) => {
      const { items } = await owner.ok(entitlements.list, { id });
      for (const { entitlement_id } of items) await owner.ok(entitlements.revoke, { id, entitlement_id });
    },
  };

  test.each(Object.keys(GONE))('a dataset that is %s, in cursors handed out already, too', async (how) => {
    const entitled = how === 'no longer entitled';
    const { owner, id } = await coast({ visibility: entitled ? 'restricted' : 'listed' });
    await owner.ok(datasets.update, { id, status: 'active' });
    const buyer = await platform.signUp();
    if (entitled) await owner.ok(entitlements.create, { id, tenant_id: buyer.tenantId });
    const key = await buyer.key();
    const firsts = await Promise.all(
      MODES.map((mode) => key.ok(search.query, { ...question, mode, dataset_ids: [id] })),
    );
    for (const first of firsts) expect(first.results).toHaveLength(2);
    await GONE[how]?.(owner, id, buyer);
    for (const [index, mode] of MODES.entries()) {
      expect(await found(key, mode, id)).toEqual([]);
      const cursor = firsts[index]?.next_cursor ?? null;
      expect(cursor).not.toBeNull();
      expect(await rest(key, { ...question, mode, dataset_ids: [id] }, cursor)).toEqual([]);
    }
  });

  test('a dataset whose grant a key has lost', async () => {
    const { owner, id } = await coast();
    const key = await owner.key({ dataset_access_mode: 'allow_list', dataset_ids: [id] });
    const first = await key.ok(search.query, { ...question, mode: 'hybrid' });
    expect(first.results).toHaveLength(2);
    await owner.ok(keys.update, { id: key.id, dataset_ids: [] });
    for (const mode of MODES) expect(await found(key, mode)).toEqual([]);
    expect(await rest(key, { ...question, mode: 'hybrid' }, first.next_cursor)).toEqual([]);
  });
});

describe('an explained search', () => {
  test.each([
    ['"lighthouse keeper"', 'lexical', /operators/],
    ['QX-77', 'hybrid', /code, but no passage holds/],
    ['who keeps the lighthouse', 'hybrid', /meaning/],
  ])('says why %s is searched in %s mode, and where each result stood', async (query, mode, reason) => {
    const { owner, id } = await coast();
    const answer = await owner.ok(search.query, { query, dataset_ids: [id], explain: true });
    expect(answer.mode).toBe(mode);
    expect(answer.mode_reason).toMatch(reason);
    for (const { explain } of answer.results) {
      expect(explain?.fused_score).toBeLessThanOrEqual(1);
      expect(explain?.lexical_rank ?? explain?.dense_rank).toBeGreaterThan(0);
    }
  });

  test('explains nothing unasked', async () => {
    const { owner, id } = await coast();
    const answer = await owner.ok(search.query, { query: 'lighthouse', dataset_ids: [id] });
    expect(answer).not.toHaveProperty('mode_reason');
    expect(answer.results[0]).not.toHaveProperty('explain');
  });
});
