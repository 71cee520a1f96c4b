import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.js';
import { passageTerms, titleTerm } from '../../src/analysis/passage-terms.js';
import { analyzeQuery } from '../../src/analysis/query-analyzer.js';

const analyzed = (text: string, language = 'english') => [...analyze(text, language)];
const mainTerms = (text: string, language?: string) =>
  analyzed(text, language).flatMap(({ term, isMain }) => (isMain ? term : []));
const otherTerms = (text: string, language?: string) =>
  analyzed(text, language).flatMap(({ term, isMain }) => (isMain ? [] : term));

describe('the terms of a text', () => {
  it.each([
    ['english', 'The seals were sealing it.', ['the', 'seal', 'were', 'seal', 'it']],
    ['english', 'Skies, dying; HPW-204-K', ['sky', 'die', 'hpw', '204', 'k']],
    ['english', 'the owner’s pump', ['the', 'owner', 's', 'pump']],
    ['german', 'Häuser am Fluß', ['haus', 'am', 'fluss']],
    ['french', 'Les maisons inondées', ['le', 'maison', 'inond']],
    ['russian', 'Дома у реки', ['дом', 'у', 'рек']],
    ['greek', 'ανθρώπων', ['ανθρωπ']],
    ['simple', 'Domy nad rzeką', ['domy', 'nad', 'rzeką']],
    ['simple', 'ｆｕｌｌｗｉｄｔｈ ﬁt', ['fullwidth', 'fit']],
    ['simple', 'so\u00adft\u200c \ufeffhyphens', ['soft', 'hyphens']],
    [
      'simple',
      'getUserProfileById HTTPServer iso9001',
      ['get', 'user', 'profile', 'by', 'id', 'http', 'server', 'iso', '9001'],
    ],
    ['simple', '$1,250,000 and 3.5%', ['1250000', 'and', '3', '5']],
    ['simple', '東京都の', ['東', '京', '都', 'の']],
    ['simple', 'iPhone用', ['i', 'phone', '用']],
    ['simple', '🚀 up', ['🚀', 'up']],
  ])('%s: %s', (language, text, expected) => {
    expect(mainTerms(text, language)).toEqual(expected);
  });

  it.each([
    ['of words written onto each other', 'e-mail', ['email']],
    ['of each two neighbours, and of a few parts as one', 'AB-4471-X', ['ab4471', '4471x', 'ab4471x']],
    ['of numbers, apart', 'v1.2.4', ['v1', '1.2', '2.4', 'v1.2.4']],
    ['with their signs', 'C++, C# and .NET', ['c++', 'c#', '.net']],
    ['of a word across the end of a line', 'bol-\nlards', ['bollards']],
    ['of another spelling', 'Müller', ['~muller', '~mueller']],
    ['of letters that are typed otherwise', 'Øresund Straße Łódź', ['~oresund', '~strasse', '~lodz']],
    ['of Hebrew without its prefixes', 'והספרים', ['~הספרים', '~ספרים']],
    ['of pairs, and of longer words, in a text without spaces', '東京都の', ['東京', '京都', '都の']],
    ['of Korean words with their particles', '회사는', ['회사', '회사는', '사는']],
  ])('beside the words are those %s', (_, text, expected) => {
    expect(otherTerms(text, 'simple').sort()).toEqual([...expected].sort());
  });

  it('are those of two common words side by side', () => {
    expect(otherTerms('The Who played to the crowd')).toEqual(['the_who', 'to_the']);
  });

  it('stand where their words stand', () => {
    const text = 'Pumps, 🦭 and “SEALS”: 部品箱 AB-4471';
    expect(analyzed(text, 'simple').map(({ start, end }) => text.slice(start, end))).toEqual([
      'Pumps',
      '🦭',
      'and',
      'SEALS',
      '部',
      '部品',
      '品',
      '品箱',
      '箱',
      'AB',
      'AB-4471',
      '4471',
    ]);
  });

  it('have places that ascend, each place once among the main ones', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const places = analyzed(text).map(({ place }) => place);
        const main = analyzed(text).flatMap(({ place, isMain }) => (isMain ? place : []));
        expect(main).toEqual(main.map((_, at) => at));
        for (const place of places) expect(place).toBeLessThan(main.length);
      }),
    );
  });

  it('are among those of a query for the same words, in any language, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('english', 'german', 'greek', 'simple', 'tamil'),
        (body, language) => {
          const asked = analyzeQuery(body, [language]).flatMap(({ at, allTerms }) =>
            allTerms.map(({ term }) => `${at} ${term}`),
          );
          for (const { place, term } of analyzed(body, language)) expect(asked).toContain(`${place} ${term}`);
        },
      ),
    );
  });

  it('are whole strings, however broken the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const { term } of analyzed(text)) expect(term.isWellFormed() && term.length > 0).toBe(true);
      }),
    );
  });

  it('take time linear in the text', () => {
    for (const text of ['a-'.repeat(50_000), 'aB1'.repeat(30_000), '漢'.repeat(30_000), "'a".repeat(50_000)])
      expect(analyzed(text).length).toBeGreaterThan(text.length / 4);
    expect(analyzed(`A${'\u0301'.repeat(200_000)}1`).length).toBeGreaterThan(1);
  });
});

describe('the words of a query', () => {
  const termsOf = (text: string, languages: readonly string[]) =>
    analyzeQuery(text, languages).map(({ terms }) => terms.map(({ term }) => term));

  it('have a term for each way that a language stems them, and for other spellings in passages', () => {
    expect(termsOf('houses', ['english', 'simple'])).toEqual([['hous', '~hous', 'houses', '~houses']]);
  });

  it('count less as other spellings', () => {
    expect(analyzeQuery('Łódź', ['simple'])[0]?.terms).toEqual([
      { term: 'łódź', share: 1 },
      { term: '~łódź', share: 0.7 },
      { term: 'lodz', share: 0.7 },
      { term: '~lodz', share: 0.5 },
    ]);
  });

  it('count for no language in which they are common, unless they are written as names', () => {
    expect(termsOf('die', ['english', 'german'])).toEqual([['die', '~die']]);
    expect(termsOf('die', ['german'])).toEqual([[]]);
    expect(termsOf('the IT budget', ['english'])).toEqual([[], ['it', '~it'], ['budget', '~budget']]);
  });
});

describe('the terms of a passage', () => {
  const { terms, length } = passageTerms(
    { title: 'Pump manual', headingPath: ['Seals'], body: 'The pump has a seal' },
    'english',
  );

  it('count more in the title and in headings, and are known to be there', () => {
    expect(terms.get('pump')?.count).toBe(3);
    expect(terms.get('seal')?.count).toBe(3);
    expect(terms.get('manual')?.count).toBe(2);
    expect([...terms.keys()].filter((term) => term.startsWith('title:')).sort()).toEqual(
      ['manual', 'pump', 'seal'].map(titleTerm).sort(),
    );
  });

  it('are as long as the words that say something', () => {
    expect(length).toBe(2 * 3 + 2);
  });

  it('have positions that ascend, so that phrases match within the title, a heading or the body alone', () => {
    for (const { positions } of terms.values())
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const [manual = 0] = terms.get('manual')?.positions ?? [];
    const [, seal = 0] = terms.get('pump')?.positions ?? [];
    expect(seal - manual).toBeGreaterThan(2);
  });
});
