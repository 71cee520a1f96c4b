// Opens the database in the folder given, says so, and closes it on the first line of input.
import { once } from 'node:events';
import { openDatabase } from '@ipto/db';

try {
  const db = await openDatabase({ dataDir: process.argv[2] });
  console.log('open');
  await once(process.stdin, 'data');
  await db.close();
  process.stdin.destroy();
  console.log('closed');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
