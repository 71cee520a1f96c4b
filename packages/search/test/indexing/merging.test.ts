import { Prisma, type Tx } from '@ipto/db';
import { mergeDue, withdrawObject } from '@ipto/search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askIn, openTestSearch, type TestSearch } from '../asking.js';
import { type Corpus, corpusIn } from '../corpus.js';

let test: TestSearch;
let corpus: Corpus;
beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
});
afterAll(() => test.dispose());

const WORDS = ['harbour', 'lighthouse', 'pilot', 'ferry', 'anchor'];
const QUERIES = [
  'harbour pilot',
  '"ferry anchor"',
  'light* -pilot',
  'title:untitled anchor',
  'filename:txt harbour',
];

async function filledDataset(objects: number) {
  const dataset = await corpus.dataset(await corpus.tenant());
  const ids: string[] = [];
  for (let i = 0; i < objects; i++)
    ids.push(
      await corpus.object(
        dataset,
        Array.from({ length: 3 }, (_, j) =>
          Array.from({ length: 6 }, (_, k) => WORDS[(i * 7 + j * 3 + k * (i + 2)) % WORDS.length]).join(' '),
        ).map((body, j) => `${body} number ${i} ${j}`),
      ),
    );
  return { ...dataset, ids };
}

async function told(tenantId: string) {
  const answers = [];
  for (const query of QUERIES)
    for (const mode of ['lexical', 'hybrid'] as const) {
      const { hits, warnings } = await askIn(test, tenantId, query, { mode, limit: 100 });
      answers.push({ query, mode, warnings, hits });
    }
  return answers;
}

const segmentsOf = (datasetId: string) =>
  test.db.sql<{ objects: number; dead: number[] }>(
    Prisma.sql`SELECT objects, dead FROM search_segments WHERE dataset_id = ${datasetId} ORDER BY id`,
  );
const holding = (datasetId: string) => async (tx: Tx) => {
  await tx.sql(Prisma.sql`SELECT FROM datasets WHERE id = ${datasetId} FOR NO KEY UPDATE`);
};
async function merge(datasetId: string, lock = holding(datasetId)): Promise<void> {
  while (await mergeDue(test.db, test.indexer, datasetId, lock));
}

async function remove(id: string) {
  await test.db.tx(async (tx) => {
    await withdrawObject(tx, id);
    await tx.storedObject.delete({ where: { id } });
  });
}

describe('merged segments', () => {
  it('say what their parts said', async () => {
    const { id, tenantId } = await filledDataset(20);
    const before = await told(tenantId);
    expect(await segmentsOf(id)).toHaveLength(20);
    await merge(id);
    expect((await segmentsOf(id)).length).toBeLessThan(8);
    expect(await told(tenantId)).toEqual(before);
  });

  it('lack what was deleted before, while and after they were made', async () => {
    const { id, tenantId, ids } = await filledDataset(16);
    const [before = '', during = '', after = '', ...kept] = ids;
    await remove(before);
    await merge(id, async (tx) => {
      // As if it had come in between reading the parts and writing the whole.
      await withdrawObject(tx, during);
      await tx.storedObject.delete({ where: { id: during } });
      await holding(id)(tx);
    });
    await remove(after);
    const { hits } = await askIn(test, tenantId, 'number', { mode: 'lexical', limit: 100 });
    expect(new Set(hits.map(({ objectId }) => objectId))).toEqual(new Set(kept));
    const live = (await segmentsOf(id)).reduce((sum, { objects, dead }) => sum + objects - dead.length, 0);
    expect(live).toBe(kept.length);
  });

  it('go with their last object', async () => {
    const { id, ids } = await filledDataset(8);
    await merge(id);
    for (const each of ids) await remove(each);
    expect(await segmentsOf(id)).toEqual([]);
  });

  it('are found by searches that go on meanwhile, with nothing missing and nothing twice', async () => {
    const { id, tenantId, ids } = await filledDataset(24);
    const searches = Array.from({ length: 12 }, () =>
      askIn(test, tenantId, 'number', { mode: 'lexical', limit: 100 }),
    );
    const [answers] = await Promise.all([Promise.all(searches), merge(id)]);
    for (const { hits } of answers) {
      expect(new Set(hits.map(({ objectId }) => objectId))).toEqual(new Set(ids));
      expect(new Set(hits.map(({ passageId }) => passageId)).size).toBe(hits.length);
    }
  });
});
