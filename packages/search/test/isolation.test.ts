import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, askIn, openTestSearch, type TestSearch } from './asking.js';
import { type Corpus, corpusIn } from './corpus.js';

let test: TestSearch;
let corpus: Corpus;
beforeAll(async () => {
  test = await openTestSearch();
  corpus = corpusIn(test);
});
afterAll(() => test.dispose());

const QUERIES = [
  'acquisition zebra',
  'acquisition',
  'zebra',
  'acqui*',
  '"acquisition plan"',
  'zebra -acquisition',
  'which zebra was the acquisition about',
];
const MODES = ['lexical', 'dense', 'hybrid', 'auto'] as const;

/** All that a caller can tell of a search, by the numbers and the order. */
async function told(tenantId: string, asked: Asked = {}): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const query of QUERIES)
    for (const mode of MODES) {
      const page = await askIn(test, tenantId, query, { mode, limit: 100, ...asked });
      answers.push({
        query,
        mode,
        used: page.mode,
        reason: page.modeReason,
        warnings: page.warnings,
        next: page.nextOffset,
        hits: page.hits.map(({ passageId, rank, score, lexicalRank, denseRank, fusedScore }) => ({
          passageId,
          rank,
          score,
          lexicalRank,
          denseRank,
          fusedScore,
        })),
      });
    }
  return answers;
}

/** Passages that would turn the order around if their words were counted: many hold the one word, and at length. */
async function addHidden(hidden: { id: string; tenantId: string }, status?: 'processing') {
  for (let i = 0; i < 12; i++)
    await corpus.object(
      hidden,
      Array.from(
        { length: 20 },
        (_, j) => `zebra ${'zebra stripes '.repeat((i + j) % 9)} number ${i * 20 + j}`,
      ),
      status && { status },
    );
}

describe('what a caller may not see changes no number and no order', () => {
  it('of other tenants, of a dataset that is paused, and of an object that is not ready', async () => {
    const tenantId = await corpus.tenant();
    const own = await corpus.dataset(tenantId);
    const foreign = await corpus.tenant();
    const listed = await corpus.dataset(foreign, { visibility: 'listed' });
    await corpus.object(own, ['the acquisition was announced', 'a zebra was seen', 'neither is here']);
    await corpus.object(own, ['our acquisition plan names a zebra', 'zebra and zebra again, at some length']);
    await corpus.object(listed, ['listed: the acquisition of a zebra', 'listed words about other things']);
    const before = await told(tenantId);
    expect(before.some((answer) => JSON.stringify(answer).includes('passageId'))).toBe(true);

    await addHidden(await corpus.dataset(foreign));
    await addHidden(await corpus.dataset(foreign, { visibility: 'listed', status: 'paused' }));
    await addHidden(await corpus.dataset(foreign, { visibility: 'restricted' }));
    await addHidden(await corpus.dataset(foreign, { visibility: 'listed', status: 'suspended' }));
    await addHidden(listed, 'processing');
    expect(await told(tenantId)).toEqual(before);
  }, 240_000);

  it('nor does what the search is narrowed away from', async () => {
    const tenantId = await corpus.tenant();
    const one = await corpus.dataset(tenantId);
    await corpus.object(one, ['the acquisition was announced', 'a zebra was seen', 'neither is here']);
    const before = await told(tenantId, { datasetIds: [one.id] });
    await addHidden(await corpus.dataset(tenantId));
    expect(await told(tenantId, { datasetIds: [one.id] })).toEqual(before);
  }, 240_000);
});
