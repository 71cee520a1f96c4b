/** A passage as it goes into a segment. */
export interface SegmentPassage {
  /** `psg_` and a ULID. */
  readonly id: string;
  /** How many terms it has, weighted as BM25 is to count them; whole, and kept up to 65 535. */
  readonly length: number;
  /** From 1; null where the format has no pages. */
  readonly page: number | null;
  /** Hexadecimal; the first 8 bytes are kept. */
  readonly contentHash: string;
  readonly terms: ReadonlyMap<string, SegmentTerm>;
  /** The signs of its vector: 1 for positive, the first in the highest bit of the first byte. Null without a vector. */
  readonly signature: Uint8Array | null;
}

/** How often a term stands in a passage, and where. */
export interface SegmentTerm {
  /** From 1, weighted. */
  readonly count: number;
  /** Ascending; empty where no phrase may match. */
  readonly positions: readonly number[];
}

/** What a segment keeps of an object beside its passages. */
export interface SegmentObjectFacts {
  /** `obj_` and a ULID. */
  readonly id: string;
  readonly contentType: string;
  readonly filename: string;
  readonly language: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}

/** An object as it goes into a segment. Its passages stand in their order. */
export interface SegmentObject extends SegmentObjectFacts {
  readonly passages: readonly SegmentPassage[];
}

/** The two parts of a segment: what every search reads, and what only phrases need. */
export interface SegmentBytes {
  readonly data: Uint8Array;
  readonly positions: Uint8Array;
}

/** A segment to be merged with others. */
export interface MergePart extends SegmentBytes {
  /** The slots of the objects that are left out. */
  readonly dead: readonly number[];
}

export interface MergedSegment extends SegmentBytes {
  /** For each part, where each of its objects is now; null for a dead one. */
  readonly slots: readonly (readonly (number | null)[])[];
  /** How many there are in all. */
  readonly passages: number;
}

/** A segment that a search ranges over. */
export interface LiveSegment {
  readonly id: string;
  /** The slots of the objects in it that are no longer there. */
  readonly dead: readonly number[];
  /** Which of the caller's datasets it belongs to, as a number of the caller's. */
  readonly dataset: number;
  /** The size of its data. */
  readonly bytes: number;
  /** The size of its positions. */
  readonly positionsBytes: number;
}

/** What is counted over the live passages of some segments. */
export interface StatisticsRequest {
  readonly terms: readonly string[];
  readonly prefixes: readonly string[];
  /** What terms may hold anywhere: this looks at each term of each segment. */
  readonly parts?: readonly string[] | undefined;
  /** How many terms all prefixes and parts stand for together, at most: each gets an equal share. */
  readonly expansions: number;
}

export interface SegmentStatistics {
  readonly passages: number;
  /** The lengths of all passages together. */
  readonly totalLength: number;
  /** How many passages hold each term, of those asked for and those that complete a prefix or part; 0 for one in none. */
  readonly holding: ReadonlyMap<string, number>;
  /** The terms that begin with each prefix, the commonest first, equals in the order of their code units. */
  readonly completed: ReadonlyMap<string, readonly string[]>;
  /** The terms that hold each part, in the same order. */
  readonly containing: ReadonlyMap<string, readonly string[]>;
}

/** A condition on a passage. */
export type Gate =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  /** Holds at least one of these terms. */
  | { readonly kind: 'any'; readonly terms: readonly string[] }
  /** Holds a term that begins so. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** Holds words at fixed distances from each other. */
  | { readonly kind: 'phrase'; readonly words: readonly PhraseWord[] }
  /** Stands on one of these pages, both ends inclusive. One without a page does not. */
  | { readonly kind: 'page'; readonly from: number; readonly to: number }
  | { readonly kind: 'object'; readonly test: ObjectTest }
  | { readonly kind: 'not'; readonly part: Gate }
  | { readonly kind: 'all'; readonly parts: readonly Gate[] }
  | { readonly kind: 'some'; readonly parts: readonly Gate[] };

/** A word of a phrase: any of its terms, so many positions after the phrase's beginning. */
export interface PhraseWord {
  readonly terms: readonly string[];
  readonly offset: number;
}

