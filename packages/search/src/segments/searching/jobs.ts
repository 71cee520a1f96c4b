import { bitmapBytes, padded } from '../format/layout.js';
import type { Gate, Probe } from '../types.js';

/** Segments that a thread is to look at: numbers in rows, so that thousands of them are handed over at once. */
export interface SegmentTable {
  /** {@link ROW} words for each. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** The dead slots of all of them, one after another. */
  readonly dead: Uint32Array<ArrayBuffer>;
}

export interface TableSize {
  /** Passages of the largest segment. */
  readonly largest: number;
  /** Passages of all segments, each padded as distances are. */
  readonly passages: number;
}

/** What stands where in a row of a {@link SegmentTable}. */
export const ROW = {
  /** Which of the caller's segments it is. */
  index: 0,
  at: 1,
  bytes: 2,
  /** 0 where its positions are not there. */
  positionsAt: 3,
  positionsBytes: 4,
  dataset: 5,
  /** Where its dead slots end. */
  deadEnd: 6,
  words: 7,
} as const;

/** What is done to segments in threads, and what it gives. */
export interface Tasks {
  /** Checks segments, and positions where there are some, that were just read. */
  check: {
    asked: { readonly data: Uint8Array; readonly positions: Uint8Array };
    /** How many passages each has. */
    gives: Uint32Array<ArrayBuffer>;
  };
  statistics: { asked: { readonly terms: readonly string[] }; gives: PartialStatistics };
  complete: { asked: CompletionRequest; gives: readonly Completions[] };
  /** Finds the segments in which all words of a phrase stand in one passage: of those the positions are needed. */
  phrases: {
    asked: { readonly gates: readonly Gate[] };
    /** The `index` of each. */
    gives: Uint32Array<ArrayBuffer>;
  };
  find: { asked: Probe; gives: PartialFindings };
}

export type TaskKind = keyof Tasks;

export interface PartialStatistics {
  readonly passages: number;
  readonly totalLength: number;
  /** For each term that was asked for. */
  readonly holding: Float64Array<ArrayBuffer>;
}

export interface CompletionRequest {
  readonly prefixes: readonly string[];
  readonly parts: readonly string[];
  /** How many of the commonest are enough for each; null for all, where more segments follow. */
  readonly most: number | null;
}

/** The terms that begin with a prefix or hold a part, as one text: many strings take long to hand over. */
export interface Completions {
  readonly text: string;
  /** Where each ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** How many passages hold each. */
  readonly holding: Float64Array<ArrayBuffer>;
}

/** Passages that were found, in rows of {@link FOUND}. */
export type FoundRows = Float64Array<ArrayBuffer>;

export interface PartialFindings {
  readonly words: FoundRows;
  readonly newest: FoundRows;
  readonly nearest: FoundRows;
}

/** What stands where in a row of {@link FoundRows}. */
export const FOUND = {
  index: 0,
  ordinal: 1,
  score: 2,
  matchedWords: 3,
  /** In how many signs it differs, of the nearest. */
  distance: 4,
  nearness: 5,
  /** Its id in four 32-bit numbers, or its object's of the newest. */
  id: 6,
  words: 10,
} as const;

export interface Job<Kind extends TaskKind = TaskKind> {
  readonly number: number;
  readonly kind: Kind;
  readonly asked: Tasks[Kind]['asked'];
  readonly table: SegmentTable;
  readonly size: TableSize;
  /** Where the thread may write. */
  readonly scratchAt: number;
}

/** What a thread answers: a corrupt segment is told apart from what it can't help. */
export type Answer =
  | { readonly number: number; readonly gives: Tasks[TaskKind]['gives'] }
  | { readonly number: number; readonly corrupt: { readonly index: number; readonly reason: string } }
  | { readonly number: number; readonly failed: string };

/** Where a thread writes what, from the beginning of its scratch space. */
export interface Scratch {
  readonly result: number;
  readonly keys: number;
  readonly probe: number;
  readonly heap: number;
  readonly counts: number;
  readonly scores: number;
  readonly marks: number;
  readonly distances: number;
  readonly out: number;
  readonly bitmaps: number;
  readonly bitmapBytes: number;
  readonly bytes: number;
}

