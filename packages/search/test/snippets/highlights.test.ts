import { describe, expect, it } from 'vitest';
import { cutSnippet } from '../../src/snippets/cut-snippet.js';
import { marked, shown } from './shown.js';

describe('highlights', () => {
  it.each([
    ['a word', 'The ⟦seal⟧ leaks.', 'The ⟦seal⟧ leaks.'],
    ['at both ends', '⟦seal⟧ and ⟦seal⟧', '⟦seal⟧ and ⟦seal⟧'],
    ['German', 'Die ⟦Gleitringdichtung⟧ läuft über ⟦Öl⟧.', 'Die ⟦Gleitringdichtung⟧ läuft über ⟦Öl⟧.'],
    ['Japanese', 'ポンプの⟦軸封⟧を交換する。', 'ポンプの⟦軸封⟧を交換する。'],
    ['Arabic', 'تحتاج ⟦المضخة⟧ إلى صيانة.', 'تحتاج ⟦المضخة⟧ إلى صيانة.'],
    ['Thai', 'ซ่อม⟦ปั๊มน้ำ⟧ทุกปี', 'ซ่อม⟦ปั๊มน้ำ⟧ทุกปี'],
    ['after emoji', '👩‍👩‍👧‍👦🦭 ⟦seal⟧ 🦭', '👩‍👩‍👧‍👦🦭 ⟦seal⟧ 🦭'],
    ['letters beyond 16 bits', '𝔖𝔢𝔞𝔩 ⟦𝔖𝔢𝔞𝔩⟧ 𝔖', '𝔖𝔢𝔞𝔩 ⟦𝔖𝔢𝔞𝔩⟧ 𝔖'],
    ['part of an emoji, as all of it', 'a ⟦👩⟧‍👩‍👧‍👦 b', 'a ⟦👩‍👩‍👧‍👦⟧ b'],
    ['half a flag, as all of it', '🇫🇷🇩⟦🇪⟧🇫🇷', '🇫🇷⟦🇩🇪⟧🇫🇷'],
    ['a letter without its accent, with it', 'caf⟦e⟧\u0301 noir', 'caf⟦e\u0301⟧ noir'],
    ['an accent alone, with its letter', 'cafe⟦\u0301⟧s', 'caf⟦e\u0301⟧s'],
    ['both parts of a letter as one', 'x⟦e⟧⟦\u0301⟧', 'x⟦e\u0301⟧'],
    ['its accents one by one, with it', '⟦e⟧\u0323⟦\u0301⟧', '⟦e\u0323\u0301⟧'],
    ['a digit under a sign that spans it, with it', '\u0600⟦1⟧2', '⟦\u06001⟧2'],
    ['nothing where such a sign spans a space', 'a ⟦\u0600⟧ b', 'a \u0600 b'],
    ['a syllable of conjoining letters', '⟦\u1112⟧\u1161\u11ab', '⟦\u1112\u1161\u11ab⟧'],
    ['a word in pieces', 'the ⟦state⟧-⟦owned⟧ mill', 'the ⟦state-owned⟧ mill'],
    ['pieces that touch', '⟦example.com⟧⟦/path⟧', '⟦example.com/path⟧'],
    ['pieces at a non-breaking and a soft hyphen', '⟦a⟧\u2011⟦b⟧\u00ad⟦c⟧', '⟦a\u2011b\u00adc⟧'],
    ['pieces with an unmarked one between', '⟦state⟧-of-the-⟦art⟧', '⟦state⟧-of-the-⟦art⟧'],
    ['words between dashes apart', '⟦a⟧ - ⟦b⟧--⟦c⟧', '⟦a⟧ - ⟦b⟧--⟦c⟧'],
    ['white space at the ends of a mark not', 'x⟦ seal\t⟧y', 'x ⟦seal⟧ y'],
    ['nothing where only white space is marked', 'x⟦ \n ⟧y⟦⟧', 'x y'],
    ['nothing where a space carries a lone accent', 'x ⟦\u0301⟧y', 'x \u0301y'],
    ['a start without an end not', 'a ⟦b c', 'a b c'],
    ['an end without a start not', 'a b⟧ c', 'a b c'],
    ['one start of two', 'a ⟦b ⟦c⟧ d⟧ e', 'a ⟦b c⟧ d e'],
  ])('show %s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('count code points', () => {
    expect(cutSnippet(marked('👩‍👧 𝔖 ⟦seal⟧'), { markup: false })).toEqual({
      text: '👩‍👧 𝔖 seal',
      highlights: [[6, 10]],
    });
  });
});

describe('white space', () => {
  it.each([
    ['line ends of any kind', 'a\r\nb\rc\nd', 'a b c d'],
    ['blank lines and tabs', 'a\t\tb \r\n\r\n \tc', 'a b c'],
    ['no-break and ideographic spaces', 'a\u00a0b\u3000c', 'a b c'],
    ['at the ends', ' \r\n\t⟦a⟧ \u2029', '⟦a⟧'],
    ['within a hit', '⟦a \r\n b⟧ c', '⟦a b⟧ c'],
    ['and nothing else', ' \n', ''],
    ['not at all', '', ''],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
