// Leaves an already migrated cluster in dist/, from which new folders start.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openDatabase } from '../dist/database.js';
import { extensions } from '../dist/embedded/worker/extensions.js';
import { SNAPSHOT_FILE } from '../dist/snapshot.js';

const dataDir = await mkdtemp(join(tmpdir(), 'ipto-snapshot-'));
try {
  const db = await openDatabase({ dataDir, snapshot: null });
  await db.pool.query('VACUUM (FREEZE, ANALYZE)');
  await db.close();

  const cluster = await PGlite.create(join(dataDir, 'db'), { extensions });
  const dump = await cluster.dumpDataDir('gzip');
  await cluster.close();
  // Written aside first: a build that is cut off leaves no half of a snapshot.
  await writeFile(`${SNAPSHOT_FILE}.part`, Buffer.from(await dump.arrayBuffer()));
  await rename(`${SNAPSHOT_FILE}.part`, SNAPSHOT_FILE);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
