import { Caller } from '../caller.js';
import { type Figure, quantile, timed } from '../figures.js';
import { queryOf } from './corpus.js';

export type Mode = 'hybrid' | 'lexical' | 'dense';

/** Asks a server one search after another, none twice. */
export class Searching {
  readonly #url: string;
  /** Distances between the passages that queries are made of; prime, so that they come from all documents. */
  readonly #step = 997;
  #asked = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** Milliseconds of each search, asked one at a time. */
  async oneByOne(headers: Readonly<Record<string, string>>, mode: Mode, count: number): Promise<number[]> {
    const caller = new Caller(this.#url, headers);
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const body = this.#next(mode);
      times.push(await timed(() => caller.call('POST', '/v1/search', body)));
    }
    caller.close();
    return times;
  }

  /** Keeps so many searches under way for so long. */
  async sustained(
    headers: Readonly<Record<string, string>>,
    mode: Mode,
    { atOnce, forMs }: { readonly atOnce: number; readonly forMs: number },
  ): Promise<Sustained> {
    const caller = new Caller(this.#url, headers, atOnce);
    const times: number[] = [];
    const errors: string[] = [];
    const started = performance.now();
    const work = async () => {
      while (performance.now() - started < forMs) {
        const body = this.#next(mode);
        try {
          times.push(await timed(() => caller.call('POST', '/v1/search', body)));
        } catch (error) {
          errors.push(error instanceof Error ? error.message : String(error));
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const seconds = (performance.now() - started) / 1000;
    caller.close();
    return { times, errors, perSecond: times.length / seconds };
  }

  #next(mode: Mode): { query: string; mode: Mode } {
    return { query: queryOf(this.#step * this.#asked++), mode };
  }
}

export interface Sustained {
  readonly times: readonly number[];
  readonly errors: readonly string[];
  readonly perSecond: number;
}

/** The half and the worst of some times; `targets` in milliseconds. */
export function timeFigures(
  name: string,
  times: readonly number[],
  targets: { readonly p50?: number; readonly p95?: number } = {},
): Figure[] {
  const figure = (share: 'p50' | 'p95', value: number): Figure => {
    const atMost = targets[share];
    return { name: `${name}, ${share}`, value, unit: 'ms', ...(atMost && { target: { atMost } }) };
  };
  return [figure('p50', quantile(times, 0.5)), figure('p95', quantile(times, 0.95))];
}
