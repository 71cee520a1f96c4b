export type Range = readonly [start: number, end: number];

interface Piece {
  readonly start: number;
  readonly text: string;
  readonly marked: boolean;
}

/** A text cut at ranges of code points, end exclusive, which are in order and apart. */
export function piecesOf(text: string, ranges: readonly Range[]): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  const cut = (start: number, end: number, marked: boolean) => {
    if (end > start) pieces.push({ start, text: characters.slice(start, end).join(''), marked });
  };
  let at = 0;
  for (const [start, end] of ranges) {
    cut(at, start, false);
    cut(Math.max(at, start), end, true);
    at = Math.max(at, end);
  }
  cut(at, characters.length, false);
  return pieces;
}

/** A text with what was found in it marked. */
export function Highlighted({ text, ranges }: { text: string; ranges: readonly Range[] }) {
  return piecesOf(text, ranges).map(({ start, text: piece, marked }) =>
    marked ? (
      <mark key={start} className="rounded-xs">
        {piece}
      </mark>
    ) : (
      <span key={start}>{piece}</span>
    ),
  );
}
