import { type contract, fromMicros, type Invoice, type InvoiceLine, notFound } from '@ipto/contracts';
import { type Invoice as InvoiceRow, Prisma, type Sql } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { formatMonth } from './months.js';
import {
  linesAfter,
  newestStatements,
  STATEMENT_COLUMNS,
  type StatementRow,
  statementsOf,
} from './statements.js';

type InvoiceHandlers = Pick<Handlers<typeof contract.buyer>, 'invoices' | 'invoice'>;

/** A buyer's invoices. Of a tenant, whatever credential asks: they are what it pays. */
export function invoiceHandlers({ db, cursors }: Services): InvoiceHandlers {
  return {
    invoices: (context, input) =>
      readPage(cursors, context, {
        procedure: 'buyer.invoices',
        input,
        fetch: (after, take) =>
          db.prisma.invoice.findMany({
            ...newestStatements(context.principal, after),
            take,
          }),
        key: ({ month }) => month.toISOString(),
        view: invoiceView,
      }),

    async invoice(context, input) {
      const invoice = await db.prisma.invoice.findFirst({
        where: { AND: [statementsOf(context.principal), { id: input.id }] },
      });
      if (!invoice) throw notFound();
      const { items, next_cursor } = await readPage(cursors, context, {
        procedure: 'buyer.invoice',
        input,
        fetch: (after, take) => readInvoiceLines(db, invoice.id, after, take),
        key: ({ transaction_id }) => transaction_id,
        view: (line) => line,
      });
      return { ...invoiceView(invoice), lines: items, next_cursor };
    },
  };
}

export function invoiceView(row: InvoiceRow): Invoice {
  return {
    invoice_id: row.id,
    period: formatMonth(row.month),
    status: row.status,
    amount: fromMicros(row.amountMicros),
    currency: 'USD',
    issued_at: row.issuedAt?.toISOString() ?? null,
    paid_at: row.paidAt?.toISOString() ?? null,
    reference: row.reference,
  };
}

async function readInvoiceLines(
  db: Sql,
  invoiceId: string,
  after: string | null,
  take: number,
): Promise<InvoiceLine[]> {
  const rows = await db.sql<StatementRow & { amount: string }>(Prisma.sql`
    SELECT ${STATEMENT_COLUMNS}, (-e.amount_micros)::text AS amount
    FROM ledger_entries e
    JOIN ledger_transactions t ON t.id = e.transaction_id
    JOIN usage_events u ON u.id = t.usage_event_id
    WHERE e.statement_id = ${invoiceId} ${linesAfter(after)}
    ORDER BY e.transaction_id DESC
    LIMIT ${take}`);
  return rows.map((row) => ({
    transaction_id: row.transactionId,
    access_id: row.accessId,
    kind: row.kind,
    use: row.use,
    dataset_id: row.datasetId,
    dataset_name: row.datasetName,
    object_id: row.objectId,
    filename: row.filename,
    amount: fromMicros(BigInt(row.amount)),
    occurred_at: row.occurredAt.toISOString(),
  }));
}
