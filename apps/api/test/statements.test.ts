import { contract } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeStatements } from '../dist/modules/billing/index.js';
import { startTestPlatform, type TestPlatform } from './platform.js';
import { differences, find, offer } from './support/numbats.js';

const { admin, agent, buyer, objects, provider, search, tenant } = contract;
const DAY_MS = 24 * 3_600_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(async () => {
  // Whatever the tests did, the books agree.
  expect(await differences(platform)).toEqual([]);
  await platform.close();
});

describe('statements', () => {
  test('are equal to their lines, issued and closed once, and paid in turn', async () => {
    const { owner, id, objectIds } = await offer(platform, { unit_price: 0.000007 }, [1, 1]);
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
    const { owner, id } = await offer(platform, { unit_price: 3 });
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
    const { id } = await offer(platform, { unit_price: 6 });
    const dear = await offer(platform, { unit_price: 700 });
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
    const { owner, id } = await offer(platform, { unit_price: 1 });
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

  test('a reversal makes nothing payable that no buyer has paid for', async () => {
    const { owner, id } = await offer(platform, { unit_price: 1 }, [1, 1]);
    const member = await platform.signUp();
    await find(member, id);
    const [access] = (await member.ok(agent.accesses, {})).items;
    await platform.admin.ok(admin.reverseCharge, { id: access?.access_id ?? '', reason: 'Wrong' });
    await platform.clock.later(40 * DAY_MS, async () => {
      await closeStatements(platform.services.db, platform.services.now());
      const [payout] = (await owner.ok(provider.payouts, {})).items;
      expect(payout).toMatchObject({ status: 'closed', amount: 0.8, payable_amount: 0 });
      const pay = { id: payout?.payout_id ?? '', reference: 'bank' };
      await platform.admin.refused(admin.payPayout, pay, 'conflict');
      const [invoice] = (await member.ok(buyer.invoices, {})).items;
      await platform.admin.ok(admin.payInvoice, { id: invoice?.invoice_id ?? '', reference: 'bank' });
      expect(await platform.admin.ok(admin.payPayout, pay)).toMatchObject({ payable_amount: 0.8 });
    });
  });

  test('a reversal of a later month is payable with its statement, whatever is paid', async () => {
    const { owner, id } = await offer(platform, { unit_price: 1 });
    const member = await platform.signUp();
    await find(member, id);
    const [access] = (await member.ok(agent.accesses, {})).items;
    await platform.clock.later(40 * DAY_MS, async () => {
      await platform.admin.ok(admin.reverseCharge, { id: access?.access_id ?? '', reason: 'Late' });
    });
    await platform.clock.later(80 * DAY_MS, async () => {
      await closeStatements(platform.services.db, platform.services.now());
      expect((await owner.ok(provider.payouts, {})).items).toMatchObject([
        { status: 'closed', amount: -0.8, payable_amount: -0.8 },
        { status: 'closed', amount: 0.8, payable_amount: 0.8 },
      ]);
    });
  });

  test('a tenant that owes or is owed something stays', async () => {
    const { owner, id } = await offer(platform, { unit_price: 1 });
    const member = await platform.signUp('Debtor');
    await find(member, id);
    await member.refused(tenant.delete, { name: 'Debtor' }, 'conflict');
    await owner.refused(tenant.delete, { name: 'Provider' }, 'conflict');
  });
});

describe('the ledger', () => {
  test('refuses to be changed, and entries that do not sum to zero', async () => {
    const { db } = platform.services;
    const { id } = await offer(platform, { unit_price: 1 });
    await find(await platform.signUp(), id);
    for (const sql of [
      Prisma.sql`UPDATE ledger_entries SET amount_micros = 0`,
      Prisma.sql`DELETE FROM ledger_entries`,
      Prisma.sql`UPDATE ledger_transactions SET reason = 'x'`,
      Prisma.sql`DELETE FROM ledger_transactions`,
      Prisma.sql`TRUNCATE ledger_transactions CASCADE`,
    ])
      await expect(db.sql(sql)).rejects.toThrow('append-only');
    await expect(
      db.sql(Prisma.sql`
        INSERT INTO ledger_entries (transaction_id, account, statement_id, amount_micros, tenant_id)
        SELECT id, 'platform', 'x', 1, NULL FROM ledger_transactions LIMIT 1`),
    ).rejects.toThrow();
  });

  test('and its verification tells every difference', async () => {
    const { db } = platform.services;
    const { id } = await offer(platform, { unit_price: 1 });
    const member = await platform.signUp();
    await find(member, id);
    const event = await db.prisma.usageEvent.findFirstOrThrow({ where: { tenantId: member.tenantId } });
    const broken = async (change: Prisma.Sql, mend: Prisma.Sql) => {
      await db.sql(change);
      const found = await differences(platform);
      await db.sql(mend);
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
    expect(await differences(platform)).toEqual([]);
  });
});
