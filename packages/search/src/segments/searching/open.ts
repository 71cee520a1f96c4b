import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { SegmentCorrupt, ThreadDied } from '../errors.js';
import { padded } from '../format/layout.js';
import type {
  Findings,
  LiveSegment,
  Probe,
  SegmentIndex,
  SegmentIndexOptions,
  SegmentIndexStats,
  SegmentStatistics,
  StatisticsRequest,
} from '../types.js';
import { Arena } from './arena.js';
import { addCounts, commonest } from './completions.js';
import { Gathering, HitReader } from './findings.js';
import { CorruptAt, phrasesOf, ROW, type TaskKind, type Tasks } from './jobs.js';
import { planGroups } from './plan.js';
import { type HeldSegment, type Part, Residency } from './residency.js';
import { type Share, Threads } from './threads.js';

const MOST_THREADS = 4;
/** Of all memory that can be addressed; the rest is for scratch space, and for a segment that does not fit. */
const LEFT_FOR_SEGMENTS = 7 / 8;
/** Less than this is not worth a thread of its own. */
const WORTH_A_THREAD = 2 ** 20;

/** Opens an index. Threads are started with the first search. */
export async function openSegmentIndex(options: SegmentIndexOptions): Promise<SegmentIndex> {
  const kernels = await readFile(new URL('./kernels.wasm', import.meta.url));
  return new Index(await WebAssembly.compile(kernels), options);
}

/** A segment of a group, with where it stands in the caller's list. */
interface Placed extends HeldSegment {
  readonly place: number;
  readonly segment: LiveSegment;
}

class Index implements SegmentIndex {
  readonly #arena = new Arena();
  readonly #budget: number;
  readonly #threads: Threads;
  readonly #residency: Residency;
  /** Done when the search before has passed by what does not fit into memory. */
  #streaming: Promise<unknown> = Promise.resolve();
  #streamed = 0;

  constructor(
    module: WebAssembly.Module,
    { memoryBytes, threads, load, loadPositions }: SegmentIndexOptions,
  ) {
    const count = Math.max(1, threads ?? Math.min(MOST_THREADS, availableParallelism()));
    this.#budget = Math.min(memoryBytes, this.#arena.most * LEFT_FOR_SEGMENTS);
    this.#threads = new Threads(count, module, this.#arena);
    const check = (segments: readonly HeldSegment[], unchecked: ReadonlySet<Part>) =>
      this.#check(segments, unchecked);
    this.#residency = new Residency(this.#arena, {
      budget: this.#budget,
      load,
      loadPositions,
      check,
    });
  }

  async statistics(
    segments: readonly LiveSegment[],
    { terms, prefixes, parts: wanted = [], expansions }: StatisticsRequest,
  ): Promise<SegmentStatistics> {
    return await retried(async () => {
      let passages = 0;
      let totalLength = 0;
      const holding = new Map(terms.map((term) => [term, 0]));
      const distinct = [...holding.keys()];
      const incomplete = [...prefixes, ...wanted];
      const most = Math.ceil(expansions / Math.max(1, incomplete.length));
      const counts = incomplete.map(() => new Map<string, number>());
      await this.#inGroups(segments, null, async (group, { first, last }) => {
        const [parts, completions] = await Promise.all([
          this.#run('statistics', { terms: distinct }, group),
          incomplete.length === 0
            ? []
            : // One thread sees all of a group, so that it knows which are the commonest.
              this.#run('complete', { prefixes, parts: wanted, most: first && last ? most : null }, group, 1),
        ]);
        for (const part of parts) {
          passages += part.passages;
          totalLength += part.totalLength;
          for (const [i, term] of distinct.entries())
            holding.set(term, (holding.get(term) ?? 0) + (part.holding[i] ?? 0));
        }
        for (const ofThread of completions)
          for (const [i, own] of counts.entries()) {
            const completed = ofThread[i];
            if (completed) addCounts(completed, own);
          }
      });
      const completed = new Map<string, string[]>();
      const containing = new Map<string, string[]>();
      for (const [i, text] of incomplete.entries()) {
        const commonestTerms = commonest(counts[i] ?? new Map(), most);
        for (const [term, count] of commonestTerms) holding.set(term, count);
        (i < prefixes.length ? completed : containing).set(
          text,
          commonestTerms.map(([term]) => term),
        );
      }
      return { passages, totalLength, holding, completed, containing };
    });
  }

  async find(segments: readonly LiveSegment[], probe: Probe): Promise<Findings> {
    return await retried(async () => {
      const gates = [probe.gate, probe.filter].filter((gate) => gate !== null);
      const withPhrases = new Set<number>();
      if (gates.some((gate) => phrasesOf(gate).length > 0))
        await this.#inGroups(segments, null, async (group) => {
          for (const places of await this.#run('phrases', { gates }, group))
            for (const place of places) withPhrases.add(place);
        });
      const gathering = new Gathering(segments, probe);
      await this.#inGroups(segments, withPhrases, async (group, { last }) => {
        const parts = await this.#run('find', probe, group);
        const held = new Map(group.map((each) => [each.place, each]));
        gathering.add(parts, last, new HitReader(this.#arena.memory.buffer, (place) => held.get(place)));
      });
      return gathering.findings();
    });
  }

  stats(): SegmentIndexStats {
    const { bytes, segments, hits, misses, evicted } = this.#residency;
    return {
      residentBytes: bytes,
      residentSegments: segments,
      hits,
      misses,
      evicted,
      streamed: this.#streamed,
      reservedBytes: this.#arena.reserved,
    };
  }

  async close(): Promise<void> {
    this.#residency.close();
    await this.#threads.close();
  }

  /** Takes segments into memory, all at once or group after group, and has each group looked at. */
  async #inGroups(
    segments: readonly LiveSegment[],
    positions: ReadonlySet<number> | null,
    look: (group: readonly Placed[], at: { first: boolean; last: boolean }) => Promise<void>,
  ): Promise<void> {
    const needsPositions = (place: number) => positions?.has(place) ?? false;
    const plan = () =>
      planGroups(segments, this.#budget, needsPositions, ({ id }) => this.#residency.has(id));
    const pass = async () => {
      const groups = plan();
      for (const [i, { places, passing }] of groups.entries()) {
        const wanted = places.flatMap((place) => {
          const segment = segments[place];
          return segment ? { place, segment, positions: needsPositions(place) } : [];
        });
        const held = await this.#residency.acquire(wanted, passing);
        try {
          const group = wanted.flatMap(({ place, segment }, j) => {
            const parts = held.segments[j];
            return parts ? { place, segment, ...parts } : [];
          });
          await look(group, { first: i === 0, last: i === groups.length - 1 });
        } catch (error) {
          throw error instanceof CorruptAt
            ? new SegmentCorrupt(error.reason, segments[error.index]?.id)
            : error;
        } finally {
          held.release();
        }
      }
    };
    if (plan().length === 1) return await pass();
    this.#streamed++;
    const before = this.#streaming;
    const own = before.catch(() => {}).then(pass);
    this.#streaming = own.catch(() => {});
    await own;
  }

  /** Divides segments among threads, and gives what each found out. */
  async #run<Kind extends TaskKind>(
    kind: Kind,
    asked: Tasks[Kind]['asked'],
    group: readonly Placed[],
    threads = this.#threads.count,
  ): Promise<Tasks[Kind]['gives'][]> {
    const shares = divided(group, threads).map((share): Share<Kind> => tableOf(share, asked));
    return await this.#threads.run(kind, shares);
  }

  async #check(segments: readonly HeldSegment[], unchecked: ReadonlySet<Part>): Promise<void> {
    const placed = segments.map((held, place) => ({
      ...held,
      place,
      segment: { id: held.data.id, dead: [], dataset: 0, bytes: 0, positionsBytes: 0 },
    }));
    const shares = divided(placed, this.#threads.count);
    const flags = (share: readonly Placed[], of: 'data' | 'positions') =>
      Uint8Array.from(share, (each) => (each[of] && unchecked.has(each[of]) ? 1 : 0));
    try {
      const counts = await this.#threads.run(
        'check',
        shares.map((share) =>
          tableOf(share, { data: flags(share, 'data'), positions: flags(share, 'positions') }),
        ),
      );
      for (const [i, share] of shares.entries())
        for (const [j, { data }] of share.entries()) data.passages = counts[i]?.[j] ?? 0;
    } catch (error) {
      if (!(error instanceof CorruptAt)) throw error;
      throw new SegmentCorrupt(error.reason, segments[error.index]?.data.id);
    }
  }
}

