import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSnippet, type Snippet } from '../../src/snippets/cut-snippet.js';
import { HIT_END, HIT_START, readMarks } from './marks.js';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** CommonMark's raw HTML, as its specification words it. */
const RAW_HTML =
  /<[a-z][a-z0-9-]*(?:\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-z][a-z0-9-]*\s*>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![a-z][^>]*>|<!\[CDATA\[[\s\S]*?\]\]>/i;

interface Piece {
  text: string;
  isHit: boolean;
}

const WORD = fc.constantFrom(
  ...'pump Seal SEAL seals well-known Öl Gleitringdichtung don’t v1.2 3. e.g. Dr. A. Nr.'.split(' '),
  ...'軸封 ポンプの保守を行う。 機械 ปั๊มน้ำ กรุงเทพมหานคร المضخة صيانة؟ 한국어'.split(' '),
  '👩‍👩‍👧‍👦',
  '🇩🇪🇫🇷',
  '👍🏽',
  '𝔖𝔢𝔞𝔩',
  'cafe\u0301',
  'e\u0301\u0323\u0302',
  '\u1112\u1161\u11ab',
  'क्षि',
);
const GAP = fc.oneof(
  { weight: 8, arbitrary: fc.constant(' ') },
  { weight: 2, arbitrary: fc.constantFrom('. ', '? ', ', ', '。', '-', '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\r\n', '\n\n', ' \r\n\t\r\n', '\t', '\u00a0', '\u3000', '.\n', '!'),
  },
);
const MARKUP = fc.constantFrom(
  ...'<b> </b> <br> <p> <img src=x onerror="a>b"> <script> </script> <style> <!-- --> <? ?> <![CDATA[ ]]>'.split(
    ' ',
  ),
  ...'<a href=\'"\'> <https://x.y/?a> < > <x <!y " \' = / a=" [ ]( ](x) ) ![ ` `` ``` * ** _ # > - | \\ &lt;'.split(
    ' ',
  ),
  '\n# ',
  '\n> ',
  '\n- ',
  '\n```\n',
  '\n---\n',
);
const LONG_WORD = fc
  .tuple(fc.constantFrom('x', '字', '🇩🇪', 'e\u0301', 'ก'), fc.integer({ min: 100, max: 500 }))
  .map(([character, count]) => character.repeat(count));

/** Words with gaps, some of the words marked. */
const pieces = (...others: fc.MaybeWeightedArbitrary<string>[]) => {
  const piece = fc.tuple(
    fc.oneof({ weight: 40, arbitrary: WORD }, ...others),
    GAP,
    fc.integer({ min: 0, max: 9 }),
  );
  const long = { minLength: 0, maxLength: 250, size: 'max' } as const;
  return fc.tuple(fc.array(piece, long), fc.integer({ min: 0, max: 4 })).map(([words, share]): Piece[] =>
    words.flatMap(([word, gap, chance]) => [
      { text: word, isHit: chance < share },
      { text: gap, isHit: false },
    ]),
  );
};
const markedOf = (body: readonly Piece[]) =>
  body.map(({ text, isHit }) => (isHit ? `${HIT_START}${text}${HIT_END}` : text)).join('');

/** Any text with marks anywhere, paired or not. */
const anything = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      MARKUP,
      GAP,
      fc.constantFrom(HIT_START, HIT_END),
    ),
    {
      maxLength: 400,
      size: 'max',
    },
  )
  .map((parts) => parts.join('').toWellFormed());

const isSpace = (text: string | undefined) => text !== undefined && /\s/.test(text);
const edgesOf = (segmenter: Intl.Segmenter, text: string) =>
  new Set([...segmenter.segment(text)].map(({ index }) => index).concat(text.length));
const unitsOf = (text: string, points: number) => [...text].slice(0, points).join('').length;

/** A body on one line, and for each UTF-16 unit of it the number of the hit that it is in, or none. */
function flat(body: readonly Piece[]): { text: string; hitAt: (number | null)[] } {
  let text = '';
  const hitAt: (number | null)[] = [];
  body.forEach((piece, number) => {
    for (const unit of piece.text.split('')) {
      if (isSpace(unit) && (text === '' || text.endsWith(' '))) continue;
      text += isSpace(unit) ? ' ' : unit;
      hitAt.push(piece.isHit ? number : null);
    }
  });
  return text.endsWith(' ') ? { text: text.slice(0, -1), hitAt: hitAt.slice(0, -1) } : { text, hitAt };
}

