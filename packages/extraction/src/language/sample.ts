const PIECES = 20;
const PIECE_CHARS = 1000;

/**
 * Pieces from all over the texts, as if they were one: together everything if that is little, else 20 000
 * characters evenly spread, so that neither a title page nor the length of a file matters.
 */
export function* spreadSample(texts: readonly string[]): Generator<string> {
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  if (total <= PIECES * PIECE_CHARS) {
    yield* texts;
    return;
  }
  const stride = (total - PIECE_CHARS) / (PIECES - 1);
  let piece = 0;
  let begin = 0;
  for (const text of texts) {
    const end = begin + text.length;
    // A piece that runs over the end of its text goes on in the next one.
    while (piece < PIECES) {
      const from = Math.floor(piece * stride);
      if (from >= end) break;
      yield wholeWords(text, Math.max(0, from - begin), from + PIECE_CHARS - begin);
      if (from + PIECE_CHARS > end) break;
      piece++;
    }
    begin = end;
  }
}

/** A part of a text without the pieces of words at its ends, where white space tells what a word is. */
function wholeWords(text: string, start: number, end: number): string {
  let part = text.slice(start, end);
  if (start > 0) part = part.replace(/^\S{1,80}(?=\s|$)/, '');
  if (end < text.length) part = part.replace(/(?<=\s|^)\S{1,80}$/, '');
  return part;
}
