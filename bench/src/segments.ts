import { newId } from '@ipto/contracts';
import {
  type LiveSegment,
  mergeSegments,
  openSegmentIndex,
  type Probe,
  type SegmentBytes,
  type SegmentIndex,
  SegmentWriter,
  type WeightedTerm,
} from '@ipto/search/segments';
import { type Benchmark, type Figure, median, timed } from './figures.js';

const PASSAGES = Number(process.env.IPTO_BENCH_PASSAGES ?? 1_000_000);
const DATASETS = 50;
const PER_OBJECT = 20;
const DIMENSIONS = 384;
const TOKENS = 90;
const VOCABULARY = 200_000;
const QUERIES = 40;
const WARM_UP = 10;
const MEMORY = 2 ** 31;

interface Stored extends SegmentBytes {
  readonly live: LiveSegment;
  readonly passages: number;
}

/** The search index by itself: segments of made-up words with the frequencies of Zipf's law, and of random signs. */
const segments: Benchmark = async (note) => {
  const random = randomFrom(14);
  const perDataset = Math.ceil(PASSAGES / DATASETS);
  const stored: Stored[] = [];
  let addMs = 0;
  let finishMs = 0;
  note(`building ${DATASETS} segments of ${perDataset} passages`);
  for (let dataset = 0; dataset < DATASETS; dataset++) {
    const writer = new SegmentWriter();
    addMs += fill(writer, perDataset, random);
    let bytes: SegmentBytes = { data: new Uint8Array(), positions: new Uint8Array() };
    finishMs += await timed(async () => {
      bytes = writer.finish();
    });
    const id = String(dataset + 1);
    const { data, positions } = bytes;
    stored.push({
      ...bytes,
      passages: perDataset,
      live: { id, dead: [], dataset, bytes: data.length, positionsBytes: positions.length },
    });
  }
  const total = perDataset * DATASETS;
  const sum = (of: (each: Stored) => number) => stored.reduce((so, each) => so + of(each), 0);
  const [one, two] = stored;
  const mergeMs = await timed(async () => {
    if (one && two) mergeSegments([one, two].map((each) => ({ ...each, dead: [] })));
  });
  const figures: Figure[] = [
    { name: 'adding a passage', value: (addMs / total) * 1000, unit: 'µs' },
    { name: `finishing a segment of ${perDataset}`, value: finishMs / DATASETS, unit: 'ms' },
    { name: `merging 2 × ${perDataset}`, value: mergeMs, unit: 'ms' },
    {
      name: 'bytes a passage in memory',
      value: sum(({ data }) => data.length) / total,
      unit: 'B',
      target: { atMost: 300 },
    },
    {
      name: 'bytes a passage of positions',
      value: sum(({ positions }) => positions.length) / total,
      unit: 'B',
    },
  ];
  const some = stored.slice(0, Math.max(1, Math.round(100_000 / perDataset)));
  const someName = `${some.length * perDataset}`;
  note('searching');
  await withIndex(stored, { threads: 1 }, async (index) => {
    figures.push({
      name: `first search of ${someName}, all read`,
      value: await timed(() => index.find(livesOf(some), wordProbe(random))),
      unit: 'ms',
      target: { atMost: 400 },
    });
    const find = (of: readonly Stored[], probe: () => Probe) => best(() => index.find(livesOf(of), probe()));
    figures.push(
      {
        name: `BM25 of ${someName}, 1 thread`,
        value: await find(some, () => wordProbe(random)),
        unit: 'ms',
        target: { atMost: 3 },
      },
      {
        name: `Hamming of ${someName}, 1 thread`,
        value: await find(some, () => nearProbe(random)),
        unit: 'ms',
        target: { atMost: 1 },
      },
      {
        name: `phrase in ${someName}, 1 thread`,
        value: await find(some, () => phraseProbe(random)),
        unit: 'ms',
      },
    );
  });
  for (const threads of [1, 2])
    await withIndex(stored, { threads }, async (index) => {
      const cold = await timed(() => index.find(livesOf(stored), both(random)));
      const times: number[] = [];
      const held = await longestHold(async () => {
        times.push(await best(() => index.find(livesOf(stored), both(random))));
      });
      const cpu = await processor(() => index.find(livesOf(stored), both(random)));
      const statistics = await best(() =>
        index.statistics(livesOf(stored), { terms: termsOf(random), prefixes: [], expansions: 256 }),
      );
      const prefix = await best(() =>
        index.statistics(livesOf(stored), {
          terms: [],
          prefixes: [word(rank(random)).slice(0, 2)],
          expansions: 256,
        }),
      );
      figures.push(
        { name: `first search of ${total}, ${threads} threads`, value: cold, unit: 'ms' },
        {
          name: `whole find of ${total}, ${threads} threads`,
          value: median(times),
          unit: 'ms',
          ...(threads === 2 && { target: { atMost: 35 } }),
        },
        { name: `processor time of it, ${threads} threads`, value: cpu, unit: 'ms' },
        { name: `statistics of ${total}, ${threads} threads`, value: statistics, unit: 'ms' },
        { name: `prefix of 2 letters in ${total}, ${threads} threads`, value: prefix, unit: 'ms' },
        {
          name: `event loop held at once, ${threads} threads`,
          value: held,
          unit: 'ms',
          target: { atMost: 10 },
        },
        {
          name: 'memory taken, a passage',
          value: index.stats().reservedBytes / total,
          unit: 'B',
          target: { atMost: 300 },
        },
      );
    });
  return figures;
};
export default segments;

