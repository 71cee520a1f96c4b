import type { MergedSegment, MergePart, SegmentObjectFacts } from '../segments/index.js';
import type { CountedSegment, PassageToIndex } from './indexed-object.js';

/** What the indexing thread does, with the number by which it knows an object. */
export type Order =
  | { readonly kind: 'open'; readonly object: number; readonly facts: SegmentObjectFacts }
  | { readonly kind: 'add'; readonly object: number; readonly passages: readonly PassageToIndex[] }
  | { readonly kind: 'finish'; readonly object: number }
  | { readonly kind: 'discard'; readonly object: number }
  | { readonly kind: 'merge'; readonly parts: readonly MergePart[] };

/** What each order is answered with. */
export interface Results {
  open: undefined;
  add: undefined;
  finish: CountedSegment;
  discard: undefined;
  merge: MergedSegment;
}

export interface ThreadRequest {
  readonly request: number;
  readonly order: Order;
}

export type ThreadAnswer =
  | { readonly request: number; readonly result: Results[Order['kind']] }
  | { readonly request: number; readonly failure: { readonly name: string; readonly message: string } };
