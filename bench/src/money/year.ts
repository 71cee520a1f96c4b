import { openDatabase, Prisma } from '@ipto/db';

const DATASETS_PER_PROVIDER = 5;
const RESULTS_PER_SEARCH = 10;
const BATCH = 50_000;

/**
 * Fills the database of a server that does not run with a year of uses up to now, each with its charge in the ledger, and
 * all invoices and statements: as if `buyers` had searched the datasets of `providers` evenly.
 */
export async function fillYear(
  dataDir: string,
  { buyers, providers, events }: { buyers: readonly string[]; providers: readonly string[]; events: number },
  note: (text: string) => void,
): Promise<void> {
  const db = await openDatabase({ dataDir, statementTimeoutMs: 3_600_000 });
  try {
    await makeStatements(db.sql, buyers, providers);
    for (let from = 0; from < events; from += BATCH) {
      await fill(db.sql, buyers, providers, { from, to: Math.min(events, from + BATCH), events });
      note(`${Math.min(events, from + BATCH)} uses`);
    }
    await sumUp(db.sql);
    await db.sql(Prisma.sql`VACUUM (ANALYZE)`);
  } finally {
    await db.close();
  }
}

type Query = <Row extends object>(sql: Prisma.Sql) => Promise<Row[]>;

async function makeStatements(query: Query, buyers: readonly string[], providers: readonly string[]) {
  const months = Prisma.sql`
    SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date - make_interval(months => i) AS month, i
    FROM generate_series(0, 12) AS i`;
  await query(Prisma.sql`
    INSERT INTO invoices (id, tenant_id, month, status, issued_at, paid_at)
    SELECT 'invc_' || lpad((b.n * 100 + m.i)::text, 26, '0'), b.id, m.month,
           (CASE WHEN i = 0 THEN 'open' ELSE 'paid' END)::"InvoiceStatus",
           CASE WHEN i > 0 THEN now() END, CASE WHEN i > 0 THEN now() END
    FROM unnest(${[...buyers]}::text[]) WITH ORDINALITY AS b (id, n), (${months}) AS m`);
  await query(Prisma.sql`
    INSERT INTO payouts (id, tenant_id, month)
    SELECT 'pay_' || lpad((p.n * 100 + m.i)::text, 26, '0'), p.id, m.month
    FROM unnest(${[...providers]}::text[]) WITH ORDINALITY AS p (id, n), (${months}) AS m`);
}

