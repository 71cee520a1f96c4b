import { newId } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import fc from 'fast-check';
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

const ask = (tenantId: string, query: string, asked?: Asked) => askIn(test, tenantId, query, asked);

async function ownDataset() {
  const tenantId = await corpus.tenant();
  return corpus.dataset(tenantId);
}

/** A dataset of somebody else, who lets this tenant in. */
async function datasetFor(tenantId: string, unitPriceMicros?: bigint) {
  const dataset = await corpus.dataset(await corpus.tenant(), {
    visibility: 'restricted',
    ...(unitPriceMicros !== undefined && { unitPriceMicros }),
  });
  await test.db.prisma.entitlement.create({
    data: { id: newId('entitlement'), datasetId: dataset.id, tenantId },
  });
  return dataset;
}

describe('modes', () => {
  it.each([
    ['what wears out a pump', 'hybrid'],
    ['pump', 'hybrid'],
    ['HPW-204-K', 'lexical'],
    // No passage holds it.
    ['HPW-205-K', 'hybrid'],
    ['"shaft seal"', 'lexical'],
    ['pump -valve', 'lexical'],
    ['pump OR valve', 'lexical'],
    ['state-of-the-art pumps', 'hybrid'],
  ])('auto takes %j as %s', async (query, mode) => {
    const dataset = await ownDataset();
    await corpus.object(dataset, ['the bearing of the HPW-204-K hums']);
    expect((await ask(dataset.tenantId, query, { mode: 'auto' })).mode).toBe(mode);
  });

  it('find by any of the words, stemmed, the rarer and the titled first', async () => {
    const dataset = await ownDataset();
    const rare = await corpus.object(dataset, ['the impeller eroded']);
    const titled = await corpus.object(dataset, ['nothing of the kind is said here'], { title: 'Eroded' });
    await corpus.object(dataset, ['bread and butter']);
    const { hits } = await ask(dataset.tenantId, 'eroding impellers', { mode: 'lexical' });
    expect(hits.map(({ objectId }) => objectId)).toEqual([rare, titled]);
    expect(hits.map(({ rank }) => rank)).toEqual([1, 2]);
  });

  it('take quotes as a phrase and a minus as a no', async () => {
    const dataset = await ownDataset();
    const phrase = await corpus.object(dataset, ['replace the shaft seal now']);
    const apart = await corpus.object(dataset, ['seal the shaft, replace nothing']);
    const found = async (query: string) =>
      (await ask(dataset.tenantId, query, { mode: 'lexical' })).hits.map(({ objectId }) => objectId);
    expect(await found('"shaft seal"')).toEqual([phrase]);
    expect(await found('shaft -nothing')).toEqual([phrase]);
    expect((await found('shaft seal')).sort()).toEqual([phrase, apart].sort());
  });

  it('score dense by cosine, the others by rank, all within 0 and 1', async () => {
    const dataset = await ownDataset();
    await corpus.object(dataset, ['alpha beta gamma', 'alpha beta delta', 'epsilon zeta eta']);
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      const { hits } = await ask(dataset.tenantId, 'alpha beta gamma', { mode });
      const scores = hits.map(({ score }) => score);
      expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(hits[0]?.snippet.text).toBe('alpha beta gamma');
    }
    const { hits } = await ask(dataset.tenantId, 'alpha beta gamma', { mode: 'dense' });
    expect(hits[0]?.score).toBeCloseTo(1, 5);
  });

  it('find common words where nothing else is asked for', async () => {
    const dataset = await ownDataset();
    const found = await corpus.object(dataset, ['to be or not to be']);
    await corpus.object(dataset, ['something else']);
    const { hits, warnings } = await ask(dataset.tenantId, 'to be', { mode: 'lexical' });
    expect(hits.map(({ objectId }) => objectId)).toEqual([found]);
    expect(warnings).toEqual([]);
  });
});

