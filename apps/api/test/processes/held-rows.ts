import type { Database } from '@ipto/db';
import { expect } from 'vitest';

/** Rows that a connection of its own holds, so that calls stop in the very middle of what they do. */
export interface HeldRows {
  /** Waits until so many calls have come to a row that is held, by this or by one of them. */
  waitedForBy(calls: number): Promise<void>;
  /** Whether a call is answered while the rows are held; false once it waits as well, with so many in all. */
  answered(call: Promise<unknown>, waiting: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Holds what a `SELECT … FOR …` gives, until it is released or `work` has ended. */
export async function holding<T>(
  { pool }: Database,
  select: string,
  id: string,
  work: (held: HeldRows) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let holds = true;
  const release = async () => {
    if (!holds) return;
    holds = false;
    await client.query('ROLLBACK');
  };
  // That a key was used is written down in passing: no call waits for that.
  const countWaiting = async () => {
    const { rows } = await pool.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND wait_event IN ('transactionid', 'tuple') AND query NOT LIKE '%last_used_at%'`,
    );
    return rows.length;
  };
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(select, [id]);
    expect(rowCount, select).toBeGreaterThan(0);
    return await work({
      release,
      waitedForBy: (calls) => expect.poll(countWaiting, { timeout: 20_000 }).toBe(calls),
      async answered(call, waiting) {
        let answered = false;
        const noted = call.then(() => {
          answered = true;
        });
        await expect
          .poll(async () => answered || (await countWaiting()) === waiting, { timeout: 20_000 })
          .toBe(true);
        if (answered) await noted;
        return answered;
      },
    });
  } finally {
    await release();
    client.release();
  }
}
