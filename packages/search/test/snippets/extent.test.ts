import { describe, expect, it } from 'vitest';
import { cutSnippet } from '../../src/snippets/cut-snippet.js';
import { filler, inBrackets, marked, shown } from './shown.js';

/** How a snippet begins: its first so many code points with the marks. */
const opening = (text: string, length: number) => [...shown(text)].slice(0, length).join('');
const lengthOf = (text: string) => [...cutSnippet(marked(text), { markup: false }).text].length;

describe('the sentence shown', () => {
  it.each([
    ['has the hit', `${filler(9)}The ⟦seal⟧ leaks. ${filler(9)}`, 'The ⟦seal⟧ leaks. Nothing'],
    [
      'has more different words rather than more hits',
      `${filler(9)}⟦Seal⟧, ⟦seal⟧, ⟦SEAL⟧! ${filler(9)}A ⟦shaft⟧ has its own ⟦seal⟧. ${filler(9)}`,
      'A ⟦shaft⟧ has its own ⟦seal⟧. N',
    ],
    [
      'comes with more different words',
      `${filler(9)}A ⟦seal⟧. ${filler(9)}One ⟦seal⟧ is old. One ⟦shaft⟧ too. ${filler(9)}`,
      'One ⟦seal⟧ is old. One ⟦shaft⟧ t',
    ],
    [
      'has its hits closer together',
      `${filler(9)}There is nothing more to say of this one ⟦seal⟧. ${filler(9)}A ⟦seal⟧. ${filler(9)}`,
      'A ⟦seal⟧. Nothing',
    ],
    [
      'is the first of its like',
      `${filler(9)}First ⟦seal⟧. ${filler(9)}Second ⟦seal⟧. ${filler(9)}`,
      'First ⟦seal⟧. Noth',
    ],
    [
      'follows a blank line',
      `No full stop${' here'.repeat(80)}\n \nA ⟦seal⟧ leaks${' too'.repeat(90)}`,
      'A ⟦seal⟧ leaks too',
    ],
    [
      'goes over line ends',
      `${filler(9)}The shaft\r\nand its ⟦seal⟧. ${filler(9)}`,
      'The shaft and its ⟦seal⟧. N',
    ],
    [
      'follows a line end of another kind',
      `${filler(9)}Old.\u0085 A ⟦seal⟧ leaks. ${filler(9)}`,
      'A ⟦seal⟧ leaks. N',
    ],
    [
      'goes on after titles, initials, days and German abbreviations',
      `${filler(9)}Dr. A. Müller sah z. B. am 3. Mai die ⟦Pumpe⟧. ${filler(9)}`,
      'Dr. A. Müller sah z. B. am 3. Mai die ⟦Pumpe⟧. N',
    ],
    [
      'goes on within an address',
      `${filler(9)}At https://a.b/c?q=1!x=2 is a ⟦seal⟧. ${filler(9)}`,
      'At https://a.b/c?q=1!x=2 is',
    ],
    [
      'ends in no hit',
      `${filler(9)}A${' word'.repeat(55)} ⟦who? Me⟧ here${' and there'.repeat(20)}.`,
      `A${' word'.repeat(55)} ⟦who? Me⟧ h`,
    ],
    [
      'is Japanese',
      `${'機械の話です。'.repeat(60)}⟦軸封⟧は古い。${'機械の話です。'.repeat(60)}`,
      '⟦軸封⟧は古い。機械',
    ],
    [
      'is Arabic',
      `${'لا شيء هنا؟ '.repeat(40)}هذه ⟦المضخة⟧ قديمة. ${'لا شيء هنا؟ '.repeat(40)}`,
      'هذه ⟦المضخة⟧ قديمة. لا',
    ],
    ['is far into the text', `${filler(200)}The ⟦seal⟧ leaks. ${filler(9)}`, 'The ⟦seal⟧ leaks. Nothing'],
    ['is the first of the body if there is no hit', filler(20), 'Nothing of what was'],
  ])('%s', (_, text, expected) => {
    expect(opening(text, [...expected].length)).toBe(expected);
  });

  it('goes in sentences to a window that is filled well enough', () => {
    expect(lengthOf(`${filler(9)}The ⟦seal⟧. ${filler(20)}`)).toBe(9 + 6 * 50);
    expect(shown(`${filler(9)}The ⟦seal⟧. ${filler(20)}`)).toMatch(/right here\.$/);
  });

  it('goes a little beyond the window to end with a sentence', () => {
    const long = `Then${' it goes on'.repeat(33)}.`;
    expect(lengthOf(`${filler(9)}A ⟦seal⟧. ${long} ${filler(9)}`)).toBe(8 + long.length);
  });

  it('is shown whole up to 400 code points, not beyond', () => {
    const sentence = (length: number) => `A ⟦seal⟧${' 𝔵𝔵𝔵'.repeat((length - 7) / 4)}.`;
    expect(lengthOf(`${filler(9)}${sentence(399)} ${filler(9)}`)).toBe(399);
    expect(lengthOf(`${filler(9)}${sentence(403)} ${filler(9)}`)).toBeLessThanOrEqual(320);
  });

  it('has the ones before it where none are left to follow', () => {
    expect(shown(`${filler(9)}The ⟦seal⟧ leaks.`)).toBe(`${filler(6)}The ⟦seal⟧ leaks.`);
  });

  it('is the whole body where that is short', () => {
    expect(shown(`${filler(6)}The ⟦seal⟧ leaks.`)).toBe(`${filler(6)}The ⟦seal⟧ leaks.`);
  });

  it('begins the body where nothing is marked', () => {
    expect(shown(filler(20))).toBe(filler(6).trim());
    expect(shown('no end '.repeat(100))).toBe(`${'no end '.repeat(45)}no`);
  });
});

