import { ApiError, fromMicros, type Micros, newId } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import { firstDay, monthAfter, monthOf } from './months.js';

/** A buyer's invoice of the running month, held until the transaction ends. */
export interface OpenInvoice {
  readonly id: string;
  readonly month: Date;
  /** Against the cap: without what was given back for earlier months. */
  readonly spent: Micros;
  readonly cap: Micros;
  /** Whether holding it made it. */
  readonly isNew: boolean;
}

interface InvoiceRow {
  id: string;
  status: string;
  spent: string;
  cap: string;
}

/**
 * Holds the tenant, and its invoice of the month, making that if there is none: whoever charges does so first, so that
 * charges of one tenant come one after another, also on both sides of a month's end, and their sum never passes its cap.
 */
export async function holdInvoice(db: Sql, tenantId: string, at: Date): Promise<OpenInvoice> {
  // The next month only where this process's clock lags: a month is closed an hour after its end.
  const invoice =
    (await openInvoice(db, tenantId, monthOf(at))) ?? (await openInvoice(db, tenantId, monthAfter(at)));
  if (!invoice) throw new Error('The invoices of this month and the next are closed');
  return invoice;
}

/**
 * One statement, in which the invoice waits for the tenant: both are read as of when they are held, whatever was
 * committed meanwhile. A tenant that is gone has no cap left; what it was charged may still be reversed.
 */
async function openInvoice(db: Sql, tenantId: string, month: Date): Promise<OpenInvoice | null> {
  const id = newId('invoice');
  const [row] = await db.sql<InvoiceRow>(Prisma.sql`
    WITH tenant AS MATERIALIZED (
      SELECT spend_cap_micros AS cap FROM tenants WHERE id = ${tenantId} FOR NO KEY UPDATE
    ), held AS MATERIALIZED (
      SELECT coalesce(max(cap), 0)::bigint AS cap FROM tenant
    ), invoice AS (
      INSERT INTO invoices (id, tenant_id, month)
      SELECT ${id}, ${tenantId}, ${firstDay(month)}::date FROM held WHERE cap >= 0
      ON CONFLICT (tenant_id, month) DO UPDATE SET amount_micros = invoices.amount_micros
      RETURNING id, status::text, spent_micros::text AS spent)
    SELECT invoice.id, invoice.status, invoice.spent, held.cap::text AS cap FROM invoice, held`);
  return row?.status === 'open'
    ? { id: row.id, spent: BigInt(row.spent), cap: BigInt(row.cap), month, isNew: row.id === id }
    : null;
}

/** Takes a held invoice back to which nothing was charged, if holding it made it: a month without charges has none. */
export async function releaseInvoice(db: Sql, { id, isNew }: OpenInvoice): Promise<void> {
  if (isNew) await db.sql(Prisma.sql`DELETE FROM invoices WHERE id = ${id} RETURNING 1`);
}

/** What is left of the cap. */
export function remainingOf({ cap, spent }: OpenInvoice): Micros {
  return cap > spent ? cap - spent : 0n;
}

/** How a caller is told of the cap. */
export function capReached({ cap, spent, month }: OpenInvoice) {
  return {
    reason: 'spend_cap' as const,
    cap: fromMicros(cap),
    spent: fromMicros(spent),
    resets_at: monthAfter(month).toISOString(),
  };
}

/** The refusal of what does not fit into the cap. */
export function paymentRequired(invoice: OpenInvoice): ApiError {
  return new ApiError('payment_required', 'The spend cap of this month is reached.', capReached(invoice));
}