async function fill(
  query: Query,
  buyers: readonly string[],
  providers: readonly string[],
  { from, to, events }: { from: number; to: number; events: number },
): Promise<void> {
  const id = (prefix: string, number: Prisma.Sql) =>
    Prisma.sql`${prefix} || lpad((${number})::text, 26, '0')`;
  await query(Prisma.sql`
    CREATE TEMP TABLE made AS
    SELECT n, n / ${RESULTS_PER_SEARCH}::int AS search, (${[...buyers]}::text[])[1 + (n / ${RESULTS_PER_SEARCH}::int) % ${buyers.length}::int] AS buyer,
           (${[...providers]}::text[])[1 + n % ${providers.length}::int] AS provider,
           1 + (n / ${RESULTS_PER_SEARCH}::int) % ${buyers.length}::int AS buyer_number,
           1 + n % ${providers.length}::int AS provider_number,
           (n % ${providers.length * DATASETS_PER_PROVIDER}::int) AS dataset,
           1000 + n % 29000 AS charged,
           date_trunc('milliseconds', now() - interval '365 days' * (1 - n::float8 / ${events}::float8)) AS at
    FROM generate_series(${from}::int, ${to - 1}::int) AS n`);
  await query(Prisma.sql`
    INSERT INTO searches (id, tenant_id, query, mode, dataset_ids, result_count, charged_micros, occurred_at)
    SELECT ${id('srch_', Prisma.sql`search`)}, min(buyer), 'quarterly earnings ' || search % 500, 'hybrid', '{}',
           count(*), sum(charged), min(at)
    FROM made GROUP BY search`);
  await query(Prisma.sql`
    INSERT INTO usage_events
      (id, kind, tenant_id, provider_tenant_id, dataset_id, dataset_name, object_id, filename, search_id,
       retrieval_id, price_micros, monetization_mode, billing_session, charged_micros, provider_micros, occurred_at)
    SELECT ${id('evt_', Prisma.sql`n`)}, 'retrieval', buyer, provider, ${id('dset_', Prisma.sql`dataset`)},
           'dataset ' || dataset, ${id('obj_', Prisma.sql`n`)}, 'a.txt',
           ${id('srch_', Prisma.sql`search`)}, ${id('ret_', Prisma.sql`n`)}, charged, 'open',
           ${id('srch_', Prisma.sql`search`)}, charged, charged - charged / 5, at
    FROM made`);
  await query(Prisma.sql`
    INSERT INTO ledger_transactions (id, kind, usage_event_id, occurred_at)
    SELECT ${id('txn_', Prisma.sql`n`)}, 'charge', ${id('evt_', Prisma.sql`n`)}, at FROM made`);
  await query(Prisma.sql`
    INSERT INTO ledger_entries (transaction_id, account, tenant_id, statement_id, amount_micros)
    SELECT ${id('txn_', Prisma.sql`n`)}, e.account::"LedgerAccount",
           CASE e.account WHEN 'buyer' THEN buyer WHEN 'provider' THEN provider END,
           CASE e.account WHEN 'buyer' THEN ${id('invc_', Prisma.sql`buyer_number * 100 + age`)}
                          ELSE ${id('pay_', Prisma.sql`provider_number * 100 + age`)} END,
           CASE e.account WHEN 'buyer' THEN -charged WHEN 'provider' THEN charged - charged / 5 ELSE charged / 5 END
    FROM (
      SELECT *, ((extract(year FROM now() AT TIME ZONE 'UTC') - extract(year FROM at AT TIME ZONE 'UTC')) * 12
                + extract(month FROM now() AT TIME ZONE 'UTC') - extract(month FROM at AT TIME ZONE 'UTC'))::int AS age
      FROM made) AS aged, unnest(ARRAY['buyer', 'provider', 'platform']) AS e (account)`);
  await query(Prisma.sql`DROP TABLE made`);
}

/** What the statements come to, and which of them are closed. */
async function sumUp(query: Query): Promise<void> {
  await query(Prisma.sql`
    UPDATE invoices i SET amount_micros = s.amount, spent_micros = s.amount, fee_micros = s.fee
    FROM (SELECT b.statement_id, -sum(b.amount_micros) AS amount, sum(f.amount_micros) AS fee
          FROM ledger_entries b
          JOIN ledger_entries f ON f.transaction_id = b.transaction_id AND f.account = 'platform'
          WHERE b.account = 'buyer' GROUP BY b.statement_id) s
    WHERE s.statement_id = i.id`);
  await query(Prisma.sql`
    UPDATE payouts p SET status = 'closed', closed_at = now(), amount_micros = coalesce(s.amount, 0),
                         fee_micros = coalesce(s.fee, 0)
    FROM payouts q
    LEFT JOIN (SELECT statement_id, sum(amount_micros) FILTER (WHERE account = 'provider') AS amount,
                      sum(amount_micros) FILTER (WHERE account = 'platform') AS fee
               FROM ledger_entries WHERE account <> 'buyer' GROUP BY statement_id) s ON s.statement_id = q.id
    WHERE q.id = p.id AND p.month < date_trunc('month', now() AT TIME ZONE 'UTC')`);
  await query(Prisma.sql`
    INSERT INTO payout_parts (payout_id, invoice_id, amount_micros)
    SELECT e.statement_id, b.statement_id, sum(e.amount_micros)
    FROM ledger_entries e
    JOIN payouts p ON p.id = e.statement_id AND p.status = 'closed'
    JOIN ledger_entries b ON b.transaction_id = e.transaction_id AND b.account = 'buyer'
    WHERE e.account = 'provider' GROUP BY 1, 2`);
}
