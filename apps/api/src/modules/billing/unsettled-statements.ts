import { Prisma, type Tx } from '@ipto/db';

/** Whether a tenant still owes something, or is owed something. */
export async function hasUnsettled(tx: Tx, tenantId: string): Promise<boolean> {
  const [row] = await tx.sql<{ unsettled: boolean }>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM invoices WHERE tenant_id = ${tenantId} AND status <> 'paid' AND amount_micros <> 0)
        OR EXISTS (
          SELECT 1 FROM payouts p WHERE p.tenant_id = ${tenantId} AND p.status <> 'paid' AND coalesce(
            p.amount_micros,
            (SELECT sum(e.amount_micros) FROM ledger_entries e WHERE e.statement_id = p.id AND e.account = 'provider'),
            0) <> 0) AS unsettled`);
  return row?.unsettled ?? false;
}
