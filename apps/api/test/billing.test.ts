import { contract, fromMicros, newId, toMicros } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { differences, find, offer } from './support/numbats.js';

const { admin, agent, buyer, catalog, datasets, objects, provider, retrievals, search, tenant } = contract;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(async () => {
  // Whatever the tests did, the books agree.
  expect(await differences(platform)).toEqual([]);
  await platform.close();
});

const pricesOf = ({ results }: { results: readonly { price: number }[] }) =>
  results.map(({ price }) => price);

describe('a search', () => {
  test('costs what the catalog says for each object, once in a session', async () => {
    const { id, owner } = await offer(platform, { monetization_mode: 'premium' }, [3, 1]);
    const member = await platform.signUp();
    expect((await member.ok(catalog.get, { id })).price).toBe(0.03);
    const answer = await find(member, id);
    expect(answer.results.length).toBeGreaterThan(2);
    expect(pricesOf(answer).filter((price) => price > 0)).toEqual([0.03, 0.03]);
    expect(answer).toMatchObject({ charged_amount: 0.06, withheld: null });
    expect(pricesOf(await find(member, id)).every((price) => price === 0)).toBe(true);
    // The same question in other words is another search, and so is the same with another key.
    const other = await member.ok(search.query, { query: 'numbat eats', mode: 'lexical', dataset_ids: [id] });
    expect(other.charged_amount).toBe(0.06);
    const key = await member.key();
    expect((await find(key, id)).charged_amount).toBe(0.06);
    // White space is not another question.
    const spaced = { query: '  numbat   termites ', mode: 'lexical' as const, dataset_ids: [id] };
    expect((await key.ok(search.query, spaced)).charged_amount).toBe(0);
    await platform.clock.later(25 * HOUR_MS, async () => {
      expect((await find(member, id)).charged_amount).toBe(0.06);
      expect((await find(member, id)).charged_amount).toBe(0);
    });
    expect(await find(owner, id)).toMatchObject({ charged_amount: 0 });
    expect((await member.ok(agent.searches, {})).items.map(({ charged_amount }) => charged_amount)).toEqual(
      expect.arrayContaining([0.06, 0]),
    );
  });

  test('bills further pages with the first', async () => {
    const { id } = await offer(platform, { unit_price: 0.5 }, [2, 1, 1]);
    const member = await platform.signUp();
    const ask = { query: 'numbat termites', mode: 'lexical' as const, dataset_ids: [id], limit: 1 };
    let charged = 0;
    let results = 0;
    for (let cursor: string | undefined; ; ) {
      const page = await member.ok(search.query, { ...ask, ...(cursor !== undefined && { cursor }) });
      charged += page.charged_amount;
      results += page.results.length;
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect([charged, results > 3]).toEqual([1.5, true]);
    const [recorded] = (await member.ok(agent.searches, {})).items;
    expect(recorded).toMatchObject({ charged_amount: 1.5, result_count: results });
  });

  test('lasts for 24 hours from its first charge, whatever it charges later', async () => {
    const { id } = await offer(platform, { unit_price: 0.5 }, [1, 1]);
    const member = await platform.signUp();
    const ask = { query: 'numbat termites', mode: 'lexical' as const, dataset_ids: [id] };
    const first = await member.ok(search.query, { ...ask, limit: 1 });
    expect(first.charged_amount).toBe(0.5);
    await platform.clock.later(HOUR_MS / 2, async () => {
      const page = { ...ask, limit: 1, cursor: first.next_cursor ?? '' };
      expect((await member.ok(search.query, page)).charged_amount).toBe(0.5);
    });
    await platform.clock.later(24.2 * HOUR_MS, async () => {
      expect((await member.ok(search.query, ask)).charged_amount).toBe(1);
    });
  });

  test('prices by age and by demand', async () => {
    const aging = await offer(platform, { unit_price: 1, pricing_model: 'time_decay', half_life_days: 2 });
    const sought = await offer(platform, { unit_price: 1, pricing_model: 'demand_curve' });
    const member = await platform.signUp();
    expect(pricesOf(await find(member, aging.id))).toEqual([1]);
    await platform.clock.later(4 * DAY_MS + HOUR_MS, async () => {
      expect(pricesOf(await find(await platform.signUp(), aging.id))).toEqual([0.25]);
    });
    const { prisma } = platform.services.db;
    const charged = (await find(member, sought.id)).charged_amount;
    expect(charged).toBe(1);
    // A hundred retrievals more, as if others had paid for them.
    const [event] = await prisma.usageEvent.findMany({ where: { datasetId: sought.id } });
    if (!event) throw new Error('Nothing was recorded');
    const made = Array.from({ length: 99 }, () => ({
      ...event,
      id: newId('usageEvent'),
      retrievalId: null,
      billingSession: null,
    }));
    await prisma.usageEvent.createMany({ data: made });
    expect((await member.ok(catalog.get, { id: sought.id })).price).toBe(1.5);
    expect(pricesOf(await find(await platform.signUp(), sought.id))).toEqual([1.5]);
    await prisma.usageEvent.deleteMany({ where: { id: { in: made.map(({ id }) => id) } } });
  });

  test('withholds what does not fit into the cap, from the last rank up', async () => {
    const { id } = await offer(platform, { unit_price: 4 }, [2, 1, 1]);
    const free = await offer(platform, { unit_price: 0 });
    const member = await platform.signUp();
    const full = await find(member, id, free.id);
    expect(full).toMatchObject({
      charged_amount: 8,
      withheld: { reason: 'spend_cap', cap: 10, spent: 8 },
    });
    expect(full.withheld?.count).toBeGreaterThan(0);
    const now = new Date();
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
    expect(full.withheld?.resets_at).toBe(next);
    expect(full.results.some(({ dataset_id }) => dataset_id === free.id)).toBe(true);
    expect(new Set(full.results.map(({ object_id }) => object_id)).size).toBe(3);
    // What is paid for stays; where nothing is left it is refused, and nothing of it is recorded.
    const before = (await member.ok(agent.searches, {})).items.length;
    const another = { query: 'numbat eats', mode: 'lexical' as const, dataset_ids: [id] };
    const refusal = await member.refused(search.query, another, 'payment_required');
    expect(refusal.error?.details).toMatchObject({ cap: 10, spent: 8 });
    expect((await member.ok(agent.searches, {})).items).toHaveLength(before);
    expect((await find(member, id, free.id)).charged_amount).toBe(0);
    await platform.admin.ok(admin.updateTenant, { id: member.tenantId, max_spend_cap: 100 });
    await member.ok(tenant.update, { spend_cap: 100 });
    expect((await member.ok(search.query, another)).charged_amount).toBe(12);
    expect(await member.ok(buyer.dashboard, {})).toMatchObject({ spend_30d: 20, spend_this_month: 20 });
  });
});

describe('the spend cap', () => {
  test('of nothing leaves what is free, and makes no invoice', async () => {
    const [priced, free] = [
      await offer(platform, { unit_price: 1 }),
      await offer(platform, { unit_price: 0 }),
    ];
    const member = await platform.signUp();
    await member.ok(tenant.update, { spend_cap: 0 });
    const answer = await find(member, priced.id, free.id);
    expect(answer).toMatchObject({ charged_amount: 0, withheld: { count: 1, cap: 0 } });
    expect(answer.results.map(({ dataset_id }) => dataset_id)).toEqual([free.id]);
    expect((await member.ok(buyer.invoices, {})).items).toEqual([]);
  });

  test('is never passed, whatever sixteen keys of a tenant do at once', async () => {
    const { id, objectIds } = await offer(platform, { unit_price: 0.9 }, [1, 1]);
    const member = await platform.signUp();
    const keys = await Promise.all(Array.from({ length: 16 }, () => member.key()));
    const answers = await Promise.all(
      keys.flatMap((key, i) => [
        key.call(search.query, { query: 'numbat', mode: 'lexical', dataset_ids: [id] }),
        key.call(search.query, { query: `numbat -x${i}`, mode: 'lexical', dataset_ids: [id] }),
        key.call(objects.download, { id: objectIds[i % 2] ?? '' }),
      ]),
    );
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 402]);
    const { spend_this_month: spent, spend_cap: cap } = await member.ok(buyer.dashboard, {});
    // Nothing of what was asked for fits into what is left.
    expect(spent).toBeLessThanOrEqual(cap);
    expect(cap - spent).toBeLessThan(0.9);
    const [invoice] = (await member.ok(buyer.invoices, {})).items;
    const { lines } = await member.ok(buyer.invoice, { id: invoice?.invoice_id ?? '', limit: 100 });
    const micros = lines.reduce((sum, { amount }) => sum + toMicros(amount), 0n);
    expect(fromMicros(micros)).toBe(spent);
  });

  test('bills one search of one key once, however often it is asked at once', async () => {
    const { id } = await offer(platform, { unit_price: 0.5 });
    const member = await platform.signUp();
    const key = await member.key();
    const answers = await Promise.all(Array.from({ length: 16 }, () => find(key, id)));
    expect(answers.map(({ charged_amount }) => charged_amount).sort()).toEqual([
      ...Array.from({ length: 15 }, () => 0),
      0.5,
    ]);
  });
});

