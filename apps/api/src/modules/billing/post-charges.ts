import { type Micros, newId, splitCharge } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { OpenInvoice } from './invoices.js';
import { firstDay } from './months.js';

/** What a use is charged. */
export interface Charge {
  readonly usageEventId: string;
  readonly providerTenantId: string;
  /** More than zero. */
  readonly amount: Micros;
}

/** Enters charges on a held invoice into the ledger and onto the statements of both sides. */
export async function postCharges(
  db: Sql,
  buyerTenantId: string,
  invoice: OpenInvoice,
  charges: readonly Charge[],
  at: Date,
): Promise<void> {
  if (charges.length === 0) return;
  const payoutOf = await holdPayouts(
    db,
    charges.map(({ providerTenantId }) => providerTenantId),
    invoice.month,
  );
  const transactions = charges.map((charge) => ({ ...charge, id: newId('ledgerTransaction') }));
  const entries = transactions.flatMap(({ id, providerTenantId, amount }): Entry[] => {
    const { platform, provider } = splitCharge(amount);
    const payout = payoutOf(providerTenantId);
    return [
      { id, account: 'buyer', tenantId: buyerTenantId, statementId: invoice.id, amount: -amount },
      { id, account: 'provider', tenantId: providerTenantId, statementId: payout, amount: provider },
      { id, account: 'platform', tenantId: null, statementId: payout, amount: platform },
    ];
  });
  await writeLedger(
    db,
    invoice.id,
    transactions.map(({ id, usageEventId }) => ({ id, usageEventId })),
    entries,
    { kind: 'charge', reason: null, countsAgainstCap: true, at },
  );
}

/** Tells the open statement of each provider for a month; they are kept from being closed until the transaction ends. */
export async function holdPayouts(
  db: Sql,
  tenantIds: readonly string[],
  month: Date,
): Promise<(tenantId: string) => string> {
  const tenants = [...new Set(tenantIds)].sort();
  const held = () =>
    db.sql<{ id: string; tenantId: string }>(Prisma.sql`
      SELECT id, tenant_id AS "tenantId" FROM payouts
      WHERE tenant_id = ANY(${tenants}) AND month = ${firstDay(month)}::date AND status = 'open'
      ORDER BY id FOR KEY SHARE`);
  let rows = await held();
  if (rows.length < tenants.length) {
    await db.sql(Prisma.sql`
      INSERT INTO payouts (id, tenant_id, month)
      SELECT id, tenant_id, ${firstDay(month)}::date
      FROM unnest(${tenants.map(() => newId('payout'))}::text[], ${tenants}::text[]) AS p (id, tenant_id)
      ON CONFLICT (tenant_id, month) DO NOTHING`);
    rows = await held();
  }
  const ids = new Map(rows.map(({ id, tenantId }) => [tenantId, id]));
  return (tenantId) => {
    const id = ids.get(tenantId);
    if (id === undefined) throw new Error('A payout statement was closed before its month was over');
    return id;
  };
}

/** One side of a transaction. */
export interface Entry {
  /** Of the transaction. */
  readonly id: string;
  readonly account: 'buyer' | 'provider' | 'platform';
  readonly tenantId: string | null;
  readonly statementId: string;
  readonly amount: Micros;
}

/**
 * Adds whole transactions to the ledger and to a held invoice, in one statement: the database refuses any whose entries
 * do not sum to zero.
 */
export async function writeLedger(
  db: Sql,
  invoiceId: string,
  transactions: readonly { readonly id: string; readonly usageEventId: string }[],
  entries: readonly Entry[],
  {
    kind,
    reason,
    countsAgainstCap,
    at,
  }: { kind: 'charge' | 'reversal'; reason: string | null; countsAgainstCap: boolean; at: Date },
): Promise<void> {
  const sum = (account: Entry['account']) =>
    entries.reduce((total, entry) => (entry.account === account ? total + entry.amount : total), 0n);
  const amount = -sum('buyer');
  await db.sql(Prisma.sql`
    WITH made AS (
      INSERT INTO ledger_transactions (id, kind, usage_event_id, reason, occurred_at)
      SELECT id, ${kind}::"LedgerKind", usage_event_id, ${reason}, ${at}
      FROM unnest(${transactions.map(({ id }) => id)}::text[],
                  ${transactions.map(({ usageEventId }) => usageEventId)}::text[]) AS t (id, usage_event_id)
    ), invoiced AS (
      UPDATE invoices
      SET amount_micros = amount_micros + ${amount}, fee_micros = fee_micros + ${sum('platform')},
          spent_micros = spent_micros + ${countsAgainstCap ? amount : 0n}
      WHERE id = ${invoiceId})
    INSERT INTO ledger_entries (transaction_id, account, tenant_id, statement_id, amount_micros)
    SELECT id, account::"LedgerAccount", tenant_id, statement_id, amount
    FROM unnest(${entries.map(({ id }) => id)}::text[], ${entries.map(({ account }) => account)}::text[],
                ${entries.map(({ tenantId }) => tenantId)}::text[],
                ${entries.map(({ statementId }) => statementId)}::text[],
                ${entries.map(({ amount }) => amount)}::bigint[]) AS e (id, account, tenant_id, statement_id, amount)`);
}
