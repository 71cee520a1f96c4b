import type { FoundRows } from '../jobs.js';
import type { Segment } from './desk.js';
import { type Candidate, candidate, compareIds, type Id, idAt, rowsOf, type Scores } from './shortlist.js';

/** Keeps the passages of the newest objects. */
export class Newest {
  readonly #limit: number;
  /** Newest first; no object more than the limit takes. */
  readonly #objects: { readonly id: Id; readonly passages: readonly Candidate[] }[] = [];
  #passages = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Looks through the passages whose bits are set, all if there are no bits. */
  collect(segment: Segment, bits: Uint32Array | null, scores: Scores | null): void {
    const { view, layout } = segment;
    // Objects mostly come with ascending ids: so few are kept only to be let go of again.
    for (let slot = layout.objects - 1; slot >= 0; slot--) {
      const id = idAt(segment, layout.objectIdsAt + slot * 16);
      const oldest = this.#objects.at(-1);
      if (this.#passages >= this.#limit && (!oldest || compareIds(id, oldest.id) < 0)) continue;
      const passages: Candidate[] = [];
      const end = view.firstPassage(slot + 1);
      for (let i = view.firstPassage(slot); i < end && passages.length < this.#limit; i++)
        if (bits === null || (((bits[i >>> 5] ?? 0) >>> (i & 31)) & 1) === 1)
          passages.push(candidate(segment, i, scores, { id }));
      if (passages.length > 0) this.#add(id, passages);
    }
  }

  rows(): FoundRows {
    return rowsOf(this.#objects.flatMap(({ passages }) => passages).slice(0, this.#limit));
  }

  #add(id: Id, passages: readonly Candidate[]): void {
    let at = this.#objects.length;
    while (at > 0 && compareIds(this.#objects[at - 1]?.id ?? id, id) < 0) at--;
    this.#objects.splice(at, 0, { id, passages });
    this.#passages += passages.length;
    for (;;) {
      const oldest = this.#objects.at(-1);
      if (!oldest || this.#passages - oldest.passages.length < this.#limit) return;
      this.#objects.pop();
      this.#passages -= oldest.passages.length;
    }
  }
}
