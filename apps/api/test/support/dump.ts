import type { Database } from '@ipto/db';

/** Every row of every table, the queue's too, as text. */
export async function dumpDatabase({ sql }: Database): Promise<string> {
  const tables = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) {
    const [dump] = await sql.query<{ rows: string | null }>(`SELECT json_agg(t)::text AS rows FROM ${name} t`);
    dumps.push(`${name} ${dump?.rows ?? ''}`);
  }
  return dumps.join('\n');
}
