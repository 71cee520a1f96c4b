import { citationPrice, downloadPrice, outcomePrice, splitCharge } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { Report } from '../../commands/command.js';
import { DERIVED_DAYS } from './rebuild-days.js';

/** Differences that are told of each kind; the rest are counted. */
const SHOWN = 5;
/** Usage events that are recomputed at once. */
const BATCH = 5_000;

/** What the books and the usage events disagree on: where, and how. */
export interface Difference {
  readonly check: string;
  /** Ids of what does not fit, the first few. */
  readonly examples: readonly string[];
  readonly count: number;
}

/** A check in SQL: a select of the ids of what does not fit. */
const CHECKS: Readonly<Record<string, Prisma.Sql>> = {
  'transactions whose entries do not sum to zero': Prisma.sql`
    SELECT transaction_id AS id FROM ledger_entries GROUP BY transaction_id HAVING sum(amount_micros) <> 0`,
  'transactions without their three entries': Prisma.sql`
    SELECT t.id FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.transaction_id = t.id
    GROUP BY t.id HAVING count(e.account) <> 3`,
  'charges without a billable use': Prisma.sql`
    SELECT t.id FROM ledger_transactions t LEFT JOIN usage_events u ON u.id = t.usage_event_id
    WHERE t.kind = 'charge' AND coalesce(u.charged_micros, 0) = 0`,
  'billable uses without a charge': Prisma.sql`
    SELECT u.id FROM usage_events u
    LEFT JOIN ledger_transactions t ON t.usage_event_id = u.id AND t.kind = 'charge'
    WHERE u.charged_micros > 0 AND t.id IS NULL`,
  'results given for nothing, though their object was not paid for': Prisma.sql`
    SELECT u.id FROM usage_events u
    LEFT JOIN usage_events paid ON paid.billing_session = u.billing_session AND paid.object_id = u.object_id
      AND paid.kind = 'retrieval' AND paid.charged_micros > 0
    WHERE u.kind = 'retrieval' AND u.price_micros > 0 AND u.charged_micros = 0 AND paid.id IS NULL`,
  'entries of other parties than those of the use': Prisma.sql`
    SELECT e.transaction_id AS id
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    JOIN usage_events u ON u.id = t.usage_event_id
    WHERE e.tenant_id IS DISTINCT FROM
      CASE e.account WHEN 'buyer' THEN u.tenant_id WHEN 'provider' THEN u.provider_tenant_id END`,
  'charges of own data': Prisma.sql`
    SELECT id FROM usage_events WHERE tenant_id = provider_tenant_id AND charged_micros <> 0`,
  'reversals that do not undo their charge': Prisma.sql`
    SELECT t.id
    FROM ledger_transactions t
    LEFT JOIN ledger_transactions c ON c.usage_event_id = t.usage_event_id AND c.kind = 'charge'
    LEFT JOIN ledger_entries e ON e.transaction_id = t.id
    LEFT JOIN ledger_entries o ON o.transaction_id = c.id AND o.account = e.account
    WHERE t.kind = 'reversal'
    GROUP BY t.id
    HAVING bool_or(e.amount_micros + o.amount_micros IS DISTINCT FROM 0)`,
  'uses that are marked as reversed or not against the ledger': Prisma.sql`
    SELECT u.id FROM usage_events u
    LEFT JOIN ledger_transactions t ON t.usage_event_id = u.id AND t.kind = 'reversal'
    WHERE (u.reversed_at IS NOT NULL) <> (t.id IS NOT NULL)`,
  'searches that were not charged what their results were': Prisma.sql`
    SELECT s.id FROM searches s
    LEFT JOIN (
      SELECT search_id, sum(charged_micros) AS charged FROM usage_events
      WHERE kind = 'retrieval' GROUP BY search_id) u ON u.search_id = s.id
    WHERE s.charged_micros <> coalesce(u.charged, 0)`,
  'invoices that are not the sum of their lines': Prisma.sql`
    SELECT i.id FROM invoices i LEFT JOIN ledger_entries e ON e.statement_id = i.id
    GROUP BY i.id HAVING i.amount_micros <> -coalesce(sum(e.amount_micros), 0)`,
  'invoices whose fee is not that of their lines': Prisma.sql`
    SELECT i.id FROM invoices i
    LEFT JOIN ledger_entries b ON b.statement_id = i.id
    LEFT JOIN ledger_entries f ON f.transaction_id = b.transaction_id AND f.account = 'platform'
    GROUP BY i.id HAVING i.fee_micros <> coalesce(sum(f.amount_micros), 0)`,
  'invoices that count another amount against the cap than they charge': Prisma.sql`
    SELECT i.id FROM invoices i
    LEFT JOIN ledger_entries e ON e.statement_id = i.id
    LEFT JOIN ledger_transactions t ON t.id = e.transaction_id
    LEFT JOIN ledger_transactions c ON c.usage_event_id = t.usage_event_id AND c.kind = 'charge'
    LEFT JOIN ledger_entries charged ON charged.transaction_id = c.id AND charged.account = 'buyer'
    GROUP BY i.id
    HAVING i.spent_micros <> -coalesce(sum(e.amount_micros) FILTER (WHERE charged.statement_id = i.id), 0)`,
  'closed payout statements that are not the sum of their lines': Prisma.sql`
    SELECT p.id FROM payouts p LEFT JOIN ledger_entries e ON e.statement_id = p.id
    WHERE p.status <> 'open'
    GROUP BY p.id
    HAVING p.amount_micros IS DISTINCT FROM coalesce(sum(e.amount_micros) FILTER (WHERE e.account = 'provider'), 0)
        OR p.fee_micros IS DISTINCT FROM coalesce(sum(e.amount_micros) FILTER (WHERE e.account = 'platform'), 0)`,
  'payout statements that are not the sum of their parts': Prisma.sql`
    SELECT p.id FROM payouts p LEFT JOIN payout_parts a ON a.payout_id = p.id
    WHERE p.status <> 'open'
    GROUP BY p.id HAVING p.amount_micros IS DISTINCT FROM coalesce(sum(a.amount_micros), 0)`,
  'lines on a statement of another month than theirs': Prisma.sql`
    SELECT t.id FROM ledger_transactions t
    JOIN ledger_entries e ON e.transaction_id = t.id
    LEFT JOIN invoices i ON i.id = e.statement_id AND e.account = 'buyer'
    LEFT JOIN payouts p ON p.id = e.statement_id AND e.account <> 'buyer'
    WHERE coalesce(i.month, p.month) IS DISTINCT FROM date_trunc('month', t.occurred_at AT TIME ZONE 'UTC')::date
       OR (i.id IS NOT NULL AND i.tenant_id <> e.tenant_id)
       OR (e.account = 'provider' AND p.tenant_id <> e.tenant_id)`,
  'figures of days that are not those of their uses': Prisma.sql`
    SELECT coalesce(d.tenant_id, u.tenant_id) || ' ' || coalesce(d.day, u.day) || ' '
        || coalesce(d.dataset_id, u.dataset_id) AS id
    FROM usage_days d
    FULL JOIN (${DERIVED_DAYS}) u USING (tenant_id, day, api_key_id, dataset_id)
    WHERE (d.provider_tenant_id, d.retrievals, d.citations, d.downloads, d.outcomes, d.charged_micros,
           d.provider_micros)
      IS DISTINCT FROM (u.provider_tenant_id, u.retrievals, u.citations, u.downloads, u.outcomes, u.charged_micros,
           u.provider_micros)`,
};