describe('a sentence too long', () => {
  const words = (count: number) => 'lorem ipsum '.repeat(count);

  it('is cut at words around the densest hits', () => {
    const text = shown(`${words(90)}one ⟦seal⟧ ${words(90)}the ⟦shaft⟧ of a ⟦pump⟧ ${words(90)}`);
    expect(text).toMatch(/^ipsum (lorem ipsum )+the ⟦shaft⟧ of a ⟦pump⟧ (lorem ipsum )+lorem$/);
  });

  it('begins with the sentence if the hits are there', () => {
    expect(shown(`It begins, ${words(6)}⟦seal⟧ ${words(90)}`)).toMatch(/^It begins, lorem/);
  });

  it('is filled from before if the hits are at its end', () => {
    const text = `${words(90)}⟦seal⟧`;
    expect(lengthOf(text)).toBeGreaterThan(300);
    expect(shown(text)).toMatch(/^(lorem ipsum )+⟦seal⟧$/);
  });

  it('shows a long hit whole', () => {
    const address = `example.com${'/path'.repeat(70)}`;
    expect(shown(`${words(90)}⟦${address}⟧ ${words(90)}`)).toContain(`⟦${address}⟧`);
  });

  it('shows all there is room for of a hit longer than a snippet', () => {
    expect(shown(`${words(90)}⟦${'x'.repeat(2000)}⟧ ${words(90)}`)).toBe(`⟦${'x'.repeat(320)}⟧`);
  });

  it('goes a little beyond the window to show a hit at its end', () => {
    const address = `example.com${'/path'.repeat(20)}`;
    expect(shown(`${words(90)}the ⟦first⟧ ${words(17)}⟦${address}⟧ ${words(90)}`)).toMatch(/path⟧$/);
  });

  it('ends after a hit that one without room is next to', () => {
    expect(shown(`${words(90)}⟦seal⟧/⟦${'/path'.repeat(70)}⟧ ${words(90)}`)).toMatch(/ ⟦seal⟧$/);
  });

  it('shows part of its only hit if that has no room after the start of its word', () => {
    const text = `${words(90)}${'d'.repeat(250)}⟦${'e'.repeat(60)}/${'f'.repeat(240)}⟧ ${words(90)}`;
    expect(shown(text)).toBe(`${'d'.repeat(250)}⟦${'e'.repeat(60)}/⟧`);
  });

  it('goes a little beyond the window to show the word of its only hit', () => {
    const word = `${'d'.repeat(5)}⟦e⟧${'d'.repeat(305)}`;
    expect(shown(`${words(90)}${word} ${words(90)}`)).toMatch(new RegExp(`^(lorem |ipsum )+${word}$`));
  });

  it('begins after a hit that has no room, if it shows others', () => {
    const text = `${'字'.repeat(400)}⟦${'機械の'.repeat(30)}⟧は古い部品⟦軸封⟧${'部品'.repeat(90)}⟦保守⟧${'部品'.repeat(15)}⟦水⟧`;
    expect(shown(`${text}${'部品'.repeat(200)}`)).toMatch(/^は古い部品⟦軸封⟧/);
  });

  it('ends before a hit that has no room, if it shows another', () => {
    const text = shown(`${words(90)}the ⟦first⟧ ${words(17)}⟦${'/path'.repeat(50)}⟧ ${words(90)}`);
    expect(text).toMatch(/⟦first⟧ (lorem ipsum )+lorem ipsum$/);
  });
});

