/** What stands between white space and is no word of any language: addresses, and what has digits in it. */
const NO_WORD = /[\p{N}@]|:\/\/|^www\./u;
const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** The words of a text, without the names of things that are made of letters and digits. */
export function* spokenWords(text: string): Generator<string> {
  for (const token of text.split(/\s+/)) {
    if (!NO_WORD.test(token)) yield* token.match(WORD) ?? [];
  }
}
