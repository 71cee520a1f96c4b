import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn } from './corpus.js';

let test: TestSearch;
let corpus: Corpus;
let tenantId: string;
const names = new Map<string, string>();

const TEXTS = [
  ['english', 'The houses by the river were flooded.'],
  ['german', 'Die Häuser am Fluss wurden überschwemmt.'],
  ['french', 'Les maisons au bord de la rivière furent inondées.'],
  ['russian', 'Дома у реки были затоплены.'],
  ['simple', 'Domy nad rzeką zostały zalane.'],
] as const;

beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
  tenantId = await corpus.tenant();
  const dataset = await corpus.dataset(tenantId);
  for (const [language, body] of TEXTS)
    names.set(await corpus.object(dataset, [body], { language, title: '' }), language);
});
afterAll(() => test.dispose());

const found = async (query: string) =>
  (await askIn(test, tenantId, query, { mode: 'lexical' })).hits.map((hit) => ({
    language: names.get(hit.objectId),
    marked: hit.snippet.highlights.map(([from, to]) => [...hit.snippet.text].slice(from, to).join('')),
  }));

describe('each passage is stemmed in its own language, and a query in each there is', () => {
  it.each([
    ['house', 'english', ['houses']],
    ['flooding', 'english', ['flooded']],
    ['Haus', 'german', ['Häuser']],
    ['überschwemmte', 'german', ['überschwemmt']],
    ['maison inondée', 'french', ['maisons', 'inondées']],
    ['дом река', 'russian', ['Дома', 'реки']],
    ['rzeką', 'simple', ['rzeką']],
    ['"maison au bord"', 'french', ['maisons', 'au', 'bord']],
    ['Häus* AND fluss', 'german', ['Häuser', 'Fluss']],
  ])('%s', async (query, language, marked) => {
    const hits = await found(query);
    expect(hits.map((hit) => hit.language)).toEqual([language]);
    if (!query.includes('"')) expect(hits[0]?.marked).toEqual(marked);
  });
});
