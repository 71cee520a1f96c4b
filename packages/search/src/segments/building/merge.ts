import { SegmentCorrupt } from '../errors.js';
import { ByteReader } from '../format/bytes.js';
import { openPositions, openSegment } from '../format/open.js';
import { compareBytes, type PositionLists, positionsOf, TermCursor } from '../format/terms.js';
import type { SegmentView } from '../format/view.js';
import type { MergedSegment, MergePart } from '../types.js';
import { TermEmitter } from './emit.js';
import { Facts } from './facts.js';

/** A part while it is read. */
interface Source {
  readonly view: SegmentView;
  readonly positions: PositionLists;
  readonly postings: Uint8Array;
  readonly cursor: TermCursor;
  /** Where each passage goes; -1 for one of a dead object. */
  readonly places: Int32Array;
}

/**
 * Makes one segment of the live objects of several, in their order: the same bytes as if it had been built of them.
 * Throws {@link SegmentCorrupt}, and `SegmentMismatch` where signatures differ in size.
 */
export function mergeSegments(parts: readonly MergePart[]): MergedSegment {
  const facts = new Facts();
  const slots: (number | null)[][] = [];
  const sources = parts.map(({ data, positions, dead }) => {
    const view = openSegment(data);
    const places = new Int32Array(view.layout.passages).fill(-1);
    const isDead = new Set(dead);
    const own: (number | null)[] = [];
    for (let slot = 0; slot < view.layout.objects; slot++) {
      if (isDead.has(slot)) {
        own.push(null);
        continue;
      }
      own.push(facts.objects.types.length);
      const end = view.firstPassage(slot + 1);
      let place = facts.passages.lengths.length;
      for (let ordinal = view.firstPassage(slot); ordinal < end; ordinal++) places[ordinal] = place++;
      facts.copyObject(view, slot);
    }
    slots.push(own);
    return {
      view,
      places,
      positions: openPositions(positions, view),
      postings: view.postings,
      cursor: new TermCursor(view.dictionary),
    };
  });
  const passages = facts.passages.lengths.length;
  return { ...mergeTerms(sources).finish(facts.take()), slots, passages };
}

function mergeTerms(sources: readonly Source[]): TermEmitter {
  const emitter = new TermEmitter();
  // Those that have terms left.
  let left = sources.filter(({ cursor }) => cursor.next());
  while (left.length > 0) {
    let least = left[0]?.cursor.bytes ?? new Uint8Array();
    for (const { cursor } of left) if (cursor.compare(least) < 0) least = cursor.bytes;
    const holding = left.filter(
      ({ cursor }) => compareBytes(cursor.bytes, cursor.bytes.length, least, least.length) === 0,
    );
    for (const source of holding) copyPostings(source, emitter);
    emitter.term(least, least.length);
    const ended = holding.filter(({ cursor }) => !cursor.next());
    if (ended.length > 0) left = left.filter((source) => !ended.includes(source));
  }
  return emitter;
}

function copyPostings({ cursor, places, postings, positions }: Source, emitter: TermEmitter): void {
  const reader = new ByteReader(postings, cursor.postingsAt, cursor.postingsEnd);
  const standing = positionsOf(positions, cursor.index);
  let passage = 0;
  while (reader.at < reader.end) {
    const head = reader.number();
    passage += head >>> 1;
    const count = head & 1 ? 1 : reader.number();
    const from = standing.at;
    for (let more = standing.number(); more > 0 && !standing.failed; more--) standing.number();
    if (reader.failed || standing.failed || passage >= places.length)
      throw new SegmentCorrupt('its postings and positions do not fit together');
    const place = places[passage] ?? -1;
    if (place >= 0) emitter.posting(place, count, standing.bytes, from, standing.at);
  }
}
