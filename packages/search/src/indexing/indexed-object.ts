import type { SegmentBytes } from '../segments/index.js';

/** What the index keeps of an object beside its passages. */
export interface ObjectFacts {
  readonly id: string;
  readonly contentType: string;
  readonly filename: string;
  /** The language that its words are stemmed in. */
  readonly language: string;
  readonly createdAt: Date;
}

/** A passage as it goes into the index. */
export interface PassageToIndex {
  readonly id: string;
  /** The title of its document. */
  readonly title: string;
  /** The headings that it stands under, outermost first. */
  readonly headingPath: readonly string[];
  readonly body: string;
  /** As {@link contentHash} gives it. */
  readonly contentHash: string;
  readonly page: number | null;
  readonly vector: Float32Array;
}

/** A segment with the number of its passages. */
export interface CountedSegment extends SegmentBytes {
  readonly passages: number;
}

/** An object's segment, ready to be published. */
export interface IndexedObject extends CountedSegment {
  readonly language: string;
}
