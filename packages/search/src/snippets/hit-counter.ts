import type { Span } from './marks.js';

/** What is found between two places of a text. */
export interface Found {
  /** How many different words, whatever their case. */
  readonly distinct: number;
  readonly total: number;
}

/** Counts marks between two places that only move on. */
export class HitCounter {
  readonly #marks: readonly Span[];
  /** For each mark the number of its word. */
  readonly #words: readonly number[];
  /** For each word how many marks of it are inside. */
  readonly #inside: number[] = [];
  #distinct = 0;
  /** The marks inside, by their places in the list: from the first to before the next. */
  #first = 0;
  #next = 0;

  constructor(text: string, marks: readonly Span[]) {
    const numbers = new Map<string, number>();
    this.#marks = marks;
    this.#words = marks.map(({ start, end }) => {
      const word = text.slice(start, end).toLowerCase();
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    });
  }

  /** Counts the marks wholly between two places, neither of them before the one of the last call. */
  moveTo(start: number, end: number): Found {
    for (let mark = this.#marks[this.#next]; mark && mark.end <= end; mark = this.#marks[this.#next])
      this.#count(this.#next++, 1);
    for (let mark = this.#marks[this.#first]; mark && mark.start < start; mark = this.#marks[this.#first]) {
      // A mark that reaches beyond the end was never counted.
      if (this.#first === this.#next) this.#next++;
      else this.#count(this.#first, -1);
      this.#first++;
    }
    return { distinct: this.#distinct, total: this.#next - this.#first };
  }

  #count(mark: number, by: 1 | -1): void {
    const word = this.#words[mark] ?? 0;
    const before = this.#inside[word] ?? 0;
    this.#inside[word] = before + by;
    if (before === 0) this.#distinct++;
    else if (before + by === 0) this.#distinct--;
  }
}