describe('results', () => {
  it('show one of several copies, the own one, in the best place', async () => {
    const own = await ownDataset();
    const foreign = await datasetFor(own.tenantId);
    await corpus.object(foreign, ['Unique copied sentence about lighthouses.']);
    const kept = await corpus.object(own, ['unique  copied sentence about LIGHTHOUSES.']);
    const { hits } = await ask(own.tenantId, 'copied lighthouses sentence', { mode: 'lexical' });
    expect(hits.map(({ objectId }) => objectId)).toEqual([kept]);
  });

  it('show a copy that costs nothing rather than one that has a price', async () => {
    const viewer = await corpus.tenant();
    const [priced, free] = [await datasetFor(viewer, 30_000n), await datasetFor(viewer, 0n)];
    await corpus.object(priced, ['Copied words about lightships of the north.']);
    const kept = await corpus.object(free, ['Copied words about lightships of the north.']);
    const { hits } = await ask(viewer, 'lightships north', { mode: 'lexical' });
    expect(hits.map(({ objectId }) => objectId)).toEqual([kept]);
  });

  it.each(['lexical', 'dense', 'hybrid'] as const)(
    'are more than one long object has, or copies of one text, %s',
    async (mode) => {
      const long = await ownDataset();
      await corpus.object(
        long,
        Array.from({ length: 200 }, (_, i) => `pump ${String.fromCharCode(97 + (i % 26))}${i}`),
      );
      for (let i = 0; i < 12; i++)
        await corpus.object(long, [`pump in the ${'long and winding '.repeat(5)} story number ${i}`]);
      const { hits } = await ask(long.tenantId, 'pump', { mode, limit: 50 });
      expect(new Set(hits.map(({ objectId }) => objectId)).size).toBe(13);

      const copied = await ownDataset();
      for (let i = 0; i < 160; i++) await corpus.object(copied, ['terms of use of the pump']);
      const other = await corpus.object(copied, ['the pump is of use wherever there is water']);
      const found = await ask(copied.tenantId, 'pump use', { mode, limit: 50 });
      expect(found.hits.map(({ objectId }) => objectId)).toContain(other);
    },
  );

  it('show at most three passages of an object, unless it is named', async () => {
    const dataset = await ownDataset();
    const bodies = Array.from({ length: 6 }, (_, i) => `marmalade number ${'x'.repeat(i + 1)}`);
    await corpus.object(dataset, bodies, { filename: 'deep/Jam.txt' });
    expect((await ask(dataset.tenantId, 'marmalade', { mode: 'lexical' })).hits).toHaveLength(3);
    const named = await ask(dataset.tenantId, 'marmalade', { mode: 'lexical', filters: { filename: 'jam' } });
    expect(named.hits).toHaveLength(6);
  });

  it('come page by page, each once and in one order', async () => {
    const dataset = await ownDataset();
    for (let i = 0; i < 12; i++) await corpus.object(dataset, [`harbour ${'wave '.repeat(i)} ${i}`]);
    const whole = await ask(dataset.tenantId, 'harbour wave', { limit: 100 });
    const paged: string[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const page = await ask(dataset.tenantId, 'harbour wave', { limit: 5, offset });
      paged.push(...page.hits.map(({ objectId }) => objectId));
      offset = page.nextOffset;
    }
    expect(paged).toEqual(whole.hits.map(({ objectId }) => objectId));
    expect(new Set(paged).size).toBe(12);
  });

  it('leave out what is still being ingested and what filters exclude', async () => {
    const dataset = await ownDataset();
    await corpus.object(dataset, ['quartz vein'], { status: 'processing' });
    await corpus.object(dataset, ['quartz mine'], { contentType: 'application/pdf' });
    const text = await corpus.object(dataset, ['quartz clock']);
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      const { hits } = await ask(dataset.tenantId, 'quartz', {
        mode,
        filters: { mimeTypes: ['text/plain'] },
      });
      expect(hits.map(({ objectId }) => objectId)).toEqual([text]);
    }
  });

  it('find the few that a filter leaves among many that fit better', async () => {
    const dataset = await ownDataset();
    const bodies = Array.from({ length: 300 }, (_, i) => `granite granite granite ${i}`);
    for (let at = 0; at < bodies.length; at += 20)
      await corpus.object(dataset, bodies.slice(at, at + 20), { contentType: 'text/html' });
    const wanted = await corpus.object(dataset, ['some granite among other stones of the region']);
    for (const mode of ['lexical', 'dense'] as const) {
      const { hits } = await ask(dataset.tenantId, 'granite', {
        mode,
        filters: { mimeTypes: ['text/plain'] },
      });
      expect(hits.map(({ objectId }) => objectId)).toEqual([wanted]);
    }
  });
});

