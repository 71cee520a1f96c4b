import { Refused } from './refused.mjs';

const FORMAT = 'ipto-export';
const VERSION = 1;
const FETCH_ROWS = 200;

const MIGRATIONS = [
  '20261122195651_init',
  '20261122224407_whole_contract',
  '20261125220453_published_passages',
  '20261125221513_search_index',
  '20261126015000_dataset_terms_alone',
  '20261126022522_ledger',
  '20261126193456_searches_by_time',
];

/** Every table in an order in which its rows may be inserted, and by what they are ordered. */
const TABLES = [
  ['tenants', 'id'],
  ['users', 'id'],
  ['memberships', 'id'],
  ['sessions', 'id'],
  ['invitations', 'id'],
  ['link_tokens', 'id'],
  ['login_codes', 'id'],
  ['device_logins', 'id'],
  ['api_keys', 'id'],
  ['datasets', 'id'],
  ['api_key_grants', 'id'],
  ['entitlements', 'id'],
  ['objects', 'id'],
  ['passages', 'id'],
  ['passage_vectors', 'passage_id'],
  ['search_index', 'id'],
  ['audit_events', 'id'],
  ['searches', 'id'],
  ['usage_events', 'id'],
  ['billing_sessions', 'credential, fingerprint'],
  ['usage_days', 'tenant_id, day, api_key_id, dataset_id'],
  ['invoices', 'id'],
  ['payouts', 'id'],
  ['payout_parts', 'payout_id, invoice_id'],
  ['ledger_transactions', 'id'],
  ['ledger_entries', 'transaction_id, account'],
];

/** Tables that are not as they were, as queries of what they hold now. */
const CHANGED = {
  passages: `SELECT id, object_id, dataset_id, ordinal, title, ARRAY[]::text[] AS heading_path, body, citation,
                    content_hash FROM passages`,
  // What pgvector sends is two counts of two bytes, then the numbers.
  passage_vectors: `SELECT id AS passage_id, substring(vector_send(embedding) FROM 5) AS vector
                      FROM passages WHERE embedding IS NOT NULL`,
};

/**
 * The lines of the file: a header; of each table its name, columns and number of rows, then its rows as PostgreSQL
 * writes them in JSON; an end. Rows are never parsed here, so that no number loses a digit.
 * @param {import('@electric-sql/pglite').PGlite} engine
 * @param {{ rows: number }} written counts the rows
 * @returns {AsyncGenerator<string>}
 * @throws Refused if the schema is not that of the last migration
 */
export async function* dumpLines(engine, written) {
  await requireLastSchema(engine);
  await engine.exec(`SET TIME ZONE 'UTC'; SET bytea_output = 'hex'; SET statement_timeout = 0`);
  await nameVectorModel(engine);
  const tables = [];
  for (const [table, order] of TABLES) tables.push(await describe(engine, table, order));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  yield line({ format: FORMAT, version: VERSION, exported_at: new Date().toISOString(), rows });
  for (const { query, ...table } of tables) {
    yield line(table);
    for await (const row of rowsOf(engine, query)) {
      written.rows += 1;
      yield `${row}\n`;
    }
  }
  yield line({ end: true });
}

async function requireLastSchema(engine) {
  const { rows } = await engine.query(
    `SELECT migration_name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const applied = rows.map((row) => row.migration_name);
  if (applied.join() !== MIGRATIONS.join())
    throw new Refused(
      'The database is not as the last release with PGlite leaves it. Start that release on the folder once, stop it, ' +
        `and export again. (Applied: ${applied.join(', ') || 'nothing'}.)`,
    );
}

/** Where it is not said what made the vectors, it was the local model: there was no other when that could be left out. */
async function nameVectorModel(engine) {
  await engine.exec(
    `INSERT INTO search_index (id, model, dimensions)
     SELECT 1, 'all-MiniLM-L6-v2-int8', 384 WHERE EXISTS (SELECT FROM passages WHERE embedding IS NOT NULL)
     ON CONFLICT (id) DO NOTHING`,
  );
}

async function describe(engine, table, order) {
  const source = CHANGED[table] ?? `SELECT * FROM "${table}"`;
  const { fields } = await engine.query(`SELECT * FROM (${source}) t LIMIT 0`);
  const counted = await engine.query(`SELECT count(*)::int AS rows FROM (${source}) t`);
  return {
    table,
    columns: fields.map(({ name }) => name),
    rows: counted.rows[0].rows,
    query: `SELECT row_to_json(t)::text AS row FROM (${source} ORDER BY ${order}) t`,
  };
}

async function* rowsOf(engine, query) {
  await engine.exec(`BEGIN; DECLARE exported NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await engine.query(`FETCH ${FETCH_ROWS} FROM exported`);
    if (rows.length === 0) break;
    for (const { row } of rows) yield row;
  }
  await engine.exec('COMMIT');
}

function line(value) {
  return `${JSON.stringify(value)}\n`;
}