const MISPRICED = 'uses that were not charged by the pricing rules, or not divided by them';

/**
 * Recomputes the books from the usage events: what each use costs by the pricing rules, its three entries, and every
 * sum above them. Each check is one statement, and whatever is charged meanwhile is all there for it or not at all.
 */
export async function verifyLedger(
  db: Sql,
  report: Report,
  signal: AbortSignal,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  const checks = Object.entries(CHECKS);
  const total = checks.length + 1;
  for (const [index, [check, sql]] of checks.entries()) {
    signal.throwIfAborted();
    report({ done: index, total, message: check });
    const rows = await db.sql<{ id: string; count: number }>(Prisma.sql`
      SELECT id, (count(*) OVER ())::int AS count FROM (${sql}) AS found ORDER BY id LIMIT ${SHOWN}`);
    const [first] = rows;
    if (first) differences.push({ check, count: first.count, examples: rows.map(({ id }) => id) });
  }
  report({ done: checks.length, total, message: MISPRICED });
  const misPriced = await findMisPriced(db, signal);
  if (misPriced.length > 0)
    differences.push({
      check: MISPRICED,
      count: misPriced.length,
      examples: misPriced.slice(0, SHOWN),
    });
  report({ done: total, total });
  return differences;
}

interface UseRow {
  id: string;
  kind: 'retrieval' | 'citation' | 'download' | 'outcome';
  price: string;
  charged: string;
  provider: string;
  revenue: string | null;
  /** Of the result that a report speaks of. */
  retrievalPrice: string | null;
  mode: 'open' | 'premium' | 'outcome_share' | null;
  /** As the ledger has it. */
  buyerEntry: string | null;
  providerEntry: string | null;
  platformEntry: string | null;
}

