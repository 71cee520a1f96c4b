// Fills the database of a server that runs, in a process of its own, so that nothing of it stays in the server's memory:
// fill.js <data folder> <file of vectors> <JSON of a Filling>
import { readFile } from 'node:fs/promises';
import { openDatabase } from '@ipto/db';
import { openIndexer } from '@ipto/search';
import { z } from 'zod';
import { Corpus } from './corpus.js';
import { fill } from './filling.js';

const filling = z.object({
  tenantId: z.string(),
  datasetIds: z.array(z.string()),
  from: z.int(),
  to: z.int(),
});

const [dataDir = '', vectors = '', given = ''] = process.argv.slice(2);
const db = await openDatabase({ dataDir, attach: true, statementTimeoutMs: 3_600_000 });
const indexer = openIndexer();
try {
  const corpus = Corpus.from(await readFile(vectors));
  await fill({ db, indexer, corpus }, filling.parse(JSON.parse(given)));
} finally {
  await indexer.close();
  await db.close();
}
