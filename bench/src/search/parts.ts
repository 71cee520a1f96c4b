import type { Platform } from '@ipto/api/platform';
import type { Prisma } from '@ipto/db';
import type { PartTimes } from './messages.js';

/** What each statement of a search belongs to, by words that stand in it alone. */
const STATEMENTS: readonly (readonly [string, RegExp])[] = [
  ['scope', /FROM search_segments s WHERE s\.dataset_id/],
  ['vectors', /FROM passage_vectors WHERE/],
  ['copies', /array_to_string\(title \|\|/],
  ['page', /p\.heading_path AS "headingPath"/],
];

type Services = Platform['services'];
type Watched = Pick<Services, 'db' | 'searchIndex'> & Partial<Pick<Services, 'embedder'>>;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Takes the time of what searches call, without any change to them. */
export class Parts {
  readonly #spans = new Map<string, Span[]>();

  /** Puts itself between searches and their tools. */
  watch({ db, searchIndex, embedder }: Watched): void {
    const { sql, tx } = db;
    const timed = <T>(part: string, run: () => Promise<T>) => this.#timed(part, run);
    Object.assign(db, {
      sql: (statement) => timed(partOf(statement), () => sql(statement)),
      tx<T>(...call: Parameters<typeof tx<T>>) {
        return timed('transaction', () => tx(...call));
      },
    } satisfies Partial<typeof db>);
    const statistics = searchIndex.statistics.bind(searchIndex);
    const find = searchIndex.find.bind(searchIndex);
    Object.assign(searchIndex, {
      statistics: (...call) => this.#timed('statistics', () => statistics(...call)),
      find: (...call) => this.#timed('find', () => find(...call)),
    } satisfies Partial<typeof searchIndex>);
    if (!embedder) return;
    const embed = embedder.embed.bind(embedder);
    Object.assign(embedder, {
      embed: (...call) => this.#timed('embedding', () => embed(...call)),
    } satisfies Partial<typeof embedder>);
  }

  /** Milliseconds of each part since it was last asked, and of the time in which any of them ran. */
  take(): PartTimes {
    const all = [...this.#spans.values()].flat().sort((a, b) => a.from - b.from);
    const times: PartTimes = {
      parts: Object.fromEntries(
        [...this.#spans].map(([part, spans]) => [
          part,
          spans.reduce((sum, { from, to }) => sum + to - from, 0),
        ]),
      ),
      covered: covered(all),
    };
    this.#spans.clear();
    return times;
  }

  async #timed<T>(part: string, run: () => Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await run();
    } finally {
      const spans = this.#spans.get(part) ?? [];
      spans.push({ from, to: performance.now() });
      this.#spans.set(part, spans);
    }
  }
}

function partOf({ text }: Prisma.Sql): string {
  return STATEMENTS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other statements';
}

/** How long any of some spans lasted, in the order of their beginnings; what overlaps counts once. */
function covered(spans: readonly Span[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
