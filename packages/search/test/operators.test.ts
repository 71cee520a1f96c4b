import { textToEmbed } from '@ipto/search';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn } from './corpus.js';

let test: TestSearch;
let corpus: Corpus;
let dataset: { id: string; tenantId: string };
/** Names by object, so that a test reads as what it finds. */
const names = new Map<string, string>();

const FILES = {
  seal: ['The shaft seal leaks when the pump runs dry.', 'manuals/seal.txt', 'Shaft seals'],
  valve: ['The valve of the pump slams shut.', 'manuals/valve.md', 'Check valves'],
  apart: ['Seal the housing before the shaft turns.', 'notes/apart.txt', 'Housing'],
  hydraulics: ['Hydraulic presses and hydrology differ.', 'notes/hydro.html', 'Water'],
  ledger: ['Nothing of machines is said in this ledger.', 'office/ledger.txt', 'Pump accounts'],
} as const;

beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
  dataset = await corpus.dataset(await corpus.tenant());
  const types: Record<string, string> = { txt: 'text/plain', md: 'text/markdown', html: 'text/html' };
  for (const [name, [body, filename, title]] of Object.entries(FILES)) {
    const contentType = types[filename.split('.').at(-1) ?? ''] ?? 'text/plain';
    names.set(await corpus.object(dataset, [body], { filename, title, contentType }), name);
  }
  const pages = ['page one says pump', 'page two says pump', 'page three says pump'];
  const report = await corpus.object(dataset, pages, {
    filename: 'report.pdf',
    title: 'Report',
    contentType: 'application/pdf',
    pages: true,
  });
  names.set(report, 'report');
});
afterAll(() => test.dispose());

async function found(query: string, asked: Asked = {}): Promise<string[]> {
  const { hits } = await askIn(test, dataset.tenantId, query, { mode: 'lexical', limit: 100, ...asked });
  return [...new Set(hits.map(({ objectId }) => names.get(objectId) ?? objectId))].sort();
}

describe('operators', () => {
  it.each([
    ['"shaft seal"', ['seal']],
    ['shaft AND seal', ['apart', 'seal']],
    ['shaft AND pump', ['seal']],
    ['valve OR hydrology', ['hydraulics', 'valve']],
    ['pump -shaft', ['ledger', 'report', 'valve']],
    ['pump NOT (shaft OR valve)', ['ledger', 'report']],
    ['(shaft OR valve) AND pump', ['seal', 'valve']],
    ['hydro*', ['hydraulics']],
    ['hydrau* AND press*', ['hydraulics']],
    ['title:pump', ['ledger']],
    ['title:"shaft seals"', ['seal']],
    ['title:val*', ['valve']],
    ['filename:manuals', ['seal', 'valve']],
    ['filename:sea*', ['seal']],
    ['pump filename:manuals', ['seal', 'valve']],
    ['pump -filename:manuals', ['ledger', 'report']],
    ['mime:text/markdown', ['valve']],
    ['mime:text/*', ['apart', 'hydraulics', 'ledger', 'seal', 'valve']],
    ['pump mime:pdf', ['report']],
    ['hydrology OR mime:pdf', ['hydraulics', 'report']],
    ['pump AND (mime:pdf OR filename:valve)', ['report', 'valve']],
    ['NOT mime:text/*', ['report']],
    ['the mime:pdf', ['report']],
    ['dataset:dataset valve', ['valve']],
    ['dataset:other valve', []],
    ['"of machines" AND NOT pump', []],
    ['-pump', ['apart', 'hydraulics']],
    ['pump NOT the', ['ledger', 'report', 'seal', 'valve']],
    ['valve OR the', ['valve']],
    ['valve OR (the AND of)', ['valve']],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
    // Where operators say what comes, meaning orders it and adds nothing.
    const anyOrder = await found(query, { mode: 'hybrid' });
    if (query !== 'dataset:dataset valve' && !/^(pump|the) -?(file|mime)/.test(query))
      expect(anyOrder).toEqual(expected);
  });

  it.each([
    ['page:2', [2]],
    ['pump page:2..3', [2, 3]],
    ['pump -page:2', [1, 3]],
  ])('%s', async (query, expected) => {
    const { hits } = await askIn(test, dataset.tenantId, `${query} mime:pdf`, { mode: 'lexical' });
    expect(hits.map(({ citation }) => citation.page).sort()).toEqual(expected);
  });

  it('ask of words side by side one by one where too few passages hold all, and say so', async () => {
    const { hits, warnings } = await askIn(test, dataset.tenantId, '"shaft seal" hydrology', {
      mode: 'lexical',
    });
    expect(hits.map(({ objectId }) => names.get(objectId)).sort()).toEqual(['hydraulics', 'seal']);
    expect(warnings).toHaveLength(1);
    expect(await found('"shaft seal" AND hydrology')).toEqual([]);
  });

  it('narrow a search by meaning, too, where fields stand beside the rest', async () => {
    expect(await found('pump filename:manuals', { mode: 'dense' })).toEqual(['seal', 'valve']);
    expect(await found('what leaks mime:pdf', { mode: 'hybrid' })).toEqual(['report']);
  });

  it.each(['mime:pdf', '-pump', 'NOT mime:text/*'])(
    'ask for no meaning where no word is asked for: %s',
    async (query) => {
      expect(textToEmbed({ query, mode: 'dense' })).toBeNull();
      expect(await found(query, { mode: 'dense' })).toEqual(await found(query));
      expect((await found(query)).length).toBeGreaterThan(0);
    },
  );

  it('find the best by words among more than are looked at, though a field would do', async () => {
    const many = await corpus.dataset(await corpus.tenant());
    const old = await corpus.object(many, ['an invoice of old'], { contentType: 'text/plain' });
    for (let i = 0; i < 9; i++)
      await corpus.object(
        many,
        Array.from({ length: 20 }, (_, j) => `leaf ${i} ${j}`),
        { contentType: 'application/pdf' },
      );
    const { hits } = await askIn(test, many.tenantId, 'invoice OR mime:pdf', { mode: 'lexical' });
    expect(hits[0]?.objectId).toBe(old);
    expect(hits.length).toBeGreaterThan(1);
  });

  it.each(['"shaft seal', 'pump AND', '(pump OR valve', 'page:x pump', 'OR pump', 'a AND OR b'])(
    'that are malformed are words, with a warning: %s',
    async (query) => {
      const { warnings, hits } = await askIn(test, dataset.tenantId, query, { mode: 'lexical' });
      expect(warnings.some((warning) => warning.endsWith('The query was searched as plain words.'))).toBe(
        true,
      );
      if (/pump/.test(query)) expect(hits.length).toBeGreaterThan(0);
    },
  );

  it('never fail, whatever is between them', async () => {
    const fragment = fc.oneof(
      fc.constantFrom('AND', 'OR', 'NOT', '-', '(', ')', '"', '*', 'title:', 'page:', 'mime:', 'filename:'),
      fc.constantFrom(
        'pump',
        'the',
        "'",
        '\\',
        "x'y",
        'a\\',
        ':*',
        '&',
        '|',
        '!',
        '<->',
        '<2>',
        ':A',
        '?',
        '%',
        '$1',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !/\p{Cc}/u.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fragment, { minLength: 1, maxLength: 14 }),
        fc.constantFrom('lexical', 'dense', 'hybrid', 'auto' as const),
        async (fragments, mode) => {
          const query = fragments.join(' ').toWellFormed();
          if (query.trim() === '') return;
          const page = await askIn(test, dataset.tenantId, query, { mode });
          for (const { score } of page.hits) expect(score >= 0 && score <= 1).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
