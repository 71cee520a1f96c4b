import {
  type AdminInvoice,
  type AdminPayout,
  ApiError,
  type contract,
  fromMicros,
  type Micros,
  notFound,
} from '@ipto/contracts';
import { type Invoice as InvoiceRow, type Payout as PayoutRow, Prisma, type Sql, type Tx } from '@ipto/db';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { holdPlatformAdmin } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import { invoiceView } from './invoice-lists.js';
import { payoutViews, readPayable } from './payouts.js';
import { reverseCharge } from './reverse-charge.js';

type BillingAdminHandlers = Pick<
  Handlers<typeof contract.admin>,
  'listInvoices' | 'payInvoice' | 'listPayouts' | 'payPayout' | 'reverseCharge' | 'revenue'
>;

/** The platform's side of the books. */
export function billingAdminHandlers({ db, cursors, now }: Services): BillingAdminHandlers {
  return {
    async listInvoices(context, input) {
      const { items, next_cursor } = await readPage(cursors, context, {
        procedure: 'admin.listInvoices',
        input,
        fetch: (after, take) =>
          db.prisma.invoice.findMany({ where: newestFirst(input, after), orderBy: { id: 'desc' }, take }),
        key: ({ id }) => id,
        view: (row) => row,
      });
      return { items: await adminInvoices(db, items), next_cursor };
    },

    payInvoice: (context, { id, reference }) =>
      db.tx(async (tx) => {
        await holdPlatformAdmin(tx, context.principal);
        const [paid] = await tx.invoice.updateManyAndReturn({
          where: { id, status: 'issued' },
          data: { status: 'paid', paidAt: now(), reference },
        });
        if (!paid) throw await refusal(tx.invoice.findUnique({ where: { id } }), 'issued');
        await recordPayment(tx, context, 'invoice', paid, reference);
        return first(await adminInvoices(tx, [paid]));
      }),

    async listPayouts(context, input) {
      const { items, next_cursor } = await readPage(cursors, context, {
        procedure: 'admin.listPayouts',
        input,
        fetch: (after, take) =>
          db.prisma.payout.findMany({ where: newestFirst(input, after), orderBy: { id: 'desc' }, take }),
        key: ({ id }) => id,
        view: (row) => row,
      });
      return { items: await adminPayouts(db, items), next_cursor };
    },

    payPayout: (context, { id, reference }) =>
      db.tx(async (tx) => {
        await holdPlatformAdmin(tx, context.principal);
        const [paid] = await tx.payout.updateManyAndReturn({
          where: { id, status: 'closed' },
          data: { status: 'paid', paidAt: now(), reference },
        });
        if (!paid) throw await refusal(tx.payout.findUnique({ where: { id } }), 'closed');
        requirePayable(paid, (await readPayable(tx, [id])).get(id) ?? 0n);
        await recordPayment(tx, context, 'payout', paid, reference);
        return first(await adminPayouts(tx, [paid]));
      }),

    reverseCharge: (context, { id, reason }) =>
      db.tx(async (tx) => {
        await holdPlatformAdmin(tx, context.principal);
        const at = now();
        const { transactionId, amount, tenantId } = await reverseCharge(tx, id, reason, at);
        await recordAudit(tx, context, {
          action: 'charge.reversed',
          tenantId,
          target: { type: 'charge', id },
          details: { reason },
        });
        return {
          transaction_id: transactionId,
          access_id: id,
          amount: fromMicros(amount),
          currency: 'USD',
          reason,
          occurred_at: at.toISOString(),
        };
      }),

    async revenue() {
      const rows = await db.sql<{ period: string; charged: string; fee: string }>(Prisma.sql`
        SELECT to_char(month, 'YYYY-MM') AS period, sum(amount_micros)::text AS charged, sum(fee_micros)::text AS fee
        FROM invoices GROUP BY month ORDER BY month DESC`);
      return {
        currency: 'USD',
        by_month: rows.map(({ period, charged, fee }) => ({
          period,
          charged_amount: fromMicros(BigInt(charged)),
          provider_amount: fromMicros(BigInt(charged) - BigInt(fee)),
          platform_fee: fromMicros(BigInt(fee)),
        })),
      };
    },
  };
}

function newestFirst<S>({ status }: { status?: S | undefined }, after: string | null) {
  return { ...(status !== undefined && { status }), ...(after !== null && { id: { lt: after } }) };
}

/** Why a statement can't be marked as paid. */
async function refusal(
  statement: Promise<{ status: string } | null>,
  wanted: 'issued' | 'closed',
): Promise<ApiError> {
  const found = await statement;
  return found
    ? new ApiError('conflict', `It is ${found.status}; only one that is ${wanted} can be paid.`)
    : notFound();
}

function requirePayable({ amountMicros }: PayoutRow, payable: Micros): void {
  const owed = (amountMicros ?? 0n) - payable;
  if (owed !== 0n)
    throw new ApiError('conflict', 'Buyers have not yet paid for all of it.', {
      unpaid_amount: fromMicros(owed),
    });
}

async function recordPayment(
  tx: Tx,
  context: AuthenticatedContext,
  type: 'invoice' | 'payout',
  { id, tenantId }: { id: string; tenantId: string },
  reference: string,
): Promise<void> {
  await recordAudit(tx, context, {
    action: `${type}.paid`,
    tenantId,
    target: { type, id },
    details: { reference },
  });
}

async function adminInvoices(db: Sql, rows: readonly InvoiceRow[]): Promise<AdminInvoice[]> {
  const names = await tenantNames(db, rows);
  return rows.map((row) => ({
    ...invoiceView(row),
    tenant_id: row.tenantId,
    tenant_name: names.get(row.tenantId) ?? '',
  }));
}

async function adminPayouts(db: Sql, rows: readonly PayoutRow[]): Promise<AdminPayout[]> {
  const names = await tenantNames(db, rows);
  const views = await payoutViews(db, rows);
  return rows.flatMap(({ tenantId }, index) => {
    const view = views[index];
    return view ? { ...view, tenant_id: tenantId, tenant_name: names.get(tenantId) ?? '' } : [];
  });
}

/** The names of tenants; those deleted have none. */
async function tenantNames(
  db: Sql,
  rows: readonly { tenantId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const found = await db.sql<{ id: string; name: string }>(Prisma.sql`
    SELECT id, name FROM tenants WHERE id = ANY(${rows.map(({ tenantId }) => tenantId)})`);
  return new Map(found.map(({ id, name }) => [id, name]));
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw notFound();
  return item;
}