/** Works out the scratch space that a task takes. */
export function scratchOf<Kind extends TaskKind>(
  kind: Kind,
  asked: Tasks[Kind]['asked'],
  { largest, passages: all }: TableSize,
): Scratch {
  const { texts, bitmaps, words, nearest } = needsOf({ kind, asked } as Asked);
  let at = 0;
  const section = (bytes: number) => {
    const begins = at;
    at += padded(bytes);
    return begins;
  };
  const stride = nearest ? signatureStride(nearest.vector.length) : 0;
  const oneBitmap = padded(bitmapBytes(largest));
  return {
    result: section(16),
    keys: section(texts.reduce((sum, text) => sum + padded(Buffer.byteLength(text)), 0)),
    // Three vectors of it are read whatever its size.
    probe: section(Math.max(stride, 48)),
    heap: section(8 + (words?.limit ?? 0) * 8),
    counts: section((stride * 8 + 1) * 4),
    scores: section(words ? largest * 8 : 0),
    marks: section(words ? largest * 4 : 0),
    distances: section(nearest ? all * 2 : 0),
    out: section(words || nearest ? largest * 4 : 0),
    bitmaps: section(bitmaps * oneBitmap),
    bitmapBytes: oneBitmap,
    bytes: at,
  };
}

/** Bytes of a signature of so many signs as it lies in a segment. */
export function signatureStride(signs: number): number {
  return padded(Math.ceil(signs / 8));
}

type Asked = { [Kind in TaskKind]: { kind: Kind; asked: Tasks[Kind]['asked'] } }[TaskKind];

interface Needs {
  readonly texts: readonly string[];
  readonly bitmaps: number;
  readonly words?: Probe['words'];
  readonly nearest?: Probe['nearest'];
}

function needsOf(task: Asked): Needs {
  switch (task.kind) {
    case 'check':
      return { texts: [], bitmaps: 0 };
    case 'statistics':
      return { texts: task.asked.terms, bitmaps: 1 };
    case 'complete':
      return { texts: task.asked.prefixes, bitmaps: 1 };
    case 'phrases':
      return {
        texts: task.asked.gates.flatMap(textsOf),
        bitmaps: Math.max(0, ...task.asked.gates.map(bitmapsOf)),
      };
    case 'find': {
      const { words, nearest, gate, filter } = task.asked;
      const gates = [gate, filter].filter((each) => each !== null);
      return {
        texts: [...(words?.terms ?? []).map(({ term }) => term), ...gates.flatMap(textsOf)],
        bitmaps: BITMAPS.gates + Math.max(0, ...gates.map(bitmapsOf)),
        words,
        nearest,
      };
    }
  }
}

/** Which bitmap says what while a thread finds passages; gates take those behind. */
export const BITMAPS = { base: 0, gated: 1, signed: 2, gates: 3 } as const;

/** All texts that a gate looks up. */
export function textsOf(gate: Gate): string[] {
  switch (gate.kind) {
    case 'any':
      return [...gate.terms];
    case 'prefix':
      return [gate.prefix];
    case 'phrase':
      return gate.words.flatMap(({ terms }) => [...terms]);
    case 'object':
      if (gate.test.kind === 'filename') return [gate.test.contains.toLowerCase().toWellFormed()];
      if (gate.test.kind === 'filename-prefix') return [gate.test.startsWith.toLowerCase().toWellFormed()];
      return [];
    case 'not':
      return textsOf(gate.part);
    case 'all':
    case 'some':
      return gate.parts.flatMap(textsOf);
    default:
      return [];
  }
}

/** How many bitmaps it takes to work out a gate, its own included. */
export function bitmapsOf(gate: Gate): number {
  switch (gate.kind) {
    case 'phrase':
      return 2;
    case 'not':
      return bitmapsOf(gate.part);
    case 'all':
    case 'some':
      return 1 + Math.max(1, ...gate.parts.map(bitmapsOf));
    default:
      return 1;
  }
}

/** All phrases of a gate. */
export function phrasesOf(gate: Gate): Extract<Gate, { kind: 'phrase' }>[] {
  switch (gate.kind) {
    case 'phrase':
      return [gate];
    case 'not':
      return phrasesOf(gate.part);
    case 'all':
    case 'some':
      return gate.parts.flatMap(phrasesOf);
    default:
      return [];
  }
}

/** Which of the caller's segments is corrupt. */
export class CorruptAt extends Error {
  override readonly name = 'CorruptAt';
  readonly index: number;
  readonly reason: string;

  constructor(index: number, reason: string) {
    super(reason);
    this.index = index;
    this.reason = reason;
  }
}
