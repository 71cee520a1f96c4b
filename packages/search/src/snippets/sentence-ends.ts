/**
 * 'en' stands for the rules of Unicode, which hold for every script; what the process's own locale adds to them
 * would make snippets differ from machine to machine.
 */
const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

/** UTF-16 units that are segmented at once. */
const CHUNK = 1_000;

/**
 * Where the sentences of a text end by the rules of Unicode. In chunks, since V8 takes for each sentence a time that
 * grows with all of the text.
 */
export function* sentenceEnds(text: string): Generator<number> {
  let start = 0;
  let size = CHUNK;
  while (start + size < text.length) {
    const ends: number[] = [];
    for (const { index } of SENTENCES.segment(text.slice(start, start + size)))
      if (index > 0) ends.push(start + index);
    // Whether a sentence ends is told by what follows, which may not be in the chunk for the last.
    ends.pop();
    yield* ends;
    size = ends.length === 0 ? size * 2 : CHUNK;
    start = ends.at(-1) ?? start;
  }
  for (const { index, segment } of SENTENCES.segment(text.slice(start))) yield start + index + segment.length;
}