describe('downloads and reports', () => {
  test('a download costs ten retrievals, once in 24 hours', async () => {
    const { owner, objectIds } = await offer(platform, { unit_price: 0.2 });
    const [id = ''] = objectIds;
    const member = await platform.signUp();
    const [one, two] = [await member.key(), await member.key()];
    expect((await one.ok(objects.download, { id })).price).toBe(2);
    expect((await two.ok(objects.download, { id })).price).toBe(0);
    expect((await owner.ok(objects.download, { id })).price).toBe(0);
    await platform.clock.later(25 * HOUR_MS, async () => {
      expect((await one.ok(objects.download, { id })).price).toBe(2);
    });
    // Who asks for the headers alone gets no URL and pays nothing.
    const path = `${platform.url}/v1/objects/${id}/download`;
    const head = await fetch(path, { method: 'HEAD', headers: { authorization: `Bearer ${member.token}` } });
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'GET']);
    await member.ok(tenant.update, { spend_cap: 1 });
    await platform.clock.later(50 * HOUR_MS, () => one.refused(objects.download, { id }, 'payment_required'));
  });

  test('a result is cited, and earns something, once each', async () => {
    const { id, owner } = await offer(platform, { monetization_mode: 'outcome_share' });
    const [member, stranger] = [await platform.signUp(), await platform.signUp()];
    const [result] = (await find(member, id)).results;
    const of = { id: result?.retrieval_id ?? '' };
    const cited = await member.call(retrievals.cite, of);
    expect(cited).toMatchObject({
      status: 201,
      data: { retrieval_id: of.id, kind: 'citation', charged_amount: 0.01, currency: 'USD' },
    });
    await member.refused(retrievals.cite, of, 'conflict');
    await stranger.refused(retrievals.cite, of, 'not_found');
    await owner.refused(retrievals.cite, of, 'not_found');
    const outcome = { ...of, revenue_amount: 12.345678, currency: 'USD' as const };
    expect(await member.ok(retrievals.reportOutcome, outcome)).toMatchObject({
      kind: 'outcome',
      charged_amount: 1.234568,
    });
    await member.refused(retrievals.reportOutcome, outcome, 'conflict');
    await member.refused(retrievals.reportOutcome, { ...outcome, revenue_amount: -1 }, 'validation_failed');
    await member.refused(
      retrievals.reportOutcome,
      { ...outcome, revenue_amount: 1_000_001 },
      'validation_failed',
    );
    // A repeat was free, and its citation costs what it would have cost.
    const [again] = (await find(member, id)).results;
    expect(again?.price).toBe(0);
    const repeated = { id: again?.retrieval_id ?? '' };
    expect((await member.ok(retrievals.cite, repeated)).charged_amount).toBe(0.01);
    // Own data is free, and the report of it too.
    const [own] = (await find(owner, id)).results;
    expect((await owner.ok(retrievals.cite, { id: own?.retrieval_id ?? '' })).charged_amount).toBe(0);
    const [third] = (await find(member, id)).results;
    await platform.clock.later(31 * DAY_MS, () =>
      member.refused(retrievals.cite, { id: third?.retrieval_id ?? '' }, 'not_found'),
    );
    // The dataset may go meanwhile.
    await owner.ok(datasets.delete, { id });
    expect((await member.ok(retrievals.cite, { id: third?.retrieval_id ?? '' })).charged_amount).toBe(0.01);
    await member.ok(tenant.update, { spend_cap: 0 });
    await member.refused(
      retrievals.reportOutcome,
      { ...repeated, revenue_amount: 100, currency: 'USD' },
      'payment_required',
    );
  });
});

