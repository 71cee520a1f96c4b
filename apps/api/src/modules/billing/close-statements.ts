import { type Database, Prisma, type Tx } from '@ipto/db';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { monthOf } from './months.js';
import { sumPayouts } from './payouts.js';

/** So long after its end a month is closed: no transaction that began in it is still running. */
const GRACE_MS = 3_600_000;
/** Statements that are looked up at once. */
const BATCH = 100;

/** Issues the invoices and closes the payout statements of the months that are over. May run twice, and side by side. */
export async function closeStatements(db: Database, now: Date): Promise<void> {
  const running = monthOf(new Date(now.getTime() - GRACE_MS));
  const due = { where: { status: 'open' as const, month: { lt: running } }, take: BATCH };
  for (let closed = 1; closed > 0; ) {
    const invoices = await db.prisma.invoice.findMany({ ...due, select: { id: true } });
    for (const { id } of invoices) await db.tx((tx) => issueInvoice(tx, id, now));
    const payouts = await db.prisma.payout.findMany({ ...due, select: { id: true } });
    for (const { id } of payouts) await db.tx((tx) => closePayout(tx, id, now));
    closed = invoices.length + payouts.length;
  }
}

export const closeStatementsJob = defineUpkeep('close_statements', ({ db, now }: Services) =>
  closeStatements(db, now()),
);

/** One that comes to nothing is paid at once. */
async function issueInvoice(tx: Tx, id: string, at: Date): Promise<void> {
  const [invoice] = await tx.invoice.updateManyAndReturn({
    where: { id, status: 'open' },
    data: { status: 'issued', issuedAt: at },
  });
  if (!invoice) return;
  const target = { type: 'invoice', id };
  await recordAudit(tx, null, { action: 'invoice.issued', tenantId: invoice.tenantId, target });
  if (invoice.amountMicros !== 0n) return;
  await tx.invoice.update({ where: { id }, data: { status: 'paid', paidAt: at } });
  await recordAudit(tx, null, { action: 'invoice.paid', tenantId: invoice.tenantId, target });
}

async function closePayout(tx: Tx, id: string, at: Date): Promise<void> {
  const [held] = await tx.sql<{ tenant_id: string }>(Prisma.sql`
    SELECT tenant_id FROM payouts WHERE id = ${id} AND status = 'open' FOR UPDATE`);
  if (!held) return;
  const sums = (await sumPayouts(tx, [id])).get(id);
  await tx.payout.update({
    where: { id },
    data: {
      status: 'closed',
      closedAt: at,
      amountMicros: sums?.amount ?? 0n,
      feeMicros: sums?.fee ?? 0n,
    },
  });
  await tx.sql(Prisma.sql`
    INSERT INTO payout_parts (payout_id, invoice_id, amount_micros)
    SELECT ${id}, buyer.statement_id, sum(e.amount_micros)
    FROM ledger_entries e
    JOIN ledger_entries buyer ON buyer.transaction_id = e.transaction_id AND buyer.account = 'buyer'
    WHERE e.statement_id = ${id} AND e.account = 'provider'
    GROUP BY buyer.statement_id`);
  await recordAudit(tx, null, {
    action: 'payout.closed',
    tenantId: held.tenant_id,
    target: { type: 'payout', id },
  });
}
