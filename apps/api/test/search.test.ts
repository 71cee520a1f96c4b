import { contract, newId } from '@ipto/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Caller } from './support/caller.js';
import type { Member } from './support/member.js';
import { tinyPdf } from './support/tiny-pdf.js';
import { type File, type StoredObject, settled, uploaded } from './support/upload.js';

const { search } = contract;
type Query = z.input<typeof search.query.input>;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_REVIEW: 'auto' });
});
afterAll(() => platform.close());

const LIBRARY: File[] = [
  {
    filename: 'marine/whales.txt',
    bytes: 'Blue whales feed on krill and migrate across whole oceans every year.',
  },
  {
    filename: 'marine/reefs.md',
    bytes: '# Coral reefs\n\nReefs bleach when the water grows too warm for the algae in them.',
    content_type: 'text/markdown',
  },
  {
    filename: 'cooking.txt',
    bytes: 'Knead the dough for ten minutes, then let the bread rise before baking it.',
  },
  {
    filename: 'finance.txt',
    bytes: 'Quarterly earnings rose by twelve percent as revenues from part number QX-77 doubled.',
  },
  {
    filename: 'law.pdf',
    bytes: tinyPdf([['The tenant shall pay the rent monthly.', 'The landlord repairs the roof.']]),
    content_type: 'application/pdf',
  },
];

async function library(
  owner: Member,
  files: readonly File[],
  fields = {},
): Promise<{ id: string; objects: StoredObject[] }> {
  const { dataset_id: id } = await owner.dataset({ name: 'Library', ...fields });
  const started = await Promise.all(files.map((file) => uploaded(owner, id, file)));
  const objects = await Promise.all(started.map(({ object_id }) => settled(owner, object_id)));
  for (const object of objects) expect(object).toMatchObject({ status: 'ready' });
  return { id, objects };
}

async function libraryOf(files: readonly File[] = LIBRARY) {
  const owner = await platform.signUp();
  return { owner, ...(await library(owner, files)) };
}

const files = async (caller: Caller, query: Query) =>
  (await caller.ok(search.query, query)).results.map(({ filename }) => filename);

