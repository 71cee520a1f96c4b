import { EMBEDDING_DIMENSIONS, openBulkEmbedder, openLocalEmbedder } from '@ipto/embeddings';
import { afterAll, expect, test } from 'vitest';

const bulk = openBulkEmbedder();
const single = openLocalEmbedder();
afterAll(() => Promise.all([bulk.close(), single.close()]));

const texts = Array.from({ length: 23 }, (_, i) => `${'a bell rings over the harbour '.repeat(i % 5)}${i}`);

test('gives the vectors of one process, in the order of the texts, whoever else asks', async () => {
  const [whole, reversed, none] = await Promise.all([
    bulk.embed(texts),
    bulk.embed([...texts].reverse()),
    bulk.embed([]),
  ]);
  expect(whole).toEqual(await single.embed(texts));
  expect(reversed).toEqual([...whole].reverse());
  expect(none).toEqual([]);
});

test('goes on after a caller has given up', async () => {
  const impatient = new AbortController();
  const given = bulk.embed(texts, impatient.signal);
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  const [vector] = await bulk.embed(['still there']);
  expect(vector).toHaveLength(EMBEDDING_DIMENSIONS);
});
