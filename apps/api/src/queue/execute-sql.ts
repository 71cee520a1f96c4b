import type { Database } from '@ipto/db';

/**
 * Runs what the queue asks for. A text without values may hold several statements, a transaction
 * among them: should one fail, the connection must not go back to the pool inside that transaction.
 */
export async function executeSql(pool: Database['pool'], text: string, values?: unknown[]) {
  if (values !== undefined && values.length > 0) return pool.query(text, values);
  const client = await pool.connect();
  try {
    // One result for one statement, an array of them for several.
    const results = [await client.query(text)].flat();
    return { rows: results.flatMap(({ rows }) => rows) };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