/** Does a search again that a dying thread spoiled, once. */
async function retried<Result>(search: () => Promise<Result>): Promise<Result> {
  try {
    return await search();
  } catch (error) {
    if (!(error instanceof ThreadDied)) throw error;
    return await search();
  }
}

/** Shares of about the same size, no more of them than are worth it. */
function divided(group: readonly Placed[], threads: number): Placed[][] {
  const total = group.reduce((sum, { data }) => sum + data.bytes, 0);
  const count = Math.max(1, Math.min(threads, Math.ceil(total / WORTH_A_THREAD)));
  const shares = Array.from({ length: count }, () => ({ bytes: 0, segments: [] as Placed[] }));
  for (const placed of [...group].sort((a, b) => b.data.bytes - a.data.bytes)) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.segments.push(placed);
    least.bytes += placed.data.bytes;
  }
  return shares.map(({ segments }) => segments).filter((segments) => segments.length > 0);
}

function tableOf<Kind extends TaskKind>(share: readonly Placed[], asked: Tasks[Kind]['asked']): Share<Kind> {
  const rows = new Uint32Array(share.length * ROW.words);
  const dead: number[] = [];
  let largest = 0;
  let passages = 0;
  for (const [row, { place, segment, data, positions }] of share.entries()) {
    const at = row * ROW.words;
    for (const slot of segment.dead) dead.push(slot);
    rows[at + ROW.index] = place;
    rows[at + ROW.at] = data.at;
    rows[at + ROW.bytes] = data.bytes;
    rows[at + ROW.positionsAt] = positions?.at ?? 0;
    rows[at + ROW.positionsBytes] = positions?.bytes ?? 0;
    rows[at + ROW.dataset] = segment.dataset;
    rows[at + ROW.deadEnd] = dead.length;
    largest = Math.max(largest, data.passages);
    passages += padded(data.passages);
  }
  return { asked, size: { largest, passages }, table: { rows, dead: Uint32Array.from(dead) } };
}