async function findMisPriced(db: Sql, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    signal.throwIfAborted();
    const rows = await db.sql<UseRow>(Prisma.sql`
      SELECT u.id, u.kind, u.price_micros::text AS price, u.charged_micros::text AS charged,
             u.provider_micros::text AS provider, u.revenue_micros::text AS revenue,
             r.price_micros::text AS "retrievalPrice", r.monetization_mode AS mode,
             l."buyerEntry", l."providerEntry", l."platformEntry"
      FROM (SELECT * FROM usage_events
            WHERE id > ${after} AND tenant_id <> provider_tenant_id ORDER BY id LIMIT ${BATCH}) u
      -- Looked up one by one: joined, the whole ledger would be read for each batch.
      LEFT JOIN LATERAL (
        SELECT price_micros, monetization_mode FROM usage_events
        WHERE u.kind IN ('citation', 'outcome') AND retrieval_id = u.retrieval_id AND kind = 'retrieval'
        OFFSET 0) r ON TRUE
      CROSS JOIN LATERAL (
        SELECT max(e.amount_micros) FILTER (WHERE e.account = 'buyer')::text AS "buyerEntry",
               max(e.amount_micros) FILTER (WHERE e.account = 'provider')::text AS "providerEntry",
               max(e.amount_micros) FILTER (WHERE e.account = 'platform')::text AS "platformEntry"
        FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
        WHERE t.usage_event_id = u.id AND t.kind = 'charge') l
      ORDER BY u.id`);
    found.push(...rows.filter((row) => !isRight(row)).map(({ id }) => id));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return found;
    after = last.id;
  }
}

function isRight(row: UseRow): boolean {
  const charged = BigInt(row.charged);
  const { platform, provider } = splitCharge(charged);
  const entered = (entry: string | null) => BigInt(entry ?? 0);
  return (
    isPrice(row, charged) &&
    BigInt(row.provider) === provider &&
    entered(row.buyerEntry) === -charged &&
    entered(row.providerEntry) === provider &&
    entered(row.platformEntry) === platform
  );
}

/** Whether a charge is what the rules ask for. A repeat, and the second download of a day, is free. */
function isPrice({ kind, price, revenue, retrievalPrice, mode }: UseRow, charged: bigint): boolean {
  switch (kind) {
    case 'retrieval':
      return charged === 0n || charged === BigInt(price);
    case 'download':
      return charged === 0n || charged === downloadPrice(BigInt(price));
    case 'citation':
      return retrievalPrice !== null && charged === citationPrice(BigInt(retrievalPrice));
    case 'outcome':
      return revenue !== null && charged === outcomePrice(mode ?? 'open', BigInt(revenue));
  }
}
