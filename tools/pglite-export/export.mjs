// Writes what the embedded database of ipto's first release holds to a file that `ipto-server import` reads.
// The README says how. It works on a copy: the data folder stays as it is.
import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import { vector } from '@electric-sql/pglite-pgvector';
import { refuseIfUnfit } from './data-folder.mjs';
import { dumpLines } from './dump.mjs';
import { Refused } from './refused.mjs';

const [dataDir, file, ...more] = process.argv.slice(2);
if (dataDir === undefined || file === undefined || more.length > 0) {
  console.error('usage: node export.mjs <data folder> <file to write>');
  process.exit(2);
}

try {
  const rows = await exportTo(resolve(dataDir), resolve(file));
  console.log(`Wrote ${rows} rows to ${file}.`);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/**
 * @param {string} folder
 * @param {string} target
 * @returns {Promise<number>} how many rows it wrote
 */
async function exportTo(folder, target) {
  if (existsSync(target)) throw new Refused(`${target} is there already.`);
  refuseIfUnfit(folder);
  const scratch = await mkdtemp(join(dirname(target), '.ipto-export-'));
  const part = `${target}.${randomUUID()}.part`;
  try {
    const copy = join(scratch, 'db');
    await cp(join(folder, 'db'), copy, { recursive: true });
    const engine = await PGlite.create(copy, { extensions: { vector, pg_textsearch } });
    try {
      const written = { rows: 0 };
      await pipeline(
        Readable.from(dumpLines(engine, written)),
        createGzip(),
        createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
      );
      await rename(part, target);
      return written.rows;
    } finally {
      await engine.close();
    }
  } finally {
    await rm(part, { force: true });
    await rm(scratch, { recursive: true, force: true });
  }
}
