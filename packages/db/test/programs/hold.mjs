// Opens the database in the folder given, says so, and closes it on the first line of input or, if `tidy` is said, on a signal.
import { once } from 'node:events';
import { openDatabase } from '@ipto/db';

const [dataDir, mode] = process.argv.slice(2);
try {
  const db = await openDatabase({ dataDir, attach: mode === 'attach' });
  const signalled = mode === 'tidy' ? [once(process, 'SIGTERM'), once(process, 'SIGINT')] : [];
  console.log(`open ${process.pid}`);
  await Promise.race([once(process.stdin, 'data'), ...signalled]);
  await db.close();
  process.stdin.destroy();
  console.log('closed');
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
