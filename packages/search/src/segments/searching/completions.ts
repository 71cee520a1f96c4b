import type { Completions } from './jobs.js';

/** How many live passages hold each term. */
export type Counts = ReadonlyMap<string, number>;

/** The commonest terms, equals in the order of their code units. */
export function commonest(counts: Counts, most: number): [term: string, holding: number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most);
}

export function packed(entries: readonly (readonly [term: string, holding: number])[]): Completions {
  let end = 0;
  return {
    text: entries.map(([term]) => term).join(''),
    ends: Uint32Array.from(entries, ([term]) => {
      end += term.length;
      return end;
    }),
    holding: Float64Array.from(entries, ([, holding]) => holding),
  };
}

/** Adds what was packed to what others counted. */
export function addCounts({ text, ends, holding }: Completions, counts: Map<string, number>): void {
  let from = 0;
  for (const [i, end] of ends.entries()) {
    const term = text.slice(from, end);
    counts.set(term, (counts.get(term) ?? 0) + (holding[i] ?? 0));
    from = end;
  }
}
