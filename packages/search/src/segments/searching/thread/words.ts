import { SegmentCorrupt } from '../../errors.js';
import type { WordProbe } from '../../types.js';
import type { FoundRows } from '../jobs.js';
import type { Desk, Key, Segment } from './desk.js';
import { candidate, compareIds, rowsOf, type Scores, Shortlist } from './shortlist.js';

/** Scores passages by the words of a query, and keeps the best. */
export class Words {
  readonly #desk: Desk;
  readonly #probe: WordProbe;
  /** In the order of the words, so that each word is counted once in a passage. */
  readonly #terms: readonly { readonly key: Key; readonly weight: number; readonly tag: number }[];
  readonly #best: Shortlist;

  constructor(desk: Desk, probe: WordProbe) {
    this.#desk = desk;
    this.#probe = probe;
    this.#terms = [...probe.terms]
      .sort((a, b) => a.word - b.word)
      .map(({ term, weight, word }) => ({ key: desk.key(term), weight, tag: word + 1 }));
    this.#best = new Shortlist(probe.limit, (a, b) => b.score - a.score || compareIds(a.id, b.id));
    desk.words.fill(0, desk.wordAt('heap'), desk.wordAt('heap') + 2);
  }

  /** Scores all passages of a segment; null if none holds a word of the query. */
  score(segment: Segment): Scores | null {
    const { passages, at, layout } = segment;
    const { kernels } = this.#desk;
    const { k1, b, averageLength } = this.#probe;
    const found = this.#terms.flatMap(({ key, weight, tag }) => {
      const postings = segment.lookUp(key);
      return postings ? { postings, weight, tag } : [];
    });
    if (found.length === 0) return null;
    const scoresAt = this.#desk.at('scores');
    const marksAt = this.#desk.at('marks');
    kernels.clear(scoresAt, passages * 8);
    kernels.clear(marksAt, passages * 4);
    const base = k1 * (1 - b);
    // Where all passages are empty, none is longer than others.
    const slope = averageLength > 0 ? (k1 * b) / averageLength : 0;
    for (const { postings, weight, tag } of found) {
      const ended = kernels.score(
        postings.at,
        postings.end,
        passages,
        at + layout.lengthsAt,
        scoresAt,
        marksAt,
        weight * (k1 + 1),
        base,
        slope,
        tag,
      );
      if (ended < 0) throw new SegmentCorrupt('its postings are broken');
    }
    const scores = this.#desk.scores(passages);
    const { words } = this.#desk;
    const marks = this.#desk.wordAt('marks');
    return {
      score: (ordinal) => scores[ordinal] ?? 0,
      matchedWords: (ordinal) => (words[marks + ordinal] ?? 0) >>> 16,
    };
  }

  /** Keeps the best of the passages that were scored last, of those whose bits are set. */
  collect(segment: Segment, bits: number, scores: Scores): void {
    const { limit } = this.#probe;
    if (limit === 0) return;
    const desk = this.#desk;
    const count = desk.kernels.collectBest(
      segment.passages,
      bits,
      desk.at('scores'),
      desk.at('marks'),
      desk.at('heap'),
      limit,
      desk.at('out'),
    );
    const out = desk.wordAt('out');
    for (let i = 0; i < count; i++) this.#best.add(candidate(segment, desk.words[out + i] ?? 0, scores));
  }

  rows(): FoundRows {
    return rowsOf(this.#best.best());
  }
}
