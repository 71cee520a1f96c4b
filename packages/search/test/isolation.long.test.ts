import { newId } from '@ipto/contracts';
import { contentHash, insertPassages, publishObject } from '@ipto/search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn, wordVector } from './corpus.js';

const FOREIGN_OBJECTS = 1000;
const EACH = 100;
const QUERIES = [
  'harbour pilot',
  'harbour',
  'pil*',
  '"harbour pilot"',
  'pilot -harbour',
  'who is the harbour for',
];
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;

let test: TestSearch;
let corpus: Corpus;
beforeAll(async () => {
  test = await openTestSearch(512 * 1024 * 1024);
  corpus = corpusIn(test);
});
afterAll(() => test.dispose());

async function answers(tenantId: string): Promise<string> {
  const all = [];
  for (const query of QUERIES)
    for (const mode of MODES) all.push(await askIn(test, tenantId, query, { mode, limit: 100 }));
  return JSON.stringify(all);
}

/** Passages of others, all of them about what is asked for. */
async function addForeign(): Promise<void> {
  const dataset = await corpus.dataset(await corpus.tenant());
  for (let object = 0; object < FOREIGN_OBJECTS; object++) {
    const id = newId('object');
    const passages = Array.from({ length: EACH }, (_, ordinal) => {
      const body = `harbour ${'pilot '.repeat(1 + (ordinal % 7))} ${object} ${ordinal}`;
      return {
        id: newId('passage'),
        ordinal,
        title: 'Harbour',
        headingPath: [],
        body,
        contentHash: contentHash(body),
        page: null,
        citation: { char_start: 0, char_end: body.length },
        vector: wordVector(body),
      };
    });
    const stored = await test.db.prisma.storedObject.create({
      data: {
        id,
        datasetId: dataset.id,
        tenantId: dataset.tenantId,
        filename: `${object}.txt`,
        declaredContentType: 'text/plain',
        contentType: 'text/plain',
        sizeBytes: 1n,
        uploadKey: `uploads/${id}`,
        status: 'ready',
        language: 'english',
      },
    });
    const opened = test.indexer.open({ ...stored, language: 'english' });
    await opened.add(passages);
    const indexed = await opened.finish();
    await test.db.tx(async (tx) => {
      await insertPassages(tx, stored, passages);
      await publishObject(tx, stored, indexed);
    });
  }
}

it('answers are equal to the byte with and without 100 000 passages of others', {
  timeout: 900_000,
}, async () => {
  const own = await corpus.dataset(await corpus.tenant());
  for (let i = 0; i < 30; i++)
    await corpus.object(own, [
      `the harbour has ${i} pilots`,
      `a ferry waits ${'for the pilot '.repeat(i % 4)}`,
    ]);
  const before = await answers(own.tenantId);
  await addForeign();
  expect(await answers(own.tenantId)).toBe(before);
});
