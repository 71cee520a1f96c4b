import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, analyzeQuery } from '../../src/analysis/analyzer.js';
import { passageTerms, titleTerm } from '../../src/analysis/passage-terms.js';

const termsOf = (text: string, language = 'english') => [...analyze(text, language)].map(({ term }) => term);

describe('the terms of a text', () => {
  it.each([
    ['english', 'The seals were sealing it.', ['the', 'seal', 'were', 'seal', 'it']],
    ['english', 'Skies, dying; HPW-204-K', ['sky', 'die', 'hpw', '204', 'k']],
    ['english', 'the owner’s pump', ['the', 'owner', 'pump']],
    ['german', 'Häuser am Fluß', ['haus', 'am', 'fluss']],
    ['french', 'Les maisons inondées', ['le', 'maison', 'inond']],
    ['russian', 'Дома у реки', ['дом', 'у', 'рек']],
    ['greek', 'ανθρώπων', ['ανθρωπ']],
    ['simple', 'Domy nad rzeką', ['domy', 'nad', 'rzeką']],
    ['simple', 'ｆｕｌｌｗｉｄｔｈ ﬁt', ['fullwidth', 'fit']],
    ['klingon', 'Heghlu’meH QaQ', ["heghlu'meh", 'qaq']],
    ['simple', '東京都の人口', ['東京', '都', 'の', '人口']],
    ['simple', 'ภาษาไทย', ['ภาษา', 'ไทย']],
  ])('%s: %s', (language, text, expected) => {
    expect(termsOf(text, language)).toEqual(expected);
  });

  it('stand where their words stand', () => {
    const text = 'Pumps, 🦭 and “SEALS”: 部品箱';
    for (const { word, start, end } of analyze(text, 'simple'))
      expect(text.slice(start, end).toLowerCase()).toBe(word);
  });

  it('are those of a query for the same words, in any language, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('english', 'german', 'greek', 'simple', 'tamil'),
        (body, language) => {
          const asked = analyzeQuery(body, [language]).map(({ allTerms }) => allTerms[0]);
          expect(asked).toEqual(termsOf(body, language));
        },
      ),
    );
  });

  it('are whole strings, however broken the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const term of termsOf(text)) expect(term.isWellFormed() && term.length > 0).toBe(true);
      }),
    );
  });
});

describe('the words of a query', () => {
  it('have a term for each way that a language stems them', () => {
    expect(analyzeQuery('houses', ['english', 'simple'])).toEqual([
      { terms: ['hous', 'houses'], allTerms: ['hous', 'houses'] },
    ]);
  });

  it('count for no language in which they are common', () => {
    expect(analyzeQuery('die', ['english', 'german'])).toEqual([{ terms: ['die'], allTerms: ['die'] }]);
    expect(analyzeQuery('die', ['german'])).toEqual([{ terms: [], allTerms: ['die'] }]);
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
