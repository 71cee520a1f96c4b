import {
  type contract,
  fromMicros,
  type Micros,
  notFound,
  type Payout,
  type PayoutLine,
} from '@ipto/contracts';
import { type Payout as PayoutRow, Prisma, type Sql } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { formatMonth, monthAfter } from './months.js';
import {
  linesAfter,
  newestStatements,
  STATEMENT_COLUMNS,
  type StatementRow,
  statementsOf,
} from './statements.js';

type PayoutHandlers = Pick<Handlers<typeof contract.provider>, 'payouts' | 'payout'>;

/** A provider's monthly statements. */
export function payoutHandlers({ db, cursors }: Services): PayoutHandlers {
  return {
    async payouts(context, input) {
      const { items, next_cursor } = await readPage(cursors, context, {
        procedure: 'provider.payouts',
        input,
        fetch: (after, take) =>
          db.prisma.payout.findMany({
            ...newestStatements(context.principal, after),
            take,
          }),
        key: ({ month }) => month.toISOString(),
        view: (row) => row,
      });
      return { items: await payoutViews(db, items), next_cursor };
    },

    async payout(context, input) {
      const payout = await db.prisma.payout.findFirst({
        where: { AND: [statementsOf(context.principal), { id: input.id }] },
      });
      if (!payout) throw notFound();
      const { items, next_cursor } = await readPage(cursors, context, {
        procedure: 'provider.payout',
        input,
        fetch: (after, take) => readPayoutLines(db, payout.id, after, take),
        key: ({ transaction_id }) => transaction_id,
        view: (line) => line,
      });
      const [view] = await payoutViews(db, [payout]);
      if (!view) throw notFound();
      return { ...view, lines: items, next_cursor };
    },
  };
}

/** What the lines of a statement come to. */
export interface PayoutSums {
  readonly amount: Micros;
  readonly fee: Micros;
}

const NOTHING: PayoutSums = { amount: 0n, fee: 0n };

/** Adds up the ledger lines of statements, by statement. */
export async function sumPayouts(db: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, PayoutSums>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql<{ id: string; amount: string; fee: string }>(Prisma.sql`
    SELECT statement_id AS id,
           coalesce(sum(amount_micros) FILTER (WHERE account = 'provider'), 0)::text AS amount,
           coalesce(sum(amount_micros) FILTER (WHERE account = 'platform'), 0)::text AS fee
    FROM ledger_entries WHERE statement_id = ANY(${[...ids]}) GROUP BY statement_id`);
  return new Map(rows.map(({ id, amount, fee }) => [id, { amount: BigInt(amount), fee: BigInt(fee) }]));
}

/**
 * What of closed statements is to be paid out, by statement: what buyers have paid for, and of the rest the charges that
 * were reversed, and their reversals, each on the statement that it is a line of.
 */
export async function readPayable(db: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Micros>> {
  const rows = await db.sql<{ id: string; amount: string }>(Prisma.sql`
    SELECT p.payout_id AS id,
           sum(CASE WHEN i.status = 'paid' THEN p.amount_micros ELSE coalesce(reversed.amount, 0) END)::text AS amount
    FROM payout_parts p
    JOIN invoices i ON i.id = p.invoice_id
    LEFT JOIN LATERAL (
      SELECT sum(e.amount_micros) AS amount
      FROM ledger_entries b
      JOIN ledger_transactions t ON t.id = b.transaction_id
      JOIN usage_events u ON u.id = t.usage_event_id AND u.reversed_at IS NOT NULL
      JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'provider'
      WHERE i.status <> 'paid' AND b.statement_id = i.id AND e.statement_id = p.payout_id) reversed ON TRUE
    WHERE p.payout_id = ANY(${[...ids]})
    GROUP BY p.payout_id`);
  return new Map(rows.map(({ id, amount }) => [id, BigInt(amount)]));
}

/** Statements as the API shows them: those still open with what their lines come to by now. */
export async function payoutViews(db: Sql, rows: readonly PayoutRow[]): Promise<Payout[]> {
  const open = await sumPayouts(
    db,
    rows.filter(({ status }) => status === 'open').map(({ id }) => id),
  );
  const payable = await readPayable(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { amount, fee } =
      row.amountMicros === null || row.feeMicros === null
        ? (open.get(row.id) ?? NOTHING)
        : { amount: row.amountMicros, fee: row.feeMicros };
    return {
      payout_id: row.id,
      period: formatMonth(row.month),
      period_start: row.month.toISOString(),
      period_end: monthAfter(row.month).toISOString(),
      status: row.status,
      gross_amount: fromMicros(amount + fee),
      platform_fee: fromMicros(fee),
      amount: fromMicros(amount),
      payable_amount: fromMicros(payable.get(row.id) ?? 0n),
      currency: 'USD',
      closed_at: row.closedAt?.toISOString() ?? null,
      paid_at: row.paidAt?.toISOString() ?? null,
      reference: row.reference,
    };
  });
}

async function readPayoutLines(
  db: Sql,
  payoutId: string,
  after: string | null,
  take: number,
): Promise<PayoutLine[]> {
  type Row = StatementRow & { amount: string; fee: string; payable: boolean };
  const rows = await db.sql<Row>(Prisma.sql`
    SELECT ${STATEMENT_COLUMNS}, e.amount_micros::text AS amount, fee.amount_micros::text AS fee,
           (i.status = 'paid' OR u.reversed_at IS NOT NULL) AS payable
    FROM ledger_entries e
    JOIN ledger_transactions t ON t.id = e.transaction_id
    JOIN usage_events u ON u.id = t.usage_event_id
    JOIN ledger_entries fee ON fee.transaction_id = e.transaction_id AND fee.account = 'platform'
    JOIN ledger_entries buyer ON buyer.transaction_id = e.transaction_id AND buyer.account = 'buyer'
    JOIN invoices i ON i.id = buyer.statement_id
    WHERE e.statement_id = ${payoutId} AND e.account = 'provider' ${linesAfter(after)}
    ORDER BY e.transaction_id DESC
    LIMIT ${take}`);
  return rows.map((row) => ({
    transaction_id: row.transactionId,
    kind: row.kind,
    use: row.use,
    dataset_id: row.datasetId,
    dataset_name: row.datasetName,
    gross_amount: fromMicros(BigInt(row.amount) + BigInt(row.fee)),
    platform_fee: fromMicros(BigInt(row.fee)),
    amount: fromMicros(BigInt(row.amount)),
    payable: row.payable,
    occurred_at: row.occurredAt.toISOString(),
  }));
}
