import { ApiError, fromMicros, type Micros, newId } from '@ipto/contracts';
import type { Tx } from '@ipto/db';
import { firstDay, monthAfter, monthOf } from './months.js';

/** A buyer's invoice of the running month, held until the transaction ends. */
export interface OpenInvoice {
  readonly id: string;
  readonly month: Date;
  readonly spent: Micros;
  readonly cap: Micros;
}

interface InvoiceRow {
  id: string;
  status: string;
  spent: bigint;
}

/**
 * Holds the tenant's invoice of the month, making it if there is none: whoever charges holds it first, so that charges
 * of one tenant come one after another, and their sum never passes its cap.
 */
export async function holdInvoice(tx: Tx, tenantId: string, at: Date): Promise<OpenInvoice> {
  const month = monthOf(at);
  const [row] = await tx.$queryRaw<InvoiceRow[]>`
    INSERT INTO invoices (id, tenant_id, month) VALUES (${newId('invoice')}, ${tenantId}, ${firstDay(month)}::date)
    ON CONFLICT (tenant_id, month) DO UPDATE SET amount_micros = invoices.amount_micros
    RETURNING id, status::text, amount_micros AS spent`;
  if (!row) throw new Error('The invoice was neither there nor made');
  // Only where this process's clock lags: a month is closed an hour after its end.
  if (row.status !== 'open') return holdInvoice(tx, tenantId, monthAfter(at));
  const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { spendCapMicros: true } });
  // A tenant that is gone spends nothing; what it was charged may still be reversed.
  return { id: row.id, month, spent: row.spent, cap: tenant?.spendCapMicros ?? 0n };
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