describe('a search', () => {
  let owner: Member;
  let id: string;
  beforeAll(async () => {
    ({ owner, id } = await libraryOf());
  });

  test.each(['lexical', 'dense', 'hybrid', 'auto'] as const)(
    'in %s mode finds what is asked for',
    async (mode) => {
      const answer = await owner.ok(search.query, { query: 'whales in the ocean', mode, dataset_ids: [id] });
      expect(answer).toMatchObject({
        mode: mode === 'auto' ? 'hybrid' : mode,
        charged_amount: 0,
        currency: 'USD',
        withheld: null,
        warnings: [],
      });
      const [first] = answer.results;
      expect(first).toMatchObject({
        filename: 'marine/whales.txt',
        dataset_id: id,
        dataset_name: 'Library',
        rank: 1,
        price: 0,
      });
      expect(answer.results.map(({ rank }) => rank)).toEqual(answer.results.map((_, i) => i + 1));
      const scores = answer.results.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(new Set(answer.results.map(({ retrieval_id }) => retrieval_id)).size).toBe(
        answer.results.length,
      );
    },
  );

  test.each(['dense', 'hybrid'] as const)('in %s mode finds what is meant in other words', async (mode) => {
    const query = { query: 'making pastry in the kitchen', mode, dataset_ids: [id] };
    expect((await files(owner, query))[0]).toBe('cooking.txt');
  });

  test.each([
    ['"part number"', 'lexical'],
    ['whales OR bread', 'lexical'],
    ['earnings -krill', 'lexical'],
    ['QX-77', 'lexical'],
    ['how do whales live', 'hybrid'],
  ])('in auto mode takes %s as %s', async (query, mode) => {
    expect((await owner.ok(search.query, { query, dataset_ids: [id] })).mode).toBe(mode);
  });

  test('knows words by their stems, phrases, alternatives and exclusions', async () => {
    const lexical = (query: string) => files(owner, { query, mode: 'lexical', dataset_ids: [id] });
    expect(await lexical('whale')).toEqual(['marine/whales.txt']);
    expect(await lexical('migrating')).toEqual(['marine/whales.txt']);
    expect(await lexical('"quarterly earnings"')).toEqual(['finance.txt']);
    expect(await lexical('"earnings quarterly"')).toEqual([]);
    expect((await lexical('whales OR bread')).sort()).toEqual(['cooking.txt', 'marine/whales.txt']);
    expect(await lexical('water -whales')).toEqual(['marine/reefs.md']);
    expect(await lexical('zyzzyva')).toEqual([]);
  });

  test('highlights words of the query within the snippet', async () => {
    const stems = { whale: 'whale', whales: 'whale', feed: 'feed', feeding: 'feed', krill: 'krill' };
    const { results } = await owner.ok(search.query, {
      query: 'feeding whale krill',
      mode: 'lexical',
      dataset_ids: [id],
    });
    const [hit] = results;
    const points = [...(hit?.snippet ?? '')];
    const words = (hit?.highlights ?? []).map(([from, to]) => points.slice(from, to).join('').toLowerCase());
    expect(words.map((word) => stems[word as keyof typeof stems])).toEqual(['whale', 'feed', 'krill']);
  });

  test('highlights beyond the basic plane by code points', async () => {
    const bytes = '🩺🩺 𝒜 The doctor 🩺 saw the doctors.';
    const { owner: other, id: own } = await libraryOf([{ filename: 'a.txt', bytes }]);
    const { results } = await other.ok(search.query, {
      query: 'doctor',
      mode: 'lexical',
      dataset_ids: [own],
    });
    const points = [...(results[0]?.snippet ?? '')];
    expect(results[0]?.highlights.map(([from, to]) => points.slice(from, to).join(''))).toEqual([
      'doctor',
      'doctors',
    ]);
  });

  test('explains with ranks alone', async () => {
    const { results } = await owner.ok(search.query, {
      query: 'whales krill',
      mode: 'hybrid',
      explain: true,
      dataset_ids: [id],
    });
    expect(results[0]?.explain).toEqual({ lexical_rank: 1, dense_rank: 1, fused_score: expect.any(Number) });
    const { results: plain } = await owner.ok(search.query, { query: 'whales krill', dataset_ids: [id] });
    expect(plain[0]).not.toHaveProperty('explain');
  });

  test.each([
    ['mime_types', { mime_types: ['application/pdf'] }, ['law.pdf']],
    [
      'several mime_types',
      { mime_types: ['application/pdf', 'text/markdown'] },
      ['law.pdf', 'marine/reefs.md'],
    ],
    ['a mime_type that nothing has', { mime_types: ['image/png'] }, []],
    ['filename, any case', { filename: 'MARINE/' }, ['marine/reefs.md', 'marine/whales.txt']],
    ['a filename that is no pattern', { filename: '%' }, []],
    ['modalities', { modalities: ['image' as const] }, []],
    ['its own modality', { modalities: ['document' as const], filename: 'law' }, ['law.pdf']],
    ['created_after', { created_after: '2999-01-01T00:00:00Z' }, []],
    ['created_before', { created_before: '1999-01-01T00:00:00+02:00' }, []],
    [
      'created between',
      { created_after: '1999-01-01T00:00:00Z', created_before: '2999-01-01T00:00:00Z', filename: 'law' },
      ['law.pdf'],
    ],
  ])('narrows by %s', async (_what, filters, expected) => {
    const query = { query: 'whales reefs dough earnings rent', filters, dataset_ids: [id] };
    for (const mode of ['lexical', 'dense', 'hybrid'] as const)
      expect((await files(owner, { ...query, mode })).sort(), mode).toEqual(expected);
  });

  test.each([
    ['no query', {}],
    ['an empty query', { query: '' }],
    ['a blank query', { query: ' \n' }],
    ['a query too long', { query: 'x'.repeat(2001) }],
    ['limit 0', { query: 'x', limit: 0 }],
    ['limit 101', { query: 'x', limit: 101 }],
    ['a limit as text', { query: 'x', limit: '5' }],
    ['a mode that is none', { query: 'x', mode: 'fuzzy' }],
    ['no dataset at all', { query: 'x', dataset_ids: [] }],
    ['a filter that is none', { query: 'x', filters: { colour: 'red' } }],
    ['a date without a zone', { query: 'x', filters: { created_after: '2026-01-01T00:00:00' } }],
    ['a cursor that is none', { query: 'x', cursor: 'abc' }],
    ['an unknown field', { query: 'x', offset: 5 }],
  ])('is refused with %s', async (_what, json) => {
    expect((await owner.send('POST', '/v1/search', { json })).error?.code).toBe('validation_failed');
  });

  test('of a dataset one may not see names it', async () => {
    const { id: hidden } = await libraryOf([]);
    for (const unseen of [hidden, newId('dataset')]) {
      const { error } = await owner.refused(
        search.query,
        { query: 'x', dataset_ids: [id, unseen] },
        'not_found',
      );
      expect(error?.details).toEqual({ dataset_ids: [unseen] });
    }
    await owner.refused(search.query, { query: 'x', dataset_ids: ['dset_nonsense'] }, 'not_found');
  });

  test('with an allow list stays on it', async () => {
    const { id: other } = await library(owner, [
      { filename: 'other.txt', bytes: 'Whales again, elsewhere.' },
    ]);
    const on = (dataset_ids: string[]) => owner.key({ dataset_access_mode: 'allow_list', dataset_ids });
    const query = { query: 'whales', mode: 'lexical' } as const;
    const own = async (caller: Caller) =>
      (await files(caller, query)).filter((name) => /whales|other/.test(name)).sort();
    expect(await own(await owner.key())).toEqual(expect.arrayContaining(['marine/whales.txt', 'other.txt']));
    expect(await files(await on([id]), query)).toEqual(['marine/whales.txt']);
    expect(await files(await on([other]), query)).toEqual(['other.txt']);
    expect(await files(await on([]), query)).toEqual([]);
    await (await on([id])).refused(search.query, { ...query, dataset_ids: [other] }, 'not_found');
    await owner.ok(contract.datasets.delete, { id: other });
  });

  test('never fails, whatever is asked', async () => {
    const syntax = fc.stringMatching(/^[-"'()|&!:*<>\\ a-cOR]{1,40}$/);
    const hostile = fc.constantFrom(
      '"',
      '""',
      '-',
      '--',
      '- -',
      'OR',
      'OR OR',
      '"a',
      'a"',
      '(',
      '((((',
      ')',
      ':*',
      'a:*',
      '!',
      '!!a',
      '&',
      '|',
      "'",
      "';--",
      '\\',
      '\\\\',
      '%',
      '_',
      '<->',
      'a <-> b',
      '\u0001',
      '\u0002a\u0001',
      '\ufeff',
      '\u202e',
      '🩺',
      '☃',
      'the and of',
      'a'.repeat(2000),
      '"'.repeat(2000),
      '('.repeat(2000),
      '-a '.repeat(600),
      'a OR '.repeat(400),
      'x '.repeat(1000),
      '\ud800',
      'a\0b',
      'ß',
      'İ',
      'ﬁ',
      '1e309',
      '$1',
      '{{x}}',
    );
    const any = fc.oneof(
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 2000, size: 'max' }) },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
      { weight: 3, arbitrary: syntax },
      { weight: 3, arbitrary: hostile },
    );
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom('lexical', 'dense', 'hybrid', 'auto'), async (query, mode) => {
        const { status, text } = await owner.send(
          'POST',
          '/v1/search',
          { json: { query, mode } },
          search.query,
        );
        expect([200, 422], `${JSON.stringify(query)} ${text}`).toContain(status);
      }),
      {
        numRuns: 200,
        examples: [
          ['"a', 'lexical'],
          ['\u0001the\u0002', 'lexical'],
          ['-', 'auto'],
          ['"'.repeat(2000), 'auto'],
        ],
      },
    );
  });
});