function placesOf(text: string, within: string): number[] {
  if (text === '') return [0];
  const places: number[] = [];
  for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + 1)) places.push(at);
  return places;
}

/** What holds of every snippet. */
function expectSound({ text, highlights }: Snippet): void {
  expect(text).not.toMatch(new RegExp(`[${HIT_START}${HIT_END}\\n\\r\\t]|\\s\\s|^\\s|\\s$`));
  expect(text.isWellFormed()).toBe(true);
  const points = [...text];
  expect(points.length).toBeLessThanOrEqual(400);
  const edges = edgesOf(GRAPHEMES, text);
  let last = -1;
  for (const [start, end] of highlights) {
    expect(start).toBeGreaterThan(last);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(points.length);
    expect(isSpace(points[start]) || isSpace(points[end - 1])).toBe(false);
    expect(edges).toContain(unitsOf(text, start));
    expect(edges).toContain(unitsOf(text, end));
    last = end;
  }
}

/** Whether highlights are the hits where the snippet stands, whole but for the rest of their characters. */
function highlightsHitsAt(
  place: number,
  { text, highlights }: Snippet,
  body: ReturnType<typeof flat>,
): boolean {
  const hitOf = (at: number) => body.hitAt[place + at] ?? null;
  const characters = [...GRAPHEMES.segment(text)].map(({ index, segment }) => ({
    start: index,
    end: index + segment.length,
    hits: [...segment].flatMap((_, at) => hitOf(index + at) ?? []),
  }));
  const ranges = highlights.map(([start, end]) => [unitsOf(text, start), unitsOf(text, end)] as const);
  const isShown = (at: number) => ranges.some(([start, end]) => start <= at && at < end);
  const cutOff = [-1, text.length].map((at) => (hitOf(at) === hitOf(Math.abs(at) - 1) ? hitOf(at) : null));
  return characters.every(({ start, end, hits }) => {
    if (isShown(start)) return hits.length > 0 || /^[-\u00ad]$/.test(text.slice(start, end));
    return hits.every((hit) => cutOff.includes(hit)) || /^\s/.test(text.slice(start, end));
  });
}

describe('a snippet of any body', () => {
  it('is sound, of any text with any marks', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (text, markup) => {
        const snippet = cutSnippet(readMarks(text), { markup });
        expectSound(snippet);
        if (markup) expect(snippet.text).not.toMatch(RAW_HTML);
      }),
      { numRuns: 300 },
    );
  });

  it('holds no HTML, whatever markup is mixed', () => {
    fc.assert(
      fc.property(pieces({ weight: 60, arbitrary: MARKUP }), (body) => {
        const snippet = cutSnippet(readMarks(markedOf(body)), { markup: true });
        expectSound(snippet);
        expect(snippet.text).not.toMatch(RAW_HTML);
      }),
      { numRuns: 300 },
    );
  });

  it('is a part of a plain text with its hits, between words', () => {
    fc.assert(
      fc.property(pieces(LONG_WORD, MARKUP), (body) => {
        const snippet = cutSnippet(readMarks(markedOf(body)), { markup: false });
        expectSound(snippet);
        const whole = flat(body);
        const places = placesOf(snippet.text, whole.text);
        expect(places).not.toEqual([]);
        if ([...whole.text].length <= 320) expect(snippet.text).toBe(whole.text);
        if (whole.hitAt.some((hit) => hit !== null)) expect(snippet.highlights).not.toEqual([]);
        const words = [...WORDS.segment(whole.text)];
        const isBetweenWords = (at: number) => {
          const word = words.find(({ index, segment }) => index < at && at < index + segment.length);
          return word === undefined || [...word.segment].length > 320;
        };
        expect(
          places.some(
            (place) =>
              highlightsHitsAt(place, snippet, whole) &&
              isBetweenWords(place) &&
              isBetweenWords(place + snippet.text.length),
          ),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