const livesOf = (stored: readonly Stored[]) => stored.map(({ live }) => live);

async function withIndex(
  stored: readonly Stored[],
  { threads }: { threads: number },
  use: (index: SegmentIndex) => Promise<void>,
): Promise<void> {
  const loader = (part: keyof SegmentBytes) => async (ids: readonly string[]) =>
    new Map(stored.filter(({ live }) => ids.includes(live.id)).map((each) => [each.live.id, each[part]]));
  const index = await openSegmentIndex({
    memoryBytes: MEMORY,
    threads,
    load: loader('data'),
    loadPositions: loader('positions'),
  });
  try {
    await use(index);
  } finally {
    await index.close();
  }
}

/** The best of some runs, after some that do not count: what it takes where nobody else wants the machine. */
async function best(run: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < WARM_UP; i++) await run();
  const times: number[] = [];
  for (let i = 0; i < QUERIES; i++) times.push(await timed(run));
  return Math.min(...times);
}

/** Milliseconds of processor time, of all threads, that a run takes on average. */
async function processor(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < QUERIES; i++) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / QUERIES;
}

/** How long the event loop was kept from a timer of a millisecond, at most. */
async function longestHold(run: () => Promise<void>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  await run();
  clearInterval(timer);
  return longest;
}

/** Gives the milliseconds that the writer took. */
function fill(writer: SegmentWriter, passages: number, random: () => number): number {
  let ms = 0;
  for (let passage = 0; passage < passages; passage++) {
    if (passage % PER_OBJECT === 0)
      writer.beginObject({
        id: newId('object'),
        contentType: 'text/plain',
        filename: `file-${passage}.txt`,
        language: 'english',
        createdAt: 1_700_000_000_000 + passage,
      });
    const terms = new Map<string, { count: number; positions: number[] }>();
    for (let position = 0; position < TOKENS; position++) {
      const term = word(rank(random));
      const known = terms.get(term);
      if (!known) terms.set(term, { count: 1, positions: [position] });
      else {
        known.count++;
        known.positions.push(position);
      }
    }
    const made = {
      id: newId('passage'),
      length: TOKENS,
      page: null,
      contentHash: Math.floor(random() * 2 ** 52)
        .toString(16)
        .padStart(64, '0'),
      terms,
      signature: Uint8Array.from({ length: DIMENSIONS / 8 }, () => random() * 256),
    };
    const started = performance.now();
    writer.addPassage(made);
    ms += performance.now() - started;
  }
  return ms;
}

/** Which word comes next: the n-th commonest comes 1 / n as often, as far as the vocabulary goes. */
function rank(random: () => number): number {
  return Math.floor(VOCABULARY ** random());
}

const LETTERS = 'etaoinshrdlu';
const WORDS = Array.from({ length: VOCABULARY + 1 }, (_, at) => spelled(at));

/** A word for each rank; the commoner, the shorter. */
function word(at: number): string {
  return WORDS[at] ?? '';
}

function spelled(at: number): string {
  let text = '';
  for (let left = at * 7 + 3; left > 0; left = Math.floor(left / LETTERS.length))
    text += LETTERS.charAt(left % LETTERS.length);
  return text;
}

/** Words as queries have them: none of the commonest, which analyzers leave out. */
function termsOf(random: () => number): string[] {
  return Array.from({ length: 4 }, () => word(20 + Math.floor(2000 ** random())));
}

const nothing = { words: null, newest: null, nearest: null, gate: null, filter: null, excludedObjects: [] };

function wordProbe(random: () => number): Probe {
  const terms = termsOf(random).map((term, at): WeightedTerm => ({ term, weight: 2 + at, word: at }));
  return { ...nothing, words: { terms, averageLength: TOKENS, k1: 1.2, b: 0.75, limit: 150 } };
}

function nearProbe(random: () => number): Probe {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => random() - 0.5);
  return { ...nothing, nearest: { vector, lookedAt: 800, limit: 150 } };
}

function both(random: () => number): Probe {
  return { ...nearProbe(random), words: wordProbe(random).words };
}

function phraseProbe(random: () => number): Probe {
  const [first = '', second = ''] = termsOf(random);
  const words = [first, second].map((term, offset) => ({ terms: [term], offset }));
  return { ...wordProbe(random), gate: { kind: 'phrase', words } };
}

/** Numbers in [0, 1) that are the same in every run. Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
