import type { Span } from '../../text/span.js';

/** A stretch of rendered text. `exact` ones run unit by unit with their source; others come from all of it. */
interface Run {
  readonly start: number;
  readonly source: Span;
  readonly exact: boolean;
}

/** Tells from which part of an HTML source each part of its rendered text came. */
export class SourceMap {
  readonly #runs: Run[] = [];

  /** Notes that the rendered text from `start` on comes from `source`. */
  add(start: number, source: Span, exact: boolean): void {
    const last = this.#runs.at(-1);
    // Most text goes on where it stopped.
    if (last && exact && last.exact && start - last.start === source.start - last.source.start) {
      this.#runs[this.#runs.length - 1] = { ...last, source: { start: last.source.start, end: source.end } };
    } else {
      this.#runs.push({ start, source, exact });
    }
  }

  /** The source of a span of rendered text: from the first to the last place that gave any of it. */
  sourceOf(span: Span): Span {
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    for (let i = this.#lastRunAt(span.start); i < this.#runs.length; i++) {
      const run = this.#runs[i];
      if (!run || run.start >= span.end) break;
      const from = run.exact ? run.source.start + Math.max(0, span.start - run.start) : run.source.start;
      const to = run.exact
        ? Math.min(run.source.end, run.source.start + span.end - run.start)
        : run.source.end;
      // A span may begin in white space that was put in after the end of the run.
      if (from >= to) continue;
      start = Math.min(start, from);
      end = Math.max(end, to);
    }
    return start <= end ? { start, end } : { start: 0, end: 0 };
  }

  #lastRunAt(offset: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}