describe('paging', () => {
  const many = Array.from(
    { length: 12 },
    (_, i): File => ({
      filename: `${i}.txt`,
      bytes: `Otter number ${i} ${'swims '.repeat(i + 1)} in river ${String.fromCharCode(97 + i)}.`,
    }),
  );

  async function walk(caller: Caller, query: Query): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await caller.ok(search.query, { ...query, ...(cursor && { cursor }) });
      expect(page.results.map(({ rank }) => rank)).toEqual(page.results.map((_, i) => found.length + i + 1));
      found.push(...page.results.map(({ object_id }) => object_id));
      cursor = page.next_cursor;
    }
    return found;
  }

  test.each(['lexical', 'dense', 'hybrid'] as const)('in %s mode gives every result once', async (mode) => {
    const { owner, objects, id } = await libraryOf(many);
    const query = { query: 'otter swims', mode, dataset_ids: [id] };
    const whole = (await owner.ok(search.query, { ...query, limit: 100 })).results.map(
      ({ object_id }) => object_id,
    );
    expect([...whole].sort()).toEqual(objects.map(({ object_id }) => object_id).sort());
    for (const limit of [1, 5, 12]) expect(await walk(owner, { ...query, limit })).toEqual(whole);
  });

  test('takes a cursor only for the same question of the same caller', async () => {
    const { owner, id } = await libraryOf(many.slice(0, 4));
    const query: Query = { query: 'otter swims', limit: 2, dataset_ids: [id] };
    const cursor = (await owner.ok(search.query, query)).next_cursor ?? '';
    await owner.ok(search.query, { ...query, cursor });
    const key = await owner.key();
    await key.refused(search.query, { ...query, cursor }, 'validation_failed');
    for (const change of [{ query: 'otter' }, { mode: 'dense' }, { filters: { filename: '1' } }] as const)
      await owner.refused(search.query, { ...query, ...change, cursor }, 'validation_failed');
    const forged = cursor.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    await owner.refused(search.query, { ...query, cursor: forged }, 'validation_failed');
  });

  test('shows nothing of a dataset that was closed meanwhile', async () => {
    const provider = await platform.signUp();
    const { id } = await library(provider, many.slice(0, 4), { visibility: 'listed' });
    const buyer = await platform.signUp();
    const query: Query = { query: 'otter swims', limit: 2 };
    const page = await buyer.ok(search.query, {
      ...query,
      dataset_ids: undefined,
      filters: { filename: '.txt' },
    });
    expect(page.results.length).toBeGreaterThan(0);
    await provider.ok(contract.datasets.update, { id, status: 'paused' });
    for (let cursor = page.next_cursor; cursor !== null; ) {
      const next: typeof page = await buyer.ok(search.query, {
        ...query,
        filters: { filename: '.txt' },
        cursor,
      });
      expect(next.results.filter(({ dataset_id }) => dataset_id === id)).toEqual([]);
      cursor = next.next_cursor;
    }
    await buyer.refused(search.query, { ...query, dataset_ids: [id] }, 'not_found');
    expect((await provider.ok(search.query, { ...query, dataset_ids: [id] })).results).toHaveLength(2);
  });
});

