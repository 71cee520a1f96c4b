import { contract, fromMicros, newId, toMicros } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeStatements, verifyLedger } from '../dist/modules/billing/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { ready } from './support/upload.js';

const { admin, agent, buyer, catalog, datasets, objects, provider, retrievals, search, tenant } = contract;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(async () => {
  // Whatever the tests did, the books agree.
  expect(await differences()).toEqual([]);
  await platform.close();
});

const differences = () => verifyLedger(platform.services.db, () => {}, new AbortController().signal);

type NewDataset = Parameters<Member['dataset']>[0];

/** A dataset on offer with objects of so many paragraphs each, all about numbats. */
async function offer(fields: NewDataset = {}, passages: readonly number[] = [1]) {
  const owner = await platform.signUp('Provider');
  const { dataset_id: id } = await owner.dataset({ visibility: 'listed', ...fields });
  const objectIds: string[] = [];
  for (const [i, count] of passages.entries()) {
    const bytes = Array.from({ length: count }, () => paragraph(count > 1)).join('\n\n');
    const file = { filename: `numbats-${i}.txt`, bytes };
    objectIds.push((await ready(platform, owner, id, file)).object_id);
  }
  return { owner, id, objectIds };
}

let paragraphs = 0;
/** Like no other; a short one makes a passage, and a long one several. */
function paragraph(long: boolean): string {
  const number = paragraphs++;
  const words = Array.from({ length: long ? 100 : 5 }, (_, i) => `w${number}y${i}`);
  return `The numbat number ${number} eats termites. ${words.join(' ')}.`;
}

const find = (caller: Caller, ...dataset_ids: string[]) =>
  caller.ok(search.query, { query: 'numbat termites', mode: 'lexical', dataset_ids });
const pricesOf = ({ results }: { results: readonly { price: number }[] }) =>
  results.map(({ price }) => price);