it('leaves a damaged segment out, and finds the rest', async () => {
  const dataset = await ownDataset();
  const damaged = await corpus.object(dataset, ['a lantern on the pier']);
  const whole = await corpus.object(dataset, ['a lantern in the window']);
  await test.db.sql(Prisma.sql`
    UPDATE search_segments SET data = decode(repeat('00', octet_length(data)), 'hex')
    WHERE id = (SELECT segment_id FROM objects WHERE id = ${damaged})`);
  for (const mode of ['lexical', 'hybrid'] as const) {
    const { hits } = await ask(dataset.tenantId, 'lantern', { mode });
    expect(hits.map(({ objectId }) => objectId)).toEqual([whole]);
  }
});

describe('access', () => {
  it('names a dataset that the viewer may not see as one that is not there', async () => {
    const hidden = await ownDataset();
    const { tenantId } = await ownDataset();
    await expect(ask(tenantId, 'anything', { datasetIds: [hidden.id] })).rejects.toMatchObject({
      code: 'not_found',
      details: { dataset_ids: [hidden.id] },
    });
  });

  it('searches only the datasets asked for', async () => {
    const tenantId = await corpus.tenant();
    const [one, other] = [await corpus.dataset(tenantId), await corpus.dataset(tenantId)];
    const wanted = await corpus.object(one, ['walrus']);
    await corpus.object(other, ['walrus too']);
    const { hits } = await ask(tenantId, 'walrus', { datasetIds: [one.id] });
    expect(hits.map(({ objectId }) => objectId)).toEqual([wanted]);
  });
});

describe('snippets', () => {
  it('mark stems of the query, in code points of the snippet', async () => {
    const dataset = await ownDataset();
    await corpus.object(dataset, [
      `${'filler words come first. '.repeat(30)} 🦭 The seals were sealing 🦭 it.`,
    ]);
    const [hit] = (await ask(dataset.tenantId, 'sealed', { mode: 'lexical' })).hits;
    const points = [...(hit?.snippet.text ?? '')];
    const marked = hit?.snippet.highlights.map(([from, to]) => points.slice(from, to).join(''));
    expect(marked).toEqual(['seals', 'sealing']);
  });

  it('are a part of the body, with ranges in order and inside, whatever the text', async () => {
    const dataset = await ownDataset();
    const word = fc.oneof(
      fc.constantFrom('needle', 'Needles', 'hay', '"', "'", '<b>', '&amp;', '🧵'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 120 }), async (words) => {
        const body = `${words.join(' ')} needle`.replace(/\p{Cc}/gu, ' ').toWellFormed();
        const id = await corpus.object(dataset, [body], { filename: `${crypto.randomUUID()}.txt` });
        const { filename } = await test.db.prisma.storedObject.findUniqueOrThrow({ where: { id } });
        const [hit] = (await ask(dataset.tenantId, 'needle', { mode: 'lexical', filters: { filename } }))
          .hits;
        const { text, highlights } = hit?.snippet ?? { text: '', highlights: [] };
        expect(body.replace(/\s+/g, ' ')).toContain(text);
        const points = [...text];
        let last = 0;
        for (const [from, to] of highlights) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(points.length);
          expect(points.slice(from, to).join('').toLowerCase()).toMatch(/needle/);
          last = to;
        }
        await test.db.prisma.storedObject.delete({ where: { id } });
      }),
      { numRuns: 40 },
    );
  });

  it('survive any query', async () => {
    const dataset = await ownDataset();
    await corpus.object(dataset, ['some body of text']);
    const query = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 200 })
      .filter((text) => text.isWellFormed() && !text.includes('\0') && text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.constantFrom('lexical', 'auto' as const, 'dense' as const),
        async (text, mode) => {
          const page = await ask(dataset.tenantId, text, { mode: mode as 'lexical' });
          expect(page.hits.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
