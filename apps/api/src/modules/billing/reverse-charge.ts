import { ApiError, type Micros, newId, notFound } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import { holdInvoice } from './invoices.js';
import { holdPayouts, writeLedger } from './post-charges.js';
import { takeFromDay } from './usage-days.js';

interface ChargedRow {
  account: 'buyer' | 'provider' | 'platform';
  tenantId: string | null;
  statementId: string;
  amount: string;
}

/**
 * Undoes a charge: the same entries with the other sign, on the statements of this month, so that what is issued or
 * closed stays as it is.
 * @returns what the buyer gets back
 * @throws ApiError `not_found` where nothing was charged, `conflict` where it has been reversed
 */
export async function reverseCharge(
  tx: Tx,
  usageEventId: string,
  reason: string,
  at: Date,
): Promise<{ transactionId: string; tenantId: string; amount: Micros }> {
  const [event] = await tx.sql<{ buyer: string; provider: string; reversed: boolean }>(Prisma.sql`
    SELECT tenant_id AS buyer, provider_tenant_id AS provider, reversed_at IS NOT NULL AS reversed
    FROM usage_events WHERE id = ${usageEventId} AND charged_micros > 0 FOR UPDATE`);
  if (!event) throw notFound();
  if (event.reversed) throw new ApiError('conflict', 'The charge has been reversed.');
  const charged = await tx.sql<ChargedRow>(Prisma.sql`
    SELECT e.account, e.tenant_id AS "tenantId", e.statement_id AS "statementId", e.amount_micros::text AS amount
    FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
    WHERE t.usage_event_id = ${usageEventId} AND t.kind = 'charge'`);
  const invoice = await holdInvoice(tx, event.buyer, at);
  const payoutOf = await holdPayouts(tx, [event.provider], invoice.month);
  const id = newId('ledgerTransaction');
  const entries = charged.map(({ account, tenantId, amount }) => ({
    id,
    account,
    tenantId,
    statementId: account === 'buyer' ? invoice.id : payoutOf(event.provider),
    amount: -BigInt(amount),
  }));
  await writeLedger(tx, invoice.id, [{ id, usageEventId }], entries, {
    kind: 'reversal',
    reason,
    // What is given back for an earlier month makes no room in this one.
    countsAgainstCap: charged.some(({ statementId }) => statementId === invoice.id),
    at,
  });
  await takeFromDay(tx, usageEventId);
  await tx.usageEvent.update({ where: { id: usageEventId }, data: { reversedAt: at } });
  return {
    transactionId: id,
    tenantId: event.buyer,
    amount: entries.find(({ account }) => account === 'buyer')?.amount ?? 0n,
  };
}