describe('copies', () => {
  const bytes = 'The pangolin rolls up when a leopard comes near.';

  test('are shown once, the own before another’s', async () => {
    const provider = await platform.signUp();
    const { id: foreign } = await library(provider, [{ filename: 'foreign.txt', bytes }], {
      visibility: 'listed',
    });
    const buyer = await platform.signUp();
    const query = { query: 'pangolin leopard' } as const;
    for (const mode of ['lexical', 'dense', 'hybrid'] as const)
      expect((await files(buyer, { ...query, mode })).filter((name) => name === 'foreign.txt')).toHaveLength(
        1,
      );
    const { id: own } = await library(buyer, [
      { filename: 'own.txt', bytes: ` ${bytes.replaceAll(' ', '  ')}\n` },
      { filename: 'own-too.txt', bytes },
    ]);
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      const found = await files(buyer, { ...query, mode, dataset_ids: [own, foreign] });
      expect(found, mode).toHaveLength(1);
      expect(found[0]).toMatch(/^own/);
    }
    await provider.ok(contract.datasets.delete, { id: foreign });
  });

  test('of one object no more than three passages are shown, unless it is named', async () => {
    const chapter = (i: number) =>
      `Chapter ${i}. ${`The narwhal of chapter ${i} dives under the ice number ${i}. `.repeat(40)}`;
    const long = Array.from({ length: 8 }, (_, i) => chapter(i)).join('\n\n');
    const { owner, id, objects } = await libraryOf([
      { filename: 'long.txt', bytes: long },
      { filename: 'short.txt', bytes: 'A narwhal has a tusk.' },
    ]);
    expect(objects[0]?.passage_count).toBeGreaterThan(3);
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      const query = { query: 'narwhal', mode, limit: 100, dataset_ids: [id] };
      const found = await files(owner, query);
      expect(
        found.filter((name) => name === 'long.txt'),
        mode,
      ).toHaveLength(3);
      expect(found).toContain('short.txt');
      const named = await files(owner, { ...query, filters: { filename: 'long.txt' } });
      expect(named.length, mode).toBeGreaterThan(3);
    }
  });
});