/** A condition on the object that a passage belongs to. */
export type ObjectTest =
  /** The text stands anywhere in the filename, in any case. */
  | { readonly kind: 'filename'; readonly contains: string }
  /** The filename, or a part of it after a slash, begins with the text, in any case. */
  | { readonly kind: 'filename-prefix'; readonly startsWith: string }
  /** One of these media types. */
  | { readonly kind: 'media-type'; readonly anyOf: readonly string[] }
  /** All media types of a kind: `text` for `text/*`. */
  | { readonly kind: 'media-kind'; readonly of: string }
  /** All media types that end so: `pdf` for `application/pdf`. */
  | { readonly kind: 'media-subtype'; readonly subtype: string }
  | { readonly kind: 'dataset'; readonly anyOf: readonly number[] }
  /** In milliseconds since 1970; from is inclusive, before is not. */
  | { readonly kind: 'created'; readonly from?: number | undefined; readonly before?: number | undefined };

/** What a search looks for. */
export interface Probe {
  /** Passages with the words of a query, by BM25. */
  readonly words: WordProbe | null;
  /** Passages of the newest objects, by object id descending, then in their order. */
  readonly newest: { readonly limit: number } | null;
  /** Passages whose vectors are nearest to one. */
  readonly nearest: NearProbe | null;
  /** What must hold of passages found by words or as the newest. */
  readonly gate: Gate | null;
  /** What must hold of every passage that is found. */
  readonly filter: Gate | null;
  /** Ids of objects whose passages are not found. */
  readonly excludedObjects: readonly string[];
}

export interface WordProbe {
  readonly terms: readonly WeightedTerm[];
  /** Terms of a passage, on average. */
  readonly averageLength: number;
  readonly k1: number;
  readonly b: number;
  readonly limit: number;
}

export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
  /** Which word of the query it stands for, below 65 535; alternatives for one word share it. */
  readonly word: number;
}

export interface NearProbe {
  readonly vector: Float32Array;
  /** How many passages are looked at more closely, of those whose signs differ least from the vector's. */
  readonly lookedAt: number;
  /** How many of those are found, by the sum of the vector's values under their signs. */
  readonly limit: number;
}

/** A passage that was found. */
export interface Hit {
  /** The id of its segment. */
  readonly segment: string;
  /** Its place in the segment, from 0. */
  readonly ordinal: number;
  readonly passageId: string;
  readonly objectId: string;
  readonly dataset: number;
  /** BM25, whichever way it was found; 0 if it holds no term of the query. */
  readonly score: number;
  /** How many words of the query it holds, each by any of its terms. */
  readonly matchedWords: number;
  /** The sum of the vector's values under its signs; null unless it was found as one of the nearest. */
  readonly nearness: number | null;
  /** The first 8 bytes, in hexadecimal. */
  readonly contentHash: string;
  readonly language: string;
  /** 32 signs in a word, the first in the highest bit; null without a vector. */
  readonly signature: Uint32Array | null;
}

/** What each way found, best first; equals in the order of their passage ids. A passage may be in several. */
export interface Findings {
  readonly words: readonly Hit[];
  readonly newest: readonly Hit[];
  readonly nearest: readonly Hit[];
}

/** Reads segments' bytes; those that are not there are left out. */
export type SegmentLoader = (ids: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

export interface SegmentIndexOptions {
  /** How many bytes of segments are kept in memory; what needs more is read anew for each search. */
  readonly memoryBytes: number;
  /** Threads that search; by default as many as the machine runs at once, 4 at most. */
  readonly threads?: number | undefined;
  readonly load: SegmentLoader;
  readonly loadPositions: SegmentLoader;
}

export interface SegmentIndexStats {
  readonly residentBytes: number;
  readonly residentSegments: number;
  /** How often a search found a segment in memory, and how often it had to be read. */
  readonly hits: number;
  readonly misses: number;
  /** Segments let go of to make room. */
  readonly evicted: number;
  /** Searches that had to read segments group by group. */
  readonly streamed: number;
  /** Memory that was taken from the system, scratch space included. */
  readonly reservedBytes: number;
}

/** Searches segments, which it keeps in memory as far as they fit. */
export interface SegmentIndex {
  statistics(segments: readonly LiveSegment[], request: StatisticsRequest): Promise<SegmentStatistics>;
  /** Throws {@link SegmentGone} where a segment cannot be read any more: ask for the live ones again. */
  find(segments: readonly LiveSegment[], probe: Probe): Promise<Findings>;
  stats(): SegmentIndexStats;
  close(): Promise<void>;
}