describe('spend', () => {
  test('is told by day, dataset and key, and as a table', async () => {
    const one = await offer(platform, { unit_price: 0.25, name: '=SUM(A1)' });
    const two = await offer(platform, { unit_price: 0.5, name: 'Two' });
    const member = await platform.signUp();
    const scopes = ['datasets:read', 'search:query', 'usage:read', 'billing:read'] as const;
    const key = await member.key({ name: '+agent', scopes: [...scopes] });
    await find(member, one.id, two.id);
    await find(key, two.id);
    const today = new Date().toISOString().slice(0, 10);
    const all = await member.ok(agent.spend, {});
    expect(all).toEqual({
      total_amount: 1.25,
      currency: 'USD',
      by_day: [{ date: today, amount: 1.25 }],
      by_dataset: [
        { dataset_id: two.id, dataset_name: 'Two', amount: 1 },
        { dataset_id: one.id, dataset_name: '=SUM(A1)', amount: 0.25 },
      ],
      by_key: [
        { api_key_id: null, name: 'Sessions', amount: 0.75 },
        { api_key_id: key.id, name: '+agent', amount: 0.5 },
      ],
    });
    expect(await key.ok(agent.spend, {})).toMatchObject({ total_amount: 0.5 });
    // Parts of days are added up from the events themselves.
    const [search] = (await member.ok(agent.searches, {})).items;
    const from = search?.occurred_at ?? '';
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    expect((await member.ok(agent.spend, { from, to: until })).total_amount).toBe(0.5);
    expect((await member.ok(agent.spend, { to: from })).total_amount).toBe(0.75);
    expect((await member.ok(agent.spend, { from: until, to: from })).total_amount).toBe(0);
    const csv = await fetch(`${platform.url}/v1/agent/spend`, {
      headers: { authorization: `Bearer ${member.token}`, accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await csv.text()).split('\r\n')).toEqual([
      'by,id,name,amount,currency',
      `day,${today},,1.25,USD`,
      `dataset,${two.id},Two,1,USD`,
      `dataset,${one.id},'=SUM(A1),0.25,USD`,
      'key,,Sessions,0.75,USD',
      `key,${key.id},'+agent,0.5,USD`,
      '',
    ]);
  });

  test('of a year of years is bounded by the database', async () => {
    const member = await platform.signUp();
    for (const period of [
      { from: '1000-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' },
      { from: '9999-12-31T23:00:00Z' },
      { to: '1000-01-01T05:00:00+05:00' },
    ])
      expect((await member.ok(agent.spend, period)).total_amount).toBe(0);
  });
});

describe('a provider', () => {
  test('sees uses and revenue by day, and what several buyers asked', async () => {
    const { owner, id } = await offer(platform, { unit_price: 1 });
    for (const word of ['zebra', 'quagga', 'okapi']) {
      const member = await platform.signUp();
      const query = `numbat OR termites OR ${word}secret`;
      const [result] = (await member.ok(search.query, { query, mode: 'lexical', dataset_ids: [id] })).results;
      await member.ok(retrievals.cite, { id: result?.retrieval_id ?? '' });
    }
    const today = new Date().toISOString().slice(0, 10);
    const figures = { retrievals: 3, citations: 3, downloads: 0, outcomes: 0, revenue: 7.2 };
    const analytics = await owner.ok(provider.analytics, {});
    expect(analytics).toMatchObject({ ...figures, by_day: [{ date: today, ...figures }] });
    expect(analytics.top_queries).toEqual([{ query: 'numbat or termites or', searches: 3 }]);
    expect(await owner.ok(provider.analytics, { dataset_id: id })).toMatchObject(figures);
    await (await platform.signUp()).refused(provider.analytics, { dataset_id: id }, 'not_found');
    expect(await owner.ok(provider.dashboard, {})).toMatchObject({ retrievals_30d: 3, revenue_30d: 7.2 });
    expect(await owner.ok(provider.datasetAnalytics, { id })).toMatchObject({
      retrievals: 3,
      citations: 3,
      revenue: 7.2,
      by_day: [{ date: today, retrievals: 3, revenue: 7.2 }],
    });
  });
});
