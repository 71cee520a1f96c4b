import { afterAll, beforeAll, expect, it } from 'vitest';
import { askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn } from './corpus.js';

let test: TestSearch;
let corpus: Corpus;
beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
});
afterAll(() => test.dispose());

const words = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`).join(' ');

it('finds what is like the best answers before what is a little like the query', async () => {
  const tenantId = await corpus.tenant();
  const dataset = await corpus.dataset(tenantId);
  const shared = 'gamma delta epsilon zeta eta theta';
  for (const name of ['one', 'two', 'three', 'four', 'five'])
    await corpus.object(dataset, [`alpha beta ${shared} ${name}`]);
  const alike = await corpus.object(dataset, [shared]);
  const alittle = await corpus.object(dataset, [`alpha ${words('other', 30)}`]);
  const { hits } = await askIn(test, tenantId, 'alpha beta');
  expect(hits.slice(5).map(({ objectId }) => objectId)).toEqual([alike, alittle]);
});

it.each([
  ['in another script', 'russian', 'дома у реки', 'дома у реки', 'дома в городе'],
  // The vectors of these tests are of ASCII words.
  ['in another language', 'german', 'häuser öffnen', 'häuser öffnen', 'häuser räumen'],
])('lets words lead %s', async (_, language, query, whole, part) => {
  const tenantId = await corpus.tenant();
  const dataset = await corpus.dataset(tenantId);
  const fits = await corpus.object(dataset, [`${whole} ${words('far', 40)}`], { language });
  const near = await corpus.object(dataset, [part], { language });
  const placed = async (mode: 'dense' | 'hybrid') =>
    (await askIn(test, tenantId, query, { mode })).hits.map(({ objectId }) => objectId);
  expect(await placed('dense')).toEqual([near, fits]);
  expect(await placed('hybrid')).toEqual([fits, near]);
});
