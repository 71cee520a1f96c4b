import { readFile } from 'node:fs/promises';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { cited, expectToHold, expectToHoldSnippet, type Texts } from './citations/holds.js';
import { MARKDOWNS } from './citations/markdowns.js';
import { type Original, printed } from './citations/original.js';
import { PAGES } from './citations/pages.js';
import { PRINTS } from './citations/prints.js';
import { TEXTS } from './citations/texts.js';
import { sharedPlatform, type TestPlatform } from './platform.js';
import type { Member } from './support/member.js';
import { type StoredObject, settled, uploaded } from './support/upload.js';

const { objects, retrievals, search } = contract;
type Query = z.input<typeof search.query.input>;

/** `pnpm test:long` asks in all of them. */
const MODES =
  process.env.IPTO_TEST_PASS === 'long'
    ? (['lexical', 'dense', 'hybrid', 'auto'] as const)
    : (['lexical', 'hybrid'] as const);

const DEMO = new URL('../demo/nordalp/stations/glacier-mass-balance-method.pdf', import.meta.url);

/** A file that was uploaded, with what its stored original holds. */
interface Stored {
  readonly original: Original;
  readonly object: StoredObject;
  readonly texts: Texts;
}

let platform: TestPlatform;
let owner: Member;
let dataset: string;
const stored = new Map<string, Stored>();
/** The passages that searches have found, by object. */
const found = new Map<string, Set<string>>();

beforeAll(async () => {
  platform = await sharedPlatform({ IPTO_REVIEW: 'auto' });
  owner = await platform.signUp();
  dataset = (await owner.dataset()).dataset_id;
  const demo = Uint8Array.from(await readFile(DEMO));
  const corpus = [...TEXTS, ...MARKDOWNS, ...PAGES, ...PRINTS, printed('print/demo.pdf', () => demo)];
  const started = await Promise.all(
    corpus.map(async (original) => ({ original, id: (await uploaded(owner, dataset, original)).object_id })),
  );
  for (const { original, id } of started) {
    const object = await settled(owner, id);
    const { filename, content_type, assumed } = original;
    const reason = assumed === null ? null : expect.stringContaining(assumed);
    expect(object).toMatchObject({ status: 'ready', status_reason: reason, filename, content_type });
    const { download_url } = await owner.ok(objects.download, { id: object.object_id });
    const bytes = new Uint8Array(await (await fetch(download_url)).arrayBuffer());
    expect(Buffer.compare(bytes, original.bytes)).toBe(0);
    const texts = (await original.read(bytes)).map((text) => [...text]);
    stored.set(object.object_id, { original, object, texts });
  }
}, 300_000);
afterAll(() => platform.close());

/** Searches, and asserts of every result that its citation holds, and that it is the one of its source. */
async function searched(query: Query) {
  const { results } = await owner.ok(search.query, { dataset_ids: [dataset], ...query });
  return Promise.all(
    results.map(async (result) => {
      const { retrieval_id, object_id, title, heading_path, citation } = result;
      const source = await owner.ok(retrievals.source, { id: retrieval_id });
      expect(source).toMatchObject({ retrieval_id, object_id, title, heading_path, citation });
      const file = stored.get(object_id);
      if (!file) throw new Error(`${object_id} is not of the corpus`);
      const { kind } = file.original;
      expectToHold(kind, file.texts, source);
      expectToHoldSnippet(kind, source.text, result);
      found.set(object_id, (found.get(object_id) ?? new Set()).add(JSON.stringify(citation)));
      return { ...result, text: source.text, place: cited(file.texts, citation) };
    }),
  );
}

describe('every result is at the place that it cites', () => {
  test('of each marker, which is there', async () => {
    for (const { original, object, texts } of stored.values()) {
      const { kind, filename, markers } = original;
      for (let at = 0; at < markers.length; at += 10) {
        const asked = markers.slice(at, at + 10);
        const query = asked.join(' OR ');
        const results = await searched({ query, mode: 'lexical', limit: 100, filters: { filename } });
        // What stands in a heading is found in all that the heading is above.
        for (const { place, title, heading_path } of results) {
          const read = [title, ...heading_path, place].join('\n');
          expect(asked.some((marker) => read.includes(marker))).toBe(true);
        }
        for (const marker of asked) {
          const there = results.filter(({ place }) => place.includes(marker));
          expect(there, `${marker} in ${filename}`).toMatchObject([{ object_id: object.object_id }]);
          const page = texts.findIndex((text) => text.join('').includes(marker)) + 1;
          expect(there[0]?.citation.page).toBe(kind === 'pdf' ? page : undefined);
        }
      }
    }
  }, 300_000);

  test.each(MODES)(
    'in %s mode',
    async (mode) => {
      for (const { original, object, texts } of stored.values()) {
        const words = texts.flatMap((text) => text.join('').match(/[\p{L}\p{N}]+/gu) ?? []);
        const phrases = [0, 1 / 3, 2 / 3].map((share) => {
          const at = Math.floor(share * words.length);
          return words.slice(at, at + 8).join(' ');
        });
        for (const query of phrases) await searched({ query, mode, limit: 5 });
        const { filename } = original;
        const own = await searched({ query: phrases.join(' '), mode, limit: 100, filters: { filename } });
        expect(own.map(({ object_id }) => object_id)).toContain(object.object_id);
      }
    },
    300_000,
  );

  test.each([
    // Two line ends before it.
    ['plain/cr.txt', 0, { line_start: 3, char_start: 2 }],
    // The byte order mark is no character.
    ['plain/mark.txt', 0, { line_start: 1, char_start: 0 }],
    ['print/report.pdf', -1, { page: 4, char_start: 0 }],
  ])('as counted by hand: %s', async (filename, marker, place) => {
    const file = [...stored.values()].find(({ original }) => original.filename === filename);
    const query = file?.original.markers.at(marker) ?? '';
    const [first] = await searched({ query, mode: 'lexical', filters: { filename } });
    expect(first?.citation).toMatchObject(place);
  });

  test('and each passage was among them', () => {
    for (const [id, { original, object }] of stored)
      expect(found.get(id)?.size, original.filename).toBe(object.passage_count);
  });
});