describe('a cut', () => {
  const wordsOf = (text: string) =>
    [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)].map(({ segment }) => segment);

  it.each([
    ['Japanese', '機械の保守点検作業は毎年必ず行われており', '軸封'],
    ['Chinese', '机械设备的维护工作每年都必须进行一次而且', '轴封'],
    ['Thai', 'ที่ทำงานของเราอยู่ในกรุงเทพมหานครและ', 'ปั๊มน้ำ'],
  ])('falls between words of %s', (_, phrase, hit) => {
    const body = `${phrase.repeat(30)}${hit}${phrase.repeat(30)}`;
    const { text } = cutSnippet(marked(body.replace(hit, `⟦${hit}⟧`)), { markup: false });
    expect([...text].length).toBeGreaterThan(280);
    const words = wordsOf(body);
    const start = body.indexOf(text);
    const starts = words.map((_, index) => words.slice(0, index).join('').length);
    expect(starts).toContain(start);
    expect(starts).toContain(start + text.length);
  });

  it('puts no closing punctuation first', () => {
    expect(shown(`${'機械、'.repeat(200)}軸⟦封⟧${'、機械'.repeat(200)}`)).toMatch(/^機械/);
  });

  it('falls between words rather than at a space long before', () => {
    expect(lengthOf(`保守 ${'機械の保守'.repeat(100)}`)).toBeGreaterThan(280);
  });

  it('falls at a space rather than within a word with a hyphen', () => {
    const text = shown(`⟦seal⟧ ${'well-known '.repeat(60)}`);
    expect(text).toMatch(/^⟦seal⟧ (well-known )+well-known$/);
  });

  it('falls in no word of up to a window', () => {
    expect(shown(`⟦a⟧ ${'b'.repeat(319)} ${'c'.repeat(300)}`)).toBe('⟦a⟧');
    const long = 'd'.repeat(155);
    expect(shown(`${'c'.repeat(300)} ${long}⟦e⟧${long} ${'f'.repeat(300)}`)).toBe(`${long}⟦e⟧${long}`);
  });

  it.each([
    ['an endless word', 'x', 1],
    ['flags', '🇩🇪', 2],
    ['families', '👨‍👩‍👧‍👦', 7],
    ['letters with accents', 'e\u0301\u0323', 3],
  ])('of %s falls between characters', (_, character, length) => {
    const { text } = cutSnippet(marked(character.repeat(500)), { markup: false });
    expect(text).toBe(character.repeat(Math.floor(320 / length)));
    const within = shown(`${character.repeat(500)}⟦${character}⟧${character.repeat(500)}`);
    expect([...within].length).toBeLessThanOrEqual(402);
    expect(within).toMatch(new RegExp(`^(${character})+⟦${character}⟧(${character})+$`, 'u'));
  });

  it('of an endless word after a short one falls within the endless one', () => {
    expect(lengthOf(`word ${'x'.repeat(500)}`)).toBe(320);
  });

  it('of a character without an end falls between code points', () => {
    expect([...cutSnippet(marked(`e${'\u0301'.repeat(900)}`), { markup: false }).text].length).toBe(320);
  });

  it('adds no ellipsis', () => {
    expect(inBrackets(cutSnippet(marked(filler(40)), { markup: false }))).not.toMatch(/…|\.\.\./);
  });
});
