/** Letters that Unicode doesn't take apart, and what is typed for them where they are missing. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  ŧ: 't',
  // Arabic, as light stemmers normalise it (Larkey, Ballesteros and Connell, 2002): forms of alef, yeh and teh marbuta.
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ة: 'ه',
  ـ: '',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
/** Accents, and the vowel signs of Hebrew and Arabic: scripts that are read without them. In others marks are letters. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
/** й is no и with an accent. */
const KEPT = /и\u0306/gu;
const UMLAUT = /[äöü]/gu;
const PLAIN = /^[a-z0-9]*$/;
const HEBREW = /^[\u05d0-\u05ea]+$/u;
/** “And”, “the”, “in”, “to”, “as”, “that”, “from”: written onto the word that follows, up to two of them. */
const HEBREW_PREFIX = /^[והבלכשמ]{1,2}?(?=[\u05d0-\u05ea]{3})/u;
const HEBREW_PREFIXES = /^[והבלכשמ]{2}(?=[\u05d0-\u05ea]{3})/u;

/** Other spellings that a folded word may be asked for by: without its accents, or without its prefixes. Often none. */
export function variantsOf(word: string): readonly string[] {
  if (PLAIN.test(word)) return [];
  const bare = withoutMarks(word);
  const variants = new Set([bare, withoutMarks(word.replace(UMLAUT, (letter) => `${letter}e`))]);
  if (HEBREW.test(bare))
    for (const prefix of [HEBREW_PREFIX, HEBREW_PREFIXES]) variants.add(bare.replace(prefix, ''));
  variants.delete(word);
  variants.delete('');
  return [...variants];
}

function withoutMarks(word: string): string {
  return word
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(KEPT, 'й')
    .replace(MARKS, '')
    .normalize('NFC');
}