describe('a search', () => {
  test('costs what the catalog says for each object, once in a session', async () => {
    const { id, owner } = await offer({ monetization_mode: 'premium' }, [3, 1]);
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
    const { id } = await offer({ unit_price: 0.5 }, [2, 1, 1]);
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
    const { id } = await offer({ unit_price: 0.5 }, [1, 1]);
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
    const aging = await offer({ unit_price: 1, pricing_model: 'time_decay', half_life_days: 2 });
    const sought = await offer({ unit_price: 1, pricing_model: 'demand_curve' });
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
    const { id } = await offer({ unit_price: 4 }, [2, 1, 1]);
    const free = await offer({ unit_price: 0 });
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
  test('is never passed, whatever sixteen keys of a tenant do at once', async () => {
    const { id, objectIds } = await offer({ unit_price: 0.9 }, [1, 1]);
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
    const { id } = await offer({ unit_price: 0.5 });
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
    const { owner, objectIds } = await offer({ unit_price: 0.2 });
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
    const { id, owner } = await offer({ monetization_mode: 'outcome_share' });
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
    const one = await offer({ unit_price: 0.25, name: '=SUM(A1)' });
    const two = await offer({ unit_price: 0.5, name: 'Two' });
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
    const { owner, id } = await offer({ unit_price: 1 });
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

describe('statements', () => {
  test('are equal to their lines, issued and closed once, and paid in turn', async () => {
    const { owner, id, objectIds } = await offer({ unit_price: 0.000007 }, [1, 1]);
    const [one, two] = [await platform.signUp(), await platform.signUp()];
    await find(one, id);
    await find(two, id);
    await two.ok(objects.download, { id: objectIds[0] ?? '' });
    const period = new Date().toISOString().slice(0, 7);
    const [open] = (await one.ok(buyer.invoices, {})).items;
    expect(open).toMatchObject({ period, status: 'open', amount: 0.000014, issued_at: null });
    const [earned] = (await owner.ok(provider.payouts, {})).items;
    // Each charge is divided by itself: 7 gives 1 and 6, 70 gives 14 and 56.
    expect(earned).toMatchObject({
      period,
      status: 'open',
      gross_amount: 0.000098,
      platform_fee: 0.000018,
      amount: 0.00008,
      payable_amount: 0,
    });
    const invoiceId = open?.invoice_id ?? '';
    const payoutId = earned?.payout_id ?? '';
    const invoice = await one.ok(buyer.invoice, { id: invoiceId });
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([0.000007, 0.000007]);
    const statement = await owner.ok(provider.payout, { id: payoutId, limit: 2 });
    expect(statement.lines).toHaveLength(2);
    const rest = await owner.ok(provider.payout, { id: payoutId, cursor: statement.next_cursor ?? '' });
    const lines = [...statement.lines, ...rest.lines];
    expect(rest.next_cursor).toBeNull();
    expect(lines.map(({ amount }) => amount).sort()).toEqual([
      0.000006, 0.000006, 0.000006, 0.000006, 0.000056,
    ]);
    await one.refused(provider.payout, { id: payoutId }, 'not_found');
    await two.refused(buyer.invoice, { id: invoiceId }, 'not_found');
    await platform.admin.refused(admin.payInvoice, { id: invoiceId, reference: 'x' }, 'conflict');
    await platform.admin.refused(admin.payPayout, { id: payoutId, reference: 'x' }, 'conflict');

    await platform.clock.later(40 * DAY_MS, async () => {
      const close = () => closeStatements(platform.services.db, platform.services.now());
      await Promise.all([close(), close()]);
      await close();
      expect((await one.ok(buyer.invoice, { id: invoiceId })).status).toBe('issued');
      const closed = await owner.ok(provider.payout, { id: payoutId });
      expect(closed).toMatchObject({ status: 'closed', amount: 0.00008, payable_amount: 0 });
      expect(closed.lines.every(({ payable }) => !payable)).toBe(true);
      const unpaid = await platform.admin.refused(
        admin.payPayout,
        { id: payoutId, reference: 'x' },
        'conflict',
      );
      expect(unpaid.error?.details).toEqual({ unpaid_amount: 0.00008 });
      const paid = await platform.admin.ok(admin.payInvoice, { id: invoiceId, reference: 'bank 1' });
      expect(paid).toMatchObject({ status: 'paid', reference: 'bank 1', tenant_id: one.tenantId });
      await platform.admin.refused(admin.payInvoice, { id: invoiceId, reference: 'bank 1' }, 'conflict');
      expect((await owner.ok(provider.payout, { id: payoutId })).payable_amount).toBe(0.000012);
      const [other] = (await two.ok(buyer.invoices, {})).items;
      await platform.admin.ok(admin.payInvoice, { id: other?.invoice_id ?? '', reference: 'bank 2' });
      expect(await platform.admin.ok(admin.payPayout, { id: payoutId, reference: 'bank 3' })).toMatchObject({
        status: 'paid',
        payable_amount: 0.00008,
        reference: 'bank 3',
      });
      expect((await platform.admin.ok(admin.listPayouts, { status: 'paid' })).items).toEqual(
        expect.arrayContaining([expect.objectContaining({ payout_id: payoutId })]),
      );
      expect((await platform.admin.ok(admin.listInvoices, { status: 'paid', limit: 100 })).items).toEqual(
        expect.arrayContaining([expect.objectContaining({ invoice_id: invoiceId })]),
      );
    });
  });

  test('a wrong charge is reversed once, on the statements of the month', async () => {
    const { owner, id } = await offer({ unit_price: 3 });
    const member = await platform.signUp();
    await find(member, id);
    const access = (await member.ok(agent.accesses, {})).items.find(
      ({ charged_amount }) => charged_amount > 0,
    );
    const charge = { id: access?.access_id ?? '', reason: 'The file was empty' };
    const thisMonth = new Date().toISOString().slice(0, 7);
    const revenue = async () =>
      (await platform.admin.ok(admin.revenue, {})).by_month.find(({ period }) => period === thisMonth);
    const before = await revenue();
    expect(await platform.admin.ok(admin.reverseCharge, charge)).toMatchObject({
      amount: 3,
      access_id: charge.id,
    });
    await platform.admin.refused(admin.reverseCharge, charge, 'conflict');
    await member.refused(admin.reverseCharge, charge, 'forbidden');
    const after = await revenue();
    expect((before?.charged_amount ?? 0) - (after?.charged_amount ?? 0)).toBeCloseTo(3);
    expect((before?.platform_fee ?? 0) - (after?.platform_fee ?? 0)).toBeCloseTo(0.6);
    const [invoice] = (await member.ok(buyer.invoices, {})).items;
    expect(invoice?.amount).toBe(0);
    const { lines } = await member.ok(buyer.invoice, { id: invoice?.invoice_id ?? '' });
    expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['reversal', -3],
      ['charge', 3],
    ]);
    expect((await member.ok(agent.spend, {})).total_amount).toBe(0);
    expect(await owner.ok(provider.dashboard, {})).toMatchObject({ retrievals_30d: 1, revenue_30d: 0 });
    expect((await owner.ok(provider.payouts, {})).items[0]).toMatchObject({ amount: 0, gross_amount: 0 });
    // A tenant that owes nothing may go.
    await member.ok(tenant.delete, { name: 'Acme' });
  });

  test('what is given back for an earlier month makes no room in this one', async () => {
    const { id } = await offer({ unit_price: 6 });
    const dear = await offer({ unit_price: 700 });
    const member = await platform.signUp();
    await find(member, id);
    const [access] = (await member.ok(agent.accesses, {})).items;
    await platform.clock.later(40 * DAY_MS, async () => {
      await platform.admin.ok(admin.reverseCharge, { id: access?.access_id ?? '', reason: 'Late' });
      expect((await member.ok(buyer.invoices, {})).items.map(({ amount }) => amount)).toEqual([-6, 6]);
      const answer = await find(member, dear.id, id);
      expect(answer).toMatchObject({ charged_amount: 6, withheld: { count: 1, cap: 10, spent: 6 } });
      await member.refused(
        search.query,
        { query: 'numbat eats', mode: 'lexical', dataset_ids: [id] },
        'payment_required',
      );
    });
  });

  test('a payout waits for what is neither paid nor reversed', async () => {
    const { owner, id } = await offer({ unit_price: 1 });
    const [honest, other] = [await platform.signUp(), await platform.signUp()];
    await find(honest, id);
    await find(other, id);
    const [access] = (await other.ok(agent.accesses, {})).items;
    await platform.clock.later(40 * DAY_MS, async () => {
      await closeStatements(platform.services.db, platform.services.now());
      const invoice = (await honest.ok(buyer.invoices, {})).items.find(({ status }) => status === 'issued');
      await platform.admin.ok(admin.payInvoice, { id: invoice?.invoice_id ?? '', reference: 'bank' });
      const payout = (await owner.ok(provider.payouts, {})).items.find(({ status }) => status === 'closed');
      const pay = { id: payout?.payout_id ?? '', reference: 'bank' };
      await platform.admin.refused(admin.payPayout, pay, 'conflict');
      await platform.admin.ok(admin.reverseCharge, { id: access?.access_id ?? '', reason: 'Never paid' });
      expect(await platform.admin.ok(admin.payPayout, pay)).toMatchObject({
        amount: 1.6,
        payable_amount: 1.6,
      });
      const now = (await owner.ok(provider.payouts, {})).items.find(({ status }) => status === 'open');
      expect(now?.amount).toBe(-0.8);
    });
  });

  test('a tenant that owes or is owed something stays', async () => {
    const { owner, id } = await offer({ unit_price: 1 });
    const member = await platform.signUp('Debtor');
    await find(member, id);
    await member.refused(tenant.delete, { name: 'Debtor' }, 'conflict');
    await owner.refused(tenant.delete, { name: 'Provider' }, 'conflict');
  });
});

describe('the ledger', () => {
  test('refuses to be changed, and entries that do not sum to zero', async () => {
    const { db } = platform.services;
    const { id } = await offer({ unit_price: 1 });
    await find(await platform.signUp(), id);
    for (const sql of [
      Prisma.sql`UPDATE ledger_entries SET amount_micros = 0`,
      Prisma.sql`DELETE FROM ledger_entries`,
      Prisma.sql`UPDATE ledger_transactions SET reason = 'x'`,
      Prisma.sql`DELETE FROM ledger_transactions`,
      Prisma.sql`TRUNCATE ledger_transactions CASCADE`,
    ])
      await expect(db.query(sql)).rejects.toThrow('append-only');
    await expect(
      db.query(Prisma.sql`
        INSERT INTO ledger_entries (transaction_id, account, statement_id, amount_micros, tenant_id)
        SELECT id, 'platform', 'x', 1, NULL FROM ledger_transactions LIMIT 1`),
    ).rejects.toThrow();
  });

  test('and its verification tells every difference', async () => {
    const { db } = platform.services;
    const { id } = await offer({ unit_price: 1 });
    const member = await platform.signUp();
    await find(member, id);
    const event = await db.prisma.usageEvent.findFirstOrThrow({ where: { tenantId: member.tenantId } });
    const broken = async (change: Prisma.Sql, mend: Prisma.Sql) => {
      await db.query(change);
      const found = await differences();
      await db.query(mend);
      return found.map(({ check }) => check);
    };
    const set = (column: string, value: bigint) =>
      Prisma.sql`UPDATE usage_events SET ${Prisma.raw(column)} = ${value} WHERE id = ${event.id}`;
    expect(await broken(set('price_micros', 5n), set('price_micros', 1_000_000n))).toContain(
      'uses that were not charged by the pricing rules, or not divided by them',
    );
    const tenantOf = (value: string) =>
      Prisma.sql`UPDATE usage_events SET provider_tenant_id = ${value} WHERE id = ${event.id}`;
    expect(await broken(tenantOf('tnt_x'), tenantOf(event.providerTenantId))).toEqual(
      expect.arrayContaining(['entries of other parties than those of the use']),
    );
    const invoice = (by: number) =>
      Prisma.sql`UPDATE invoices SET amount_micros = amount_micros + ${by} WHERE tenant_id = ${member.tenantId}`;
    expect(await broken(invoice(1), invoice(-1))).toEqual(['invoices that are not the sum of their lines']);
    const day = (by: number) =>
      Prisma.sql`UPDATE usage_days SET retrievals = retrievals + ${by} WHERE tenant_id = ${member.tenantId}`;
    expect(await broken(day(1), day(-1))).toEqual(['figures of days that are not those of their uses']);
    expect(await differences()).toEqual([]);
  });
});
