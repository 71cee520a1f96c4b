import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDING_DIMENSIONS } from '@ipto/embeddings';
import { connect, Index, rerankers, type Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Int32, Schema, Utf8 } from 'apache-arrow';
import { CANDIDATES, FOUND, indexedText, type Peer, RRF_K } from './peer.js';

const TABLE = 'passages';
const SCHEMA = new Schema([
  new Field('id', new Int32()),
  new Field('dataset', new Int32()),
  new Field('text', new Utf8()),
  new Field('vector', new FixedSizeList(EMBEDDING_DIMENSIONS, new Field('item', new Float32()))),
]);

/** How the nearest vectors are found: all that the filter leaves are compared, or those in the nearest parts of an index. */
export type Nearest = 'exact' | 'ivf';

/** Opens LanceDB in a folder: stemmed words without stop words, a bitmap of datasets for the filter, its own fusion. */
export async function openLanceDb(folder: string, nearest: Nearest): Promise<Peer> {
  const connection = await connect(folder);
  const table = await connection.createEmptyTable(TABLE, SCHEMA);
  const reranker = await rerankers.RRFReranker.create(RRF_K);
  return {
    async fill(corpus) {
      for await (const batch of corpus.batches())
        await table.add(
          batch.map((passage) => ({
            id: passage.id,
            dataset: passage.dataset,
            text: indexedText(passage),
            vector: passage.vector,
          })),
        );
      // Many small pieces are read more slowly than one.
      await table.optimize();
      await makeIndexes(table, nearest);
      await table.optimize({ cleanupOlderThan: new Date() });
    },
    async search({ text, vector, datasets }) {
      const found = await table
        .query()
        .nearestTo(vector)
        .distanceType('cosine')
        .fullTextSearch(text, { columns: 'text' })
        .where(`dataset IN (${datasets.join(', ')})`)
        .select(['id'])
        .limit(CANDIDATES)
        .rerank(reranker)
        .toArrow();
      const ids = found.getChild('id')?.toArray() ?? [];
      return Array.from(ids.slice(0, FOUND), Number);
    },
    async bytes() {
      const data = join(folder, `${TABLE}.lance`);
      return { index: await sizeOf(join(data, '_indices')), all: await sizeOf(data) };
    },
    async close() {
      table.close();
      connection.close();
    },
  };
}

async function makeIndexes(table: Table, nearest: Nearest): Promise<void> {
  await table.createIndex('dataset', { config: Index.bitmap() });
  await table.createIndex('text', {
    config: Index.fts({
      withPosition: false,
      language: 'English',
      stem: true,
      removeStopWords: true,
      asciiFolding: true,
    }),
  });
  if (nearest === 'ivf')
    await table.createIndex('vector', { config: Index.ivfFlat({ distanceType: 'cosine' }) });
  for (const { name } of await table.listIndices()) await table.prewarmIndex(name);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
