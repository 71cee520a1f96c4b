// Inserts rows one by one into a new table in the folder given, and prints each number once the database has acknowledged it.
import { writeSync } from 'node:fs';
import { openDatabase } from '@ipto/db';

const db = await openDatabase({ dataDir: process.argv[2] });
await db.pool.query('DROP TABLE IF EXISTS rows');
await db.pool.query('CREATE TABLE rows (n int PRIMARY KEY)');
for (let n = 0; n < Number(process.argv[3]); n++) {
  await db.pool.query('INSERT INTO rows VALUES ($1)', [n]);
  writeSync(1, `${n}\n`);
}
await db.close();
